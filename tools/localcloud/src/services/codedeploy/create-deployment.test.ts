import type { Shape } from "../../service";
import { APPSPEC, inline, openDeployingAccount, type DeployingAccount } from "./__fixtures__/deploying-account";

let account: DeployingAccount;

async function open(group: Shape = {}): Promise<void> {
  account = await openDeployingAccount(group);
}
afterEach(async () => {
  expect(account.mistakes.filter((error) => !/killed/.test(String(error)))).toEqual([]);
  await account.close();
});

describe("CreateDeployment", () => {
  it.each<[string, Shape, string, RegExp]>([
    ["fileExistsBehavior", { fileExistsBehavior: "OVERWRITE" }, "InvalidFileExistsBehaviorException", /^For Lambda, ECS and Kubernetes deployment, fileExistsBehavior can not be specified$/],
    ["a restart", { deploymentMode: "RESTART" }, "InvalidInputException", /RESTART/],
    ["outdated instances only", { updateOutdatedInstancesOnly: true }, "InvalidUpdateOutdatedInstancesOnlyValueException", /false/],
    ["ignored stop failures", { ignoreApplicationStopFailures: true }, "InvalidIgnoreApplicationStopFailuresValueException", /false/],
    ["target instances", { targetInstances: { autoScalingGroups: ["a"] } }, "InvalidTargetInstancesException", /targetInstances/],
    ["no revision", { revision: undefined }, "RevisionRequiredException", /not specified/],
    ["no group", { deploymentGroupName: undefined }, "DeploymentGroupNameRequiredException", /not specified/],
    ["a group that is missing", { deploymentGroupName: "none" }, "DeploymentGroupDoesNotExistException", /none/],
    ["a configuration for ECS", { deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce" }, "InvalidDeploymentConfigNameException", /ECS/],
    ["a revision in GitHub", { revision: { revisionType: "GitHub", gitHubLocation: { repository: "a/b", commitId: "c" } } }, "InvalidRevisionException", /GitHub/],
    ["a zip", { revision: { revisionType: "S3", s3Location: { bucket: "b", key: "k", bundleType: "zip" } } }, "InvalidRevisionException", /^BundleType must be either YAML or JSON$/],
    ["another type's member", { revision: { revisionType: "S3", appSpecContent: { content: "x" } } }, "InvalidRevisionException", /s3Location/],
    ["a wrong digest", { revision: { revisionType: "AppSpecContent", appSpecContent: { content: JSON.stringify(APPSPEC), sha256: "00" } } }, "InvalidRevisionException", /sha256/],
    ["an AppSpec that is none", { revision: inline("files: []") }, "InvalidRevisionException", /AppSpec content is not valid: .*Resources/],
    ["a long description", { description: "x".repeat(257) }, "DescriptionTooLongException", /256/],
    ["eleven alarms", { overrideAlarmConfiguration: { enabled: true, alarms: Array.from({ length: 11 }, (_, index) => ({ name: `a${index}` })) } }, "AlarmsLimitExceededException", /10/],
  ])("refuses %s", async (_what, change, code, message) => {
    await open();

    await expect(account.deploy(change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect((await account.codedeploy("ListDeployments")).deployments).toEqual([]);
  });

  it("reads an AppSpec from S3 when the deployment begins, as the role", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    await account.call("s3", "CreateBucket", { Bucket: "revisions" });
    const revision = { revisionType: "S3", s3Location: { bucket: "revisions", key: "appspec.yaml", bundleType: "YAML" } };
    const missing = await account.deploy({ revision });
    await account.minutes(0);
    await account.call("s3", "PutObject", { Bucket: "revisions", Key: "appspec.yaml", Body: Buffer.from(
      "version: 0.0\nResources:\n  - payment:\n      Type: AWS::Lambda::Function\n      Properties:\n        Name: payment\n        Alias: live\n        CurrentVersion: 1\n        TargetVersion: 2\n",
    ) });

    const found = await account.deploy({ revision });
    await account.minutes(0);

    expect(await account.deployment(missing)).toMatchObject({ status: "Failed", errorInformation: { code: "REVISION_MISSING" } });
    expect(await account.deployment(found)).toMatchObject({ status: "Succeeded", revision });
    expect(await account.alias()).toBe("2");
  });

  it("registers the revision and shows what the group runs", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    const id = await account.deploy();
    await account.minutes(0);

    const { revisions } = await account.codedeploy("ListApplicationRevisions", { applicationName: "payments", deployed: "include" });
    expect(revisions).toEqual([{ revisionType: "AppSpecContent", appSpecContent: { content: JSON.stringify(APPSPEC), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
    expect((await account.codedeploy("GetApplicationRevision", { applicationName: "payments", revision: revisions[0] })).revisionInfo)
      .toMatchObject({ deploymentGroups: ["payment"], firstUsedTime: new Date(account.clock.at) });
    expect((await account.codedeploy("GetDeploymentGroup", { applicationName: "payments", deploymentGroupName: "payment" })).deploymentGroupInfo)
      .toMatchObject({ targetRevision: revisions[0], lastSuccessfulDeployment: { deploymentId: id, status: "Succeeded" }, lastAttemptedDeployment: { deploymentId: id } });
  });
});

describe("ListDeployments", () => {
  it("filters by group, status and time, newest first", async () => {
    await open({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" });
    const begun = new Date(account.clock.at);
    const first = await account.deploy();
    await account.minutes(1);
    const second = await account.deploy(); // the alias is on 2 now: fails, and its rollback as well
    await account.minutes(1);
    const list = async (input: Shape): Promise<string[]> => (await account.codedeploy("ListDeployments", input)).deployments as string[];

    const all = await list({ applicationName: "payments", deploymentGroupName: "payment" });
    expect(all).toHaveLength(3);
    expect(all.slice(1)).toEqual([second, first]);
    expect(await list({ includeOnlyStatuses: ["Succeeded"] })).toEqual([first]);
    expect(await list({ createTimeRange: { end: begun } })).toEqual([first]);
    await expect(list({ applicationName: "payments" })).rejects.toMatchObject({ code: "DeploymentGroupNameRequiredException" });
    await expect(list({ createTimeRange: { start: new Date(2), end: new Date(1) } })).rejects.toMatchObject({ code: "InvalidTimeRangeException" });
    expect((await account.codedeploy("BatchGetDeployments", { deploymentIds: [first, "d-000000000"] })).deploymentsInfo).toMatchObject([{ deploymentId: first }]);
  });
});
