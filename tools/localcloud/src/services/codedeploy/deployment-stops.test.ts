import type { Shape } from "../../service";
import { ALL_EVENTS, openDeployingAccount, type DeployingAccount } from "./__fixtures__/deploying-account";

let account: DeployingAccount;
const watched = { alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }, { name: "throttles" }] } };

async function open(group: Shape = {}): Promise<void> {
  account = await openDeployingAccount(group);
}
afterEach(async () => {
  expect(account.mistakes.filter((error) => !/killed/.test(String(error)))).toEqual([]);
  await account.close();
});

describe("alarms", () => {
  it("stop the deployment while it runs, and a new deployment puts everything back on the old version", async () => {
    await open(watched);
    account.alarms = { errors: "OK", throttles: "INSUFFICIENT_DATA" };
    const id = await account.deploy();
    await account.minutes(35);
    expect(await account.alias()).toBe("1+2:0.4");

    account.alarms = { errors: "ALARM", throttles: "ALARM" };
    await account.minutes(0.25);

    const stopped = await account.deployment(id);
    const rollbackId: string = stopped.rollbackInfo.rollbackDeploymentId;
    expect(stopped).toMatchObject({
      status: "Stopped",
      errorInformation: {
        code: "ALARM_ACTIVE",
        message: "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments "
          + "have been stopped. Activated alarms: <errors> <throttles>",
      },
      rollbackInfo: { rollbackMessage: `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.` },
    });
    expect(await account.lifecycle(id)).toEqual(["BeforeAllowTraffic Succeeded", "AllowTraffic Failed", "AfterAllowTraffic Skipped"]);
    expect(await account.deployment(rollbackId)).toMatchObject({
      status: "Succeeded", creator: "codeDeployRollback", deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
      rollbackInfo: { rollbackTriggeringDeploymentId: id, rollbackMessage: `Deployment ${rollbackId} is triggered to roll back deployment ${id}.` },
    });
    expect(await account.alias()).toBe("1");
    expect((await account.codedeploy("ListDeployments", { applicationName: "payments", deploymentGroupName: "payment" })).deployments).toEqual([rollbackId, id]);
  });

  it("that are active already let nothing move, unless the request overrides them", async () => {
    await open(watched);
    account.alarms = { errors: "ALARM", throttles: "OK" };

    const blocked = await account.deploy();
    await account.minutes(0);
    expect(await account.deployment(blocked)).toMatchObject({ status: "Stopped", errorInformation: { code: "ALARM_ACTIVE" } });
    expect(await account.alias()).toBe("1");
    const overriding = await account.deploy({ overrideAlarmConfiguration: { enabled: false, alarms: [] }, deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    await account.minutes(0);

    expect(await account.deployment(overriding)).toMatchObject({ status: "Succeeded", overrideAlarmConfiguration: { enabled: false } });
    expect(await account.alias()).toBe("2");
  });

  it.each<[string, boolean, string]>([
    ["stop the deployment", false, "Failed"],
    ["are passed over where the group says so", true, "Succeeded"],
  ])("that cannot be read %s", async (_what, ignorePollAlarmFailure, status) => {
    await open({ alarmConfiguration: { ...watched.alarmConfiguration, ignorePollAlarmFailure } });
    account.alarms = { errors: "OK" };
    const id = await account.deploy({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });

    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({ status });
  });

  it("are not read any more when the deployment is over", async () => {
    await open(watched);
    account.alarms = { errors: "OK", throttles: "OK" };
    await account.deploy({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    await account.minutes(0);
    let calls = 0;
    account.cloud.observe(() => { calls++; });

    await account.minutes(60);

    expect(calls).toBe(0);
  });
});

describe("StopDeployment", () => {
  it("rolls back when the group says so", async () => {
    await open();
    const id = await account.deploy();
    await account.minutes(15);

    expect(await account.codedeploy("StopDeployment", { deploymentId: id })).toMatchObject({ status: "Succeeded" });
    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({ status: "Stopped", errorInformation: { code: "MANUAL_STOP" } });
    expect(await account.alias()).toBe("1");
    await expect(account.codedeploy("StopDeployment", { deploymentId: id })).rejects.toMatchObject({ code: "DeploymentAlreadyCompletedException" });
  });

  it("without rollback leaves weights that block every later deployment until somebody clears them", async () => {
    await open();
    const id = await account.deploy();
    await account.minutes(15);

    await account.codedeploy("StopDeployment", { deploymentId: id, autoRollbackEnabled: false });
    await account.minutes(0);
    expect(await account.alias()).toBe("1+2:0.2");
    expect((await account.deployment(id)).rollbackInfo).toBeUndefined();
    const next = await account.deploy();
    await account.minutes(0);

    expect(await account.deployment(next)).toMatchObject({ status: "Failed", errorInformation: { code: "INVALID_LAMBDA_CONFIGURATION" } });
    expect(await account.alias()).toBe("1+2:0.2");
    await account.call("lambda", "UpdateAlias", { FunctionName: "payment", Name: "live", RoutingConfig: {} });
    const last = await account.deploy({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    await account.minutes(0);
    expect(await account.deployment(last)).toMatchObject({ status: "Succeeded" });
  });

  it("with rollback overrules a group that has none", async () => {
    await open({ autoRollbackConfiguration: { enabled: false, events: [] } });
    const id = await account.deploy();
    await account.minutes(15);

    await account.codedeploy("StopDeployment", { deploymentId: id, autoRollbackEnabled: true });
    await account.minutes(0);

    expect(await account.alias()).toBe("1");
  });

  it("waits for an alias that is being changed, so that the rollback comes last", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    const id = await account.deploy();
    let answer: Shape = {};
    account.beforeUpdateAlias = async () => {
      account.beforeUpdateAlias = () => Promise.resolve();
      answer = await account.codedeploy("StopDeployment", { deploymentId: id });
    };

    await account.minutes(0);

    expect(answer).toMatchObject({ status: "Pending" });
    expect(await account.deployment(id)).toMatchObject({ status: "Stopped" });
    expect(await account.alias()).toBe("1");
  });

  it("ends one that has not begun", async () => {
    await open();
    const id = await account.deploy();

    await account.codedeploy("StopDeployment", { deploymentId: id });
    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({ status: "Stopped" });
    expect(account.events.map(({ detail }) => detail.state)).toEqual(["STOP", "START", "SUCCESS"]);
  });

  it.each([["d-ABCDEFGHI", "DeploymentDoesNotExistException"], ["nonsense", "InvalidDeploymentIdException"]])("refuses %s", async (deploymentId, code) => {
    await open();

    await expect(account.codedeploy("StopDeployment", { deploymentId })).rejects.toMatchObject({ code });
  });

  it("is the only control: a deployment to Lambda has nothing to be continued", async () => {
    await open();

    await expect(account.codedeploy("ContinueDeployment", { deploymentId: await account.deploy() })).rejects.toMatchObject({ code: "UnsupportedActionForDeploymentTypeException" });
  });
});

describe("automatic rollback", () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ["DEPLOYMENT_STOP_ON_REQUEST", (id) => account.codedeploy("StopDeployment", { deploymentId: id })],
    ["DEPLOYMENT_STOP_ON_ALARM", () => { account.alarms.errors = "ALARM"; return Promise.resolve(); }],
    ["DEPLOYMENT_FAILURE", () => { delete account.alarms.errors; return Promise.resolve(); }],
  ])("happens on %s only where that is asked for", async (event, breakIt) => {
    for (const events of [[event], ALL_EVENTS.filter((one) => one !== event)]) {
      await open({ autoRollbackConfiguration: { enabled: true, events }, alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] } });
      account.alarms = { errors: "OK" };
      const id = await account.deploy();
      await account.minutes(5);

      await breakIt(id);
      await account.minutes(1);

      expect(await account.alias()).toBe(events.includes(event) ? "1" : "1+2:0.1");
      expect((await account.deployment(id)).rollbackInfo === undefined).toBe(!events.includes(event));
    }
  });
});
