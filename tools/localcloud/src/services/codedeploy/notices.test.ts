import type { Shape } from "../../service";
import { openDeployingAccount, type DeployingAccount } from "./__fixtures__/deploying-account";

let account: DeployingAccount;

async function open(group: Shape = {}): Promise<void> {
  account = await openDeployingAccount(group);
}
afterEach(async () => {
  expect(account.mistakes.filter((error) => !/killed/.test(String(error)))).toEqual([]);
  await account.close();
});

describe("news of a deployment", () => {
  it("are events with AWS's detail, also of the rollback", async () => {
    await open();
    const id = await account.deploy();
    await account.minutes(5);
    await account.codedeploy("StopDeployment", { deploymentId: id });
    await account.minutes(0);

    const { rollbackInfo: { rollbackDeploymentId } } = await account.deployment(id);
    expect(account.events.map(({ detail }) => `${detail.deploymentId} ${detail.state}`))
      .toEqual([`${id} START`, `${id} STOP`, `${rollbackDeploymentId} START`, `${rollbackDeploymentId} SUCCESS`]);
    expect(account.events[0]).toMatchObject({
      source: "aws.codedeploy", "detail-type": "CodeDeploy Deployment State-change Notification", region: "us-east-1",
      resources: ["arn:aws:codedeploy:us-east-1:000000000000:application:payments", "arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:payments/payment"],
      detail: { application: "payments", deploymentGroup: "payment", region: "us-east-1", instanceGroupId: expect.any(String) },
    });
  });

  it("reach the group's topics as messages in AWS's form", async () => {
    await open();
    const { TopicArn } = await account.call("sns", "CreateTopic", { Name: "news" });
    await account.codedeploy("UpdateDeploymentGroup", {
      applicationName: "payments", currentDeploymentGroupName: "payment", triggerConfigurations: [{
        triggerName: "recorder", triggerTargetArn: TopicArn, triggerEvents: ["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback"],
      }],
    });
    const id = await account.deploy();
    await account.minutes(5);
    await account.codedeploy("StopDeployment", { deploymentId: id });
    await account.minutes(0);

    const { rollbackInfo: { rollbackDeploymentId } } = await account.deployment(id);
    expect(account.messages.map(({ subject }) => subject)).toEqual([
      `CREATED: AWS CodeDeploy ${id} in us-east-1 to payments`,
      `STOPPED: AWS CodeDeploy ${id} in us-east-1 to payments`,
      `CREATED: AWS CodeDeploy ${rollbackDeploymentId} in us-east-1 to payments`,
      `IN_PROGRESS: AWS CodeDeploy ${rollbackDeploymentId} in us-east-1 to payments`,
      `SUCCEEDED: AWS CodeDeploy ${rollbackDeploymentId} in us-east-1 to payments`,
    ]);
    expect(account.messages[0]).toEqual({
      subject: expect.any(String), by: `arn:aws:sts::000000000000:assumed-role/shift/${id}`,
      message: {
        region: "us-east-1", accountId: "000000000000", eventTriggerName: "recorder", applicationName: "payments", deploymentId: id,
        deploymentGroupName: "payment", createTime: "Fri Nov 20 12:00:00 UTC 2026", completeTime: null, status: "CREATED",
      },
    });
    expect(JSON.parse(account.messages[1]!.message.errorInformation)).toMatchObject({ ErrorCode: "MANUAL_STOP" });
    expect(JSON.parse(account.messages[4]!.message.rollbackInformation)).toEqual({
      RollbackMessage: `Deployment ${rollbackDeploymentId} is triggered to roll back deployment ${id}.`, RollbackTriggeringDeploymentId: id,
    });
    expect(JSON.parse(account.messages[4]!.message.deploymentOverview)).toEqual({ Succeeded: 1, Failed: 0, Skipped: 0, InProgress: 0, Pending: 0 });
  });
});
