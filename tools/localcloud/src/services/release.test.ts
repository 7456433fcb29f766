import type { Shape } from "../service";
import { scriptBundle } from "../testing/function-bundle";
import { readZip, writeZip } from "./codebuild/files/zip";
import { openTestAccount, zipOf, type TestAccount } from "./support/test-account";

// A release as the serverless layers run it, with nothing but the cloud's own services: Source, Build, Deploy-Blue, Switch-Traffic,
// hooks, alarms and rollback, in virtual time.

const EVERYTHING = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

/** The release conductor in small: proves the artifact on blue, shifts it on green and follows CodeDeploy by continuation token. */
const CONDUCTOR = `
  import { CodeDeployClient, CreateDeploymentCommand, GetDeploymentCommand } from "@aws-sdk/client-codedeploy";
  import { CodePipelineClient, PutJobFailureResultCommand, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
  import { GetAliasCommand, InvokeCommand, LambdaClient, UpdateAliasCommand, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
  import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
  const lambda = new LambdaClient({}), codedeploy = new CodeDeployClient({}), pipeline = new CodePipelineClient({});
  const succeed = (job, more = {}) => pipeline.send(new PutJobSuccessResultCommand({ jobId: job.id, ...more }));

  async function publish(job, FunctionName) {
    const { bucketName: Bucket, objectKey: Key } = job.data.inputArtifacts[0].location.s3Location;
    const { Body } = await new S3Client({ credentials: job.data.artifactCredentials, forcePathStyle: true }).send(new GetObjectCommand({ Bucket, Key }));
    const { Version } = await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: await Body.transformToByteArray(), Publish: true }));
    return Version;
  }

  export const handler = async (event) => {
    const job = event["CodePipeline.job"];
    try {
      const { action } = JSON.parse(job.data.actionConfiguration.configuration.UserParameters);
      const deploymentId = job.data.continuationToken;
      if (deploymentId !== undefined) {
        const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
        if (deploymentInfo.status === "Succeeded") return await succeed(job, { outputVariables: { deploymentId } });
        if (deploymentInfo.status === "Failed" || deploymentInfo.status === "Stopped") throw new Error(deploymentInfo.errorInformation.code);
        return await succeed(job, { continuationToken: deploymentId, executionDetails: { externalExecutionId: deploymentId } });
      }
      if (action === "deploy-blue") {
        const version = await publish(job, "blue");
        await lambda.send(new UpdateAliasCommand({ FunctionName: "blue", Name: "live", FunctionVersion: version }));
        const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: "blue:" + version, Payload: JSON.stringify({ smoke: true }) }));
        if (FunctionError !== undefined) throw new Error("blue does not answer");
        return await succeed(job, { outputVariables: { version } });
      }
      const TargetVersion = await publish(job, "green");
      const { FunctionVersion: CurrentVersion } = await lambda.send(new GetAliasCommand({ FunctionName: "green", Name: "live" }));
      const content = JSON.stringify({
        version: "0.0",
        Resources: [{ green: { Type: "AWS::Lambda::Function", Properties: { Name: "green", Alias: "live", CurrentVersion, TargetVersion } } }],
        Hooks: [{ BeforeAllowTraffic: "hook" }, { AfterAllowTraffic: "hook" }],
      });
      const started = await codedeploy.send(new CreateDeploymentCommand({
        applicationName: "services", deploymentGroupName: "green", revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
      }));
      return await succeed(job, { continuationToken: started.deploymentId });
    } catch (error) {
      await pipeline.send(new PutJobFailureResultCommand({ jobId: job.id, failureDetails: { type: "JobFailed", message: String(error.message) } }));
    }
  };`;

/** Tries the target version by its number. */
const HOOK = `
  import { CodeDeployClient, GetDeploymentTargetCommand, ListDeploymentTargetsCommand, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
  import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
  const codedeploy = new CodeDeployClient({}), lambda = new LambdaClient({});
  export const handler = async ({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId }) => {
    const { targetIds: [targetId] } = await codedeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
    const { deploymentTarget } = await codedeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
    const { targetVersion } = deploymentTarget.lambdaTarget.lambdaFunctionInfo;
    const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: "green:" + targetVersion, Payload: JSON.stringify({ smoke: true }) }));
    await codedeploy.send(new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId, lifecycleEventHookExecutionId, status: FunctionError === undefined ? "Succeeded" : "Failed",
    }));
  };`;

const BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - sed s/RELEASE/$RELEASE/ src.js >index.js\nartifacts:\n  files: [index.js]\n";
const GOOD = "exports.handler = async () => \"RELEASE\";";
/** Passes every smoke test and fails customers. */
const BAD = "exports.handler = async ({ smoke }) => { if (!smoke) throw new Error(\"broken\"); return \"RELEASE\"; };";

