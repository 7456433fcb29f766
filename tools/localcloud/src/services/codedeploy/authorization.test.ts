import type { CallContext } from "../../service";
import { openDeployingAccount, type DeployingAccount } from "./__fixtures__/deploying-account";
import { accessRequests } from "./authorization";

describe("what CodeDeploy's calls ask of IAM", () => {
  let account: DeployingAccount;
  const GROUP = "arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:payments/payment";
  const APPLICATION = "arn:aws:codedeploy:us-east-1:000000000000:application:payments";
  const asked = (operation: string, input: object): unknown =>
    accessRequests(operation, input, { partition: "aws", region: "us-east-1", accountId: "000000000000", store: account.cloud.store } as CallContext);

  beforeAll(async () => {
    account = await openDeployingAccount();
  });
  afterAll(() => account.close());

  it.each(["StopDeployment", "GetDeploymentTarget", "ListDeploymentTargets", "PutLifecycleEventHookExecutionStatus", "ContinueDeployment"])(
    "%s is on every resource", (operation) => {
      expect(asked(operation, { deploymentId: "d-ABCDEFGHI" })).toEqual([{ action: `codedeploy:${operation}`, resources: ["*"] }]);
    });

  it("CreateDeployment needs the group, its configuration and the revision, and the group's update when alarms are overridden", () => {
    const input = { applicationName: "payments", deploymentGroupName: "payment" };
    const always = [
      { action: "codedeploy:CreateDeployment", resources: [GROUP] },
      { action: "codedeploy:GetDeploymentConfig", resources: ["arn:aws:codedeploy:us-east-1:000000000000:deploymentconfig:CodeDeployDefault.LambdaLinear10PercentEvery10Minutes"] },
      { action: "codedeploy:GetApplicationRevision", resources: [APPLICATION] },
      { action: "codedeploy:RegisterApplicationRevision", resources: [APPLICATION] },
    ];

    expect(asked("CreateDeployment", input)).toEqual(always);
    expect(asked("CreateDeployment", { ...input, overrideAlarmConfiguration: { enabled: false } }))
      .toEqual([...always, { action: "codedeploy:UpdateDeploymentGroup", resources: [GROUP] }]);
  });

  it("GetDeployment is on the deployment's group", async () => {
    expect(asked("GetDeployment", { deploymentId: await account.deploy() })).toEqual([{ action: "codedeploy:GetDeployment", resources: [GROUP] }]);
  });

  it("leaves the rest to the default", () => {
    expect(asked("GetApplication", { applicationName: "payments" })).toBeUndefined();
  });
});
