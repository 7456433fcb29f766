import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
let serviceRoleArn: string;
const codedeploy = (operation: string, input: Shape = {}): Promise<Shape> => account.call("codedeploy", operation, input);
const LINEAR = "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes";
const STYLE = { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" };
const create = (change: Shape = {}): Promise<Shape> => codedeploy("CreateDeploymentGroup", {
  applicationName: "payments", deploymentGroupName: "payment", deploymentConfigName: LINEAR, serviceRoleArn, deploymentStyle: STYLE, ...change,
});
const read = async (): Promise<Shape> =>
  (await codedeploy("GetDeploymentGroup", { applicationName: "payments", deploymentGroupName: "payment" })).deploymentGroupInfo;

beforeEach(async () => {
  account = await openTestAccount();
  serviceRoleArn = await account.role("shift", "codedeploy.amazonaws.com");
  await codedeploy("CreateApplication", { applicationName: "payments", computePlatform: "Lambda" });
});
afterEach(() => account.close());

describe("CreateDeploymentGroup", () => {
  it("reads back configuration, alarms, rollback, style and triggers", async () => {
    const { TopicArn } = await account.call("sns", "CreateTopic", { Name: "deployment-events" });
    const settings = {
      alarmConfiguration: { enabled: true, ignorePollAlarmFailure: false, alarms: [{ name: "errors" }] },
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      triggerConfigurations: [{ triggerName: "recorder", triggerTargetArn: TopicArn, triggerEvents: ["DeploymentStart", "DeploymentRollback"] }],
    };

    const { deploymentGroupId } = await create(settings);

    expect(await read()).toMatchObject({
      ...settings, applicationName: "payments", deploymentGroupName: "payment", deploymentGroupId, deploymentConfigName: LINEAR, serviceRoleArn,
      deploymentStyle: STYLE, computePlatform: "Lambda",
    });
  });

  it("shifts all at once when the request names no configuration", async () => {
    await create({ deploymentConfigName: undefined });

    expect((await read()).deploymentConfigName).toBe("CodeDeployDefault.LambdaAllAtOnce");
  });

  it("takes an alarm that does not exist: CodeDeploy reads alarms when it deploys", async () => {
    await expect(create({ alarmConfiguration: { enabled: true, alarms: [{ name: "nobody-made-this" }] } })).resolves.toBeDefined();
  });

  it.each<[string, Shape, string, RegExp | undefined]>([
    ["an application that is missing", { applicationName: "none" }, "ApplicationDoesNotExistException", /^No application found for name: none$/],
    ["a configuration that is missing", { deploymentConfigName: "own" }, "DeploymentConfigDoesNotExistException", /own$/],
    ["a configuration for ECS", { deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce" }, "InvalidDeploymentConfigNameException", undefined],
    ["a role that is missing", { serviceRoleArn: "arn:aws:iam::000000000000:role/none" }, "InvalidRoleException", /^Cannot assume role provided\.$/],
    ["another style", { deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" } }, "InvalidDeploymentStyleException", undefined],
    ["no style", { deploymentStyle: undefined }, "InvalidDeploymentStyleException", undefined],
    ["alarms that are on but none", { alarmConfiguration: { enabled: true, alarms: [] } }, "InvalidAlarmConfigException", /list is empty/],
    ["the same alarm twice", { alarmConfiguration: { enabled: true, alarms: [{ name: "a" }, { name: "a" }] } }, "InvalidAlarmConfigException", /same name/],
    ["eleven alarms", { alarmConfiguration: { enabled: true, alarms: Array.from({ length: 11 }, (_, index) => ({ name: `a${index}` })) } }, "AlarmsLimitExceededException", undefined],
    ["rollback on nothing", { autoRollbackConfiguration: { enabled: true, events: [] } }, "InvalidAutoRollbackConfigException", undefined],
    ["a topic that is missing", { triggerConfigurations: [{ triggerName: "t", triggerTargetArn: "arn:aws:sns:us-east-1:000000000000:none", triggerEvents: ["DeploymentStart"] }] }, "InvalidTriggerConfigException", /does not exist/],
    ["a trigger without events", { triggerConfigurations: [{ triggerName: "t", triggerTargetArn: "arn:aws:sns:us-east-1:000000000000:none", triggerEvents: [] }] }, "InvalidTriggerConfigException", /no events/],
  ])("refuses %s", async (_what, change, code, message) => {
    await expect(create(change)).rejects.toMatchObject({ code, ...(message && { message: expect.stringMatching(message) }) });
    expect((await codedeploy("ListDeploymentGroups", { applicationName: "payments" })).deploymentGroups).toEqual([]);
  });

  it("judges the confused-deputy conditions of the role", async () => {
    const condition = (account_: string, application: string): Shape => ({
      StringEquals: { "aws:SourceAccount": account_ }, ArnLike: { "aws:SourceArn": `arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:${application}/*` },
    });
    const other = await account.role("other", "codedeploy.amazonaws.com", condition("111122223333", "payments"));
    const foreign = await account.role("foreign", "codedeploy.amazonaws.com", condition("000000000000", "orders"));
    const own = await account.role("own", "codedeploy.amazonaws.com", condition("000000000000", "payments"));

    await expect(create({ serviceRoleArn: other })).rejects.toMatchObject({ code: "InvalidRoleException" });
    await expect(create({ serviceRoleArn: foreign })).rejects.toMatchObject({ code: "InvalidRoleException" });
    await expect(create({ serviceRoleArn: own })).resolves.toBeDefined();
  });

  it("refuses a name in use", async () => {
    await create();

    await expect(create()).rejects.toMatchObject({ code: "DeploymentGroupAlreadyExistsException" });
  });
});

describe("UpdateDeploymentGroup", () => {
  it("changes what it names, renames, and keeps the rest", async () => {
    const { deploymentGroupId } = await create({ alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] } });

    await codedeploy("UpdateDeploymentGroup", {
      applicationName: "payments", currentDeploymentGroupName: "payment", newDeploymentGroupName: "renamed",
      deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
    });

    const { deploymentGroupInfo } = await codedeploy("GetDeploymentGroup", { applicationName: "payments", deploymentGroupName: "renamed" });
    expect(deploymentGroupInfo).toMatchObject({
      deploymentGroupId, deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce", alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] },
    });
    await expect(read()).rejects.toMatchObject({ code: "DeploymentGroupDoesNotExistException", message: "No Deployment Group found for name: payment" });
  });

  it("removes alarms with an empty list", async () => {
    await create({ alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] } });

    await codedeploy("UpdateDeploymentGroup", {
      applicationName: "payments", currentDeploymentGroupName: "payment", alarmConfiguration: { enabled: false, alarms: [] },
    });

    expect((await read()).alarmConfiguration).toEqual({ enabled: false, ignorePollAlarmFailure: false, alarms: [] });
  });
});

describe("applications", () => {
  it("exist once, are renamed with their groups, and take them along when deleted", async () => {
    await create();
    await expect(codedeploy("CreateApplication", { applicationName: "payments" })).rejects.toMatchObject({ code: "ApplicationAlreadyExistsException" });

    await codedeploy("UpdateApplication", { applicationName: "payments", newApplicationName: "billing" });
    expect(await codedeploy("ListDeploymentGroups", { applicationName: "billing" })).toEqual({ applicationName: "billing", deploymentGroups: ["payment"] });
    await codedeploy("DeleteApplication", { applicationName: "billing" });
    await codedeploy("DeleteApplication", { applicationName: "billing" });
    expect(await codedeploy("ListApplications")).toEqual({ applications: [] });
    await expect(codedeploy("GetApplication", { applicationName: "billing" })).rejects.toMatchObject({ code: "ApplicationDoesNotExistException" });
  });

  it("are tagged by ARN, as their groups are", async () => {
    await create({ tags: [{ Key: "A", Value: "1" }] });
    const application = "arn:aws:codedeploy:us-east-1:000000000000:application:payments";
    const group = "arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:payments/payment";

    await codedeploy("TagResource", { ResourceArn: application, Tags: [{ Key: "B", Value: "2" }] });
    await codedeploy("UntagResource", { ResourceArn: group, TagKeys: ["A"] });

    expect(await codedeploy("ListTagsForResource", { ResourceArn: application })).toEqual({ Tags: [{ Key: "B", Value: "2" }] });
    expect(await codedeploy("ListTagsForResource", { ResourceArn: group })).toEqual({ Tags: [] });
    await expect(codedeploy("ListTagsForResource", { ResourceArn: "arn:aws:s3:::bucket" })).rejects.toMatchObject({ code: "InvalidArnException" });
  });
});

describe("deployments", () => {
  it("are none at first", async () => {
    await create();

    expect(await codedeploy("ListDeployments", { applicationName: "payments", deploymentGroupName: "payment" })).toEqual({ deployments: [] });
    await expect(codedeploy("ListDeployments", { applicationName: "payments", deploymentGroupName: "none" })).rejects.toMatchObject({ code: "DeploymentGroupDoesNotExistException" });
  });
});