const action = (name: string, category: string, provider: string, more: Shape): Shape => ({ name, actionTypeId: { category, provider, owner: "AWS", version: "1" }, ...more });
const conductor = (name: string, parameters: string, more: Shape = {}): Shape => action(name, "Invoke", "Lambda", {
  inputArtifacts: [{ name: "release" }], configuration: { FunctionName: "conductor", UserParameters: parameters }, ...more,
});

let account: TestAccount;
const mistakes: unknown[] = [];

async function putSource(code: string): Promise<void> {
  const files = { "buildspec.yml": BUILDSPEC, "src.js": code };
  const zip = await writeZip(Object.entries(files).map(([path, content]) => ({ path, mode: 0o100644, data: Buffer.from(content) })));
  await account.call("s3", "PutObject", { Bucket: "sources", Key: "payment.zip", Body: new Uint8Array(zip) });
}

async function makeFunction(FunctionName: string, code: Uint8Array, Role: string): Promise<void> {
  await account.call("lambda", "CreateFunction", { FunctionName, Role, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: code }, Publish: true, Timeout: 60, MemorySize: 256 });
  await account.call("lambda", "PutFunctionEventInvokeConfig", { FunctionName, MaximumRetryAttempts: 0 });
}

beforeAll(async () => {
  account = await openTestAccount({ reportFailure: (error) => mistakes.push(error) });
  const role = async (name: string, principal: string): Promise<string> => {
    const arn = await account.role(name, principal);
    await account.call("iam", "PutRolePolicy", { RoleName: name, PolicyName: "everything", PolicyDocument: EVERYTHING });
    return arn;
  };
  const Role = await role("function", "lambda.amazonaws.com");
  for (const name of ["blue", "green"]) {
    await makeFunction(name, zipOf("exports.handler = async () => \"placeholder\";"), Role);
    await account.call("lambda", "CreateAlias", { FunctionName: name, Name: "live", FunctionVersion: "1" });
  }
  await makeFunction("conductor", scriptBundle(CONDUCTOR), Role);
  await makeFunction("hook", scriptBundle(HOOK), Role);
  for (const Bucket of ["sources", "artifacts"]) await account.call("s3", "CreateBucket", { Bucket });
  await account.call("s3", "PutBucketVersioning", { Bucket: "sources", VersioningConfiguration: { Status: "Enabled" } });
  await account.call("codebuild", "CreateProject", {
    name: "payment", serviceRole: await role("build", "codebuild.amazonaws.com"), source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" },
    environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" }, logsConfig: { cloudWatchLogs: { status: "DISABLED" } },
  });
  await account.call("codedeploy", "CreateApplication", { applicationName: "services", computePlatform: "Lambda" });
  await account.call("codedeploy", "CreateDeploymentGroup", {
    applicationName: "services", deploymentGroupName: "green", serviceRoleArn: await role("shift", "codedeploy.amazonaws.com"),
    deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery2Minutes",
    deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"] },
    alarmConfiguration: { enabled: true, alarms: [{ name: "candidate" }] },
  });
  await watch("2");
  await account.call("codepipeline", "CreatePipeline", { pipeline: {
    name: "payment", roleArn: await role("pipeline", "codepipeline.amazonaws.com"), pipelineType: "V2", executionMode: "QUEUED", artifactStore: { type: "S3", location: "artifacts" },
    stages: [
      { name: "Source", actions: [action("Source", "Source", "S3", { namespace: "source", outputArtifacts: [{ name: "source" }], configuration: { S3Bucket: "sources", S3ObjectKey: "payment.zip", PollForSourceChanges: "false" } })] },
      { name: "Build", actions: [action("Build", "Build", "CodeBuild", {
        inputArtifacts: [{ name: "source" }], outputArtifacts: [{ name: "release" }],
        configuration: { ProjectName: "payment", EnvironmentVariables: JSON.stringify([{ name: "RELEASE", value: "#{source.VersionId}" }]) },
      })] },
      { name: "Deploy-Blue", actions: [conductor("DeployBlue", "{\"action\":\"deploy-blue\"}", { namespace: "blue" })] },
      { name: "Switch-Traffic", actions: [conductor("SwitchTraffic", "{\"action\":\"switch-traffic\",\"blue\":\"#{blue.version}\"}")] },
    ],
  } });
  await account.cloud.settle(); // the execution that begins with the pipeline finds no source
}, 120_000);
afterAll(async () => {
  await account.close();
  expect(mistakes).toEqual([]);
});

