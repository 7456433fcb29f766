import { AwsError, type Shape } from "../../service";
import { APPSPEC, inline, openDeployingAccount, type DeployingAccount } from "./__fixtures__/deploying-account";

let account: DeployingAccount;
const hooked = { ...APPSPEC, Hooks: [{ BeforeAllowTraffic: "before" }, { AfterAllowTraffic: "after" }] };

async function open(group: Shape = {}): Promise<void> {
  account = await openDeployingAccount(group);
}
afterEach(async () => {
  expect(account.mistakes.filter((error) => !/killed/.test(String(error)))).toEqual([]);
  await account.close();
});

describe("a deployment to Lambda", () => {
  it("shifts ten percent every ten minutes and is done at the tenth step, after ninety", async () => {
    await open();
    const id = await account.deploy();
    const course: string[] = [];

    for (let minute = 0; minute <= 90; minute += 10) {
      await account.minutes(minute === 0 ? 0 : 10);
      course.push(await account.alias());
    }

    expect(course).toEqual(["1+2:0.1", "1+2:0.2", "1+2:0.3", "1+2:0.4", "1+2:0.5", "1+2:0.6", "1+2:0.7", "1+2:0.8", "1+2:0.9", "2"]);
    expect(await account.deployment(id)).toMatchObject({
      status: "Succeeded", creator: "user", computePlatform: "Lambda", deploymentOverview: { Succeeded: 1, Failed: 0, InProgress: 0, Pending: 0 },
      completeTime: new Date(account.clock.at),
    });
    expect(await account.lifecycle(id)).toEqual(["BeforeAllowTraffic Succeeded", "AllowTraffic Succeeded", "AfterAllowTraffic Succeeded"]);
    expect(account.invocations).toEqual([]);
  });

  it("holds a canary for its interval", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes" });
    const id = await account.deploy();

    await account.minutes(4.9);
    expect(await account.alias()).toBe("1+2:0.1");
    expect(await account.deployment(id)).toMatchObject({ status: "InProgress" });
    await account.minutes(0.1);

    expect(await account.alias()).toBe("2");
    expect(await account.deployment(id)).toMatchObject({ status: "Succeeded" });
  });

  it("takes the configuration that the request names, a custom one too", async () => {
    await open();
    await account.codedeploy("CreateDeploymentConfig", {
      deploymentConfigName: "thirds", computePlatform: "Lambda",
      trafficRoutingConfig: { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 34, linearInterval: 1 } },
    });
    await account.deploy({ deploymentConfigName: "thirds" });
    const course: string[] = [];

    for (let minute = 0; minute < 3; minute++) {
      await account.minutes(minute === 0 ? 0 : 1);
      course.push(await account.alias());
    }

    expect(course).toEqual(["1+2:0.34", "1+2:0.68", "2"]);
  });

  it("shows the weight that the target version has now", async () => {
    await open();
    const id = await account.deploy();

    await account.minutes(25);

    const { deploymentTarget } = await account.codedeploy("GetDeploymentTarget", { deploymentId: id, targetId: "payment:live" });
    expect(deploymentTarget).toMatchObject({ deploymentTargetType: "LambdaTarget", lambdaTarget: {
      deploymentId: id, targetArn: "arn:aws:lambda:us-east-1:000000000000:function:payment:live", status: "InProgress",
      lambdaFunctionInfo: { functionName: "payment", functionAlias: "live", currentVersion: "1", targetVersion: "2", targetVersionWeight: 0.3 },
    } });
    expect(await account.codedeploy("ListDeploymentTargets", { deploymentId: id })).toEqual({ targetIds: ["payment:live"] });
    expect((await account.codedeploy("BatchGetDeploymentTargets", { deploymentId: id, targetIds: ["payment:live"] })).deploymentTargets).toEqual([deploymentTarget]);
    await expect(account.codedeploy("GetDeploymentTarget", { deploymentId: id, targetId: "other" })).rejects.toMatchObject({ code: "DeploymentTargetDoesNotExistException" });
  });

  it("costs no work while nothing is due", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent30Minutes" });
    await account.deploy();
    await account.minutes(0);
    let calls = 0;
    account.cloud.observe(() => { calls++; });

    await account.minutes(29);

    expect(calls).toBe(0);
  });

  it("is one at a time in its group", async () => {
    await open();
    const first = await account.deploy();

    await expect(account.deploy()).rejects.toMatchObject({
      code: "DeploymentLimitExceededException", message: `The Deployment Group 'payment' already has an active Deployment '${first}'`,
    });
  });

  it("calls Lambda as a session of the group's role", async () => {
    await open();
    const id = await account.deploy();
    const callers: string[] = [];
    account.cloud.observe((call) => callers.push(`${call.operation} ${call.callerArn}`));

    await account.minutes(0);

    const session = `arn:aws:sts::000000000000:assumed-role/shift/${id}`;
    expect(callers).toEqual([`GetAlias ${session}`, `UpdateAlias ${session}`]);
  });
});

