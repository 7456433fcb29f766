import { AwsError, type Shape } from "../../service";
import { ALL_EVENTS, APPSPEC, inline, openDeployingAccount, type DeployingAccount } from "./__fixtures__/deploying-account";

let account: DeployingAccount;
const hooked = { ...APPSPEC, Hooks: [{ BeforeAllowTraffic: "before" }, { AfterAllowTraffic: "after" }] };
const watched = { alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }, { name: "throttles" }] } };

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
    await account.call("iam", "DeleteRole", { RoleName: "shift" });

    await account.minutes(0);

    expect(await account.deployment(id)).toMatchObject({
      status: "Failed", errorInformation: { code: "IAM_ROLE_MISSING", message: "IAM Role is missing for deployment group: payment" },
    });
    expect(await account.alias()).toBe("1");
  });
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