/** Points the candidate's alarm at a version. */
async function watch(version: string): Promise<void> {
  await account.call("cloudwatch", "PutMetricAlarm", {
    AlarmName: "candidate", Namespace: "AWS/Lambda", MetricName: "Errors", Statistic: "Sum", Period: 60, EvaluationPeriods: 2, DatapointsToAlarm: 2,
    Threshold: 0, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching",
    Dimensions: [{ Name: "FunctionName", Value: "green" }, { Name: "Resource", Value: "green:live" }, { Name: "ExecutedVersion", Value: version }],
  });
}

/** Starts the pipeline and lets customers call every minute, until the execution is over. */
async function release(): Promise<{ status: string; id: string; answers: Record<string, number>; minutes: number }> {
  const { pipelineExecutionId: id } = await account.call("codepipeline", "StartPipelineExecution", { name: "payment" });
  const answers: Record<string, number> = {};
  for (let minutes = 1; ; minutes++) {
    await account.cloud.advanceBy(60_000);
    for (let count = 0; count < 20; count++) {
      const { Payload, FunctionError } = await account.call("lambda", "Invoke", { FunctionName: "green:live", Payload: Buffer.from("{}") });
      const answer = FunctionError ?? (JSON.parse(Buffer.from(Payload).toString("utf8")) as string);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
    const { pipelineExecution: { status } } = await account.call("codepipeline", "GetPipelineExecution", { pipelineName: "payment", pipelineExecutionId: id });
    if (status !== "InProgress" || minutes > 60) return { status, id: id as string, answers, minutes };
  }
}

const actionsOf = async (pipelineExecutionId: string): Promise<Shape[]> =>
  ((await account.call("codepipeline", "ListActionExecutions", { pipelineName: "payment", filter: { pipelineExecutionId } })).actionExecutionDetails as Shape[]).reverse();
const liveAlias = (): Promise<Shape> => account.call("lambda", "GetAlias", { FunctionName: "green", Name: "live" });

describe("a release", () => {
  it("that is good reaches every customer, step by step", async () => {
    await putSource(GOOD);

    const { status, id, answers, minutes } = await release();

    const actions = await actionsOf(id);
    expect(actions.map(({ actionName, status: state, output }) => [actionName, state, output.executionResult.errorDetails])).toEqual(
      ["Source", "Build", "DeployBlue", "SwitchTraffic"].map((name) => [name, "Succeeded", undefined]));
    expect(status).toBe("Succeeded");
    expect(minutes).toBeGreaterThanOrEqual(18);
    const revision: string = actions[0]!.output.outputVariables.VersionId;
    expect(Object.keys(answers).sort()).toEqual(["placeholder", revision].sort());
    expect(await liveAlias()).toMatchObject({ FunctionVersion: "2" });
    const { Body } = await account.call("s3", "GetObject", { Bucket: "artifacts", Key: actions[1]!.output.outputArtifacts[0].s3location.key });
    expect((await readZip(Body)).map(({ path, data }) => [path, Buffer.from(data).toString()])).toEqual([["index.js", GOOD.replace("RELEASE", revision)]]);
  }, 120_000);

  it("that fails customers is stopped by its alarm and rolled back", async () => {
    await putSource(BAD);
    await watch("3");

    const { status, id, answers } = await release();

    expect(status).toBe("Failed");
    expect((await actionsOf(id)).map(({ actionName, status: state, output }) => [actionName, state, output.executionResult.errorDetails?.message])).toEqual([
      ["Source", "Succeeded", undefined], ["Build", "Succeeded", undefined], ["DeployBlue", "Succeeded", undefined], ["SwitchTraffic", "Failed", "ALARM_ACTIVE"],
    ]);
    expect(answers.Unhandled).toBeGreaterThan(0);
    const [rollback, stopped] = (await account.call("codedeploy", "ListDeployments", { applicationName: "services", deploymentGroupName: "green" })).deployments as string[];
    const info = async (deploymentId: string | undefined): Promise<Shape> => (await account.call("codedeploy", "GetDeployment", { deploymentId })).deploymentInfo as Shape;
    expect(await info(stopped)).toMatchObject({ status: "Stopped", errorInformation: { code: "ALARM_ACTIVE" }, rollbackInfo: { rollbackDeploymentId: rollback } });
    expect(await info(rollback)).toMatchObject({ status: "Succeeded", creator: "codeDeployRollback", rollbackInfo: { rollbackTriggeringDeploymentId: stopped } });
    const alias = await liveAlias();
    expect([alias.FunctionVersion, alias.RoutingConfig]).toEqual(["2", undefined]);
  }, 120_000);
});