describe("hooks", () => {
  it("are invoked with two fields, before traffic moves and after it has moved", async () => {
    await open();
    account.hooks = { before: "silent", after: "Succeeded" };
    const id = await account.deploy({ revision: inline(hooked) });
    await account.minutes(30);
    expect(await account.alias()).toBe("1");
    expect(await account.lifecycle(id)).toEqual(["BeforeAllowTraffic InProgress", "AllowTraffic Pending", "AfterAllowTraffic Pending"]);
    const { event, by } = account.invocations[0]!;
    expect(Object.keys(event)).toEqual(["DeploymentId", "LifecycleEventHookExecutionId"]);
    expect(by).toBe(`arn:aws:sts::000000000000:assumed-role/shift/${id}`);
    const answer = { deploymentId: id, lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId };

    await expect(account.codedeploy("PutLifecycleEventHookExecutionStatus", { ...answer, status: "InProgress" }))
      .rejects.toMatchObject({ code: "InvalidLifecycleEventHookExecutionStatusException" });
    await expect(account.codedeploy("PutLifecycleEventHookExecutionStatus", { ...answer, lifecycleEventHookExecutionId: "x", status: "Succeeded" }))
      .rejects.toMatchObject({ code: "InvalidLifecycleEventHookExecutionIdException" });
    await account.codedeploy("PutLifecycleEventHookExecutionStatus", { ...answer, status: "Succeeded" });
    await expect(account.codedeploy("PutLifecycleEventHookExecutionStatus", { ...answer, status: "Failed" }))
      .rejects.toMatchObject({ code: "LifecycleEventAlreadyCompletedException" });
    await account.minutes(90);

    expect(account.invocations.map(({ functionName }) => functionName)).toEqual(["before", "after"]);
    expect(await account.deployment(id)).toMatchObject({ status: "Succeeded" });
  });

  it.each<[string, DeployingAccount["hooks"], number, string, string[]]>([
    ["says Failed before traffic", { before: "Failed" }, 1, "HOOK_EXECUTION_FAILURE", ["BeforeAllowTraffic Failed", "AllowTraffic Skipped", "AfterAllowTraffic Skipped"]],
    ["says Failed after traffic", { before: "Succeeded", after: "Failed" }, 91, "HOOK_EXECUTION_FAILURE", ["BeforeAllowTraffic Succeeded", "AllowTraffic Succeeded", "AfterAllowTraffic Failed"]],
    ["says nothing for an hour", { before: "silent" }, 60, "TIMEOUT", ["BeforeAllowTraffic Failed", "AllowTraffic Skipped", "AfterAllowTraffic Skipped"]],
    ["may not be invoked", { before: new AwsError("AccessDeniedException", "no", 403) }, 1, "IAM_ROLE_PERMISSIONS", ["BeforeAllowTraffic Failed", "AllowTraffic Skipped", "AfterAllowTraffic Skipped"]],
    ["does not exist", { before: new AwsError("ResourceNotFoundException", "Function not found", 404) }, 1, "INVALID_LAMBDA_FUNCTION", ["BeforeAllowTraffic Failed", "AllowTraffic Skipped", "AfterAllowTraffic Skipped"]],
  ])("fail the deployment when one %s, and the old version serves alone", async (_what, hooks, minutes, code, lifecycle) => {
    await open();
    account.hooks = hooks;
    const id = await account.deploy({ revision: inline(hooked) });

    await account.minutes(minutes);

    const { status, errorInformation, rollbackInfo } = await account.deployment(id);
    expect({ status, code: errorInformation.code, lifecycle: await account.lifecycle(id) }).toEqual({ status: "Failed", code, lifecycle });
    expect(await account.alias()).toBe("1");
    expect(await account.deployment(rollbackInfo.rollbackDeploymentId)).toMatchObject({ status: "Succeeded", creator: "codeDeployRollback" });
  });

  it("have exactly one hour", async () => {
    await open();
    account.hooks = { before: "silent" };
    const id = await account.deploy({ revision: inline(hooked) });

    await account.minutes(59.9);

    expect(await account.deployment(id)).toMatchObject({ status: "InProgress" });
  });
});

describe("the alias", () => {
  const versions = (CurrentVersion: string, TargetVersion: string): Shape =>
    inline({ version: "0.0", Resources: [{ payment: { Type: "AWS::Lambda::Function", Properties: { Name: "payment", Alias: "live", CurrentVersion, TargetVersion } } }] });
  const PREFIX = "The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing or has an invalid configuration.";

  it("must be where the AppSpec says", async () => {
    await open();
    const id = await account.deploy({ revision: versions("2", "1") });

    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({
      status: "Failed", errorInformation: { code: "INVALID_LAMBDA_CONFIGURATION", message: `${PREFIX} The Lambda function alias version does not match the current version in AppSpec file.` },
    });
    expect(await account.alias()).toBe("1");
  });

  it("cannot be shifted from a version to itself, but set to it", async () => {
    await open();
    const shifting = await account.deploy({ revision: versions("1", "1") });
    await account.minutes(0);
    const setting = await account.deploy({ revision: versions("1", "1"), deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    await account.minutes(0);

    expect(await account.deployment(shifting)).toMatchObject({ status: "Failed", errorInformation: { message: PREFIX } });
    expect(await account.deployment(setting)).toMatchObject({ status: "Succeeded" });
  });

  it("stays when the target version does not exist", async () => {
    await open();
    const id = await account.deploy({ revision: versions("1", "7") });

    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({ status: "Failed", errorInformation: { code: "INVALID_LAMBDA_FUNCTION" } });
    expect(await account.alias()).toBe("1");
  });

  it("that may not be changed fails the deployment, and its rollback too", async () => {
    await open();
    account.cloud.faults.add({ kind: "operation", service: "lambda", operation: "UpdateAlias", error: { code: "AccessDeniedException", message: "no", statusCode: 403 } });
    const id = await account.deploy();

    await account.minutes(0);

    const { errorInformation, rollbackInfo } = await account.deployment(id);
    expect(errorInformation).toMatchObject({
      code: "IAM_ROLE_PERMISSIONS",
      message: expect.stringContaining("The IAM role arn:aws:iam::000000000000:role/shift does not give you permission to perform operations in the following AWS service: AWSLambda."),
    });
    expect(await account.deployment(rollbackInfo.rollbackDeploymentId)).toMatchObject({ status: "Failed" });
  });

  it("is changed a little later when Lambda throttles", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    account.cloud.faults.add({ kind: "operation", service: "lambda", operation: "UpdateAlias", times: 2, error: { code: "TooManyRequestsException", message: "slow", statusCode: 429 } });
    const id = await account.deploy();

    await account.minutes(1);

    expect(await account.deployment(id)).toMatchObject({ status: "Succeeded" });
  });
});

describe("what goes missing", () => {
  it.each<[string, string, Shape, string]>([
    ["group", "DeleteDeploymentGroup", { applicationName: "payments", deploymentGroupName: "payment" }, "DEPLOYMENT_GROUP_MISSING"],
    ["application", "DeleteApplication", { applicationName: "payments" }, "APPLICATION_MISSING"],
  ])("the %s ends the deployment at its next step, with nobody to roll back", async (_what, operation, input, code) => {
    await open();
    const id = await account.deploy();
    await account.minutes(5);

    await account.codedeploy(operation, input);
    await account.minutes(10);

    expect(await account.deployment(id)).toMatchObject({ status: "Failed", errorInformation: { code } });
    expect(await account.alias()).toBe("1+2:0.1");
  });

  it("the role ends it before anything moves", async () => {
    await open();
    const id = await account.deploy();
    await account.call("iam", "DeleteRolePolicy", { RoleName: "shift", PolicyName: "allowed" });
    await account.call("iam", "DeleteRole", { RoleName: "shift" });

    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({
      status: "Failed", errorInformation: { code: "IAM_ROLE_MISSING", message: "IAM Role is missing for deployment group: payment" },
    });
    expect(await account.alias()).toBe("1");
  });
});

describe("a crash in the middle of a call", () => {
  it("repeats the call and nothing else", async () => {
    await open();
    account.hooks = { before: "silent", after: "silent" };
    let calls = 0;
    account.afterCall = () => {
      if (++calls % 2 === 1) throw new Error("killed");
    };
    const id = await account.deploy({ revision: inline(hooked) });

    await account.minutes(1);
    const ids = account.invocations.map(({ event }) => event.LifecycleEventHookExecutionId as string);
    expect(ids).toEqual([ids[0], ids[0]]);
    await account.codedeploy("PutLifecycleEventHookExecutionStatus", { deploymentId: id, lifecycleEventHookExecutionId: ids[0], status: "Succeeded" });
    await account.minutes(91);
    const last = account.invocations[account.invocations.length - 1]!;
    expect(last.functionName).toBe("after");
    await account.codedeploy("PutLifecycleEventHookExecutionStatus", { deploymentId: id, lifecycleEventHookExecutionId: last.event.LifecycleEventHookExecutionId, status: "Succeeded" });

    expect(await account.deployment(id)).toMatchObject({ status: "Succeeded" });
    expect(await account.alias()).toBe("2");
    expect(account.mistakes).toHaveLength(12); // two hooks and ten steps, each killed once
  });
});

describe("a call that fails for ever by a mistake of ours", () => {
  it("holds a deployment for fifty hours at most, and its alias ends on the old version", async () => {
    await open();
    const id = await account.deploy();
    await account.minutes(5);
    account.afterCall = () => { throw new Error("killed"); };
    await account.minutes(60);
    account.afterCall = () => undefined;
    expect(await account.deployment(id)).toMatchObject({ status: "InProgress" });

    await account.minutes(50 * 60);

    expect(await account.deployment(id)).toMatchObject({ status: "Failed", errorInformation: { code: "TIMEOUT" } });
    expect(await account.alias()).toBe("1");
  });
});
