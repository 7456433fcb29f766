import { appSpec, candidateAlarmDefinitions, encodeProgress, putMetricAlarmRequest, settingsDigest } from "@switchyard/release";
import { artifactClient } from "./artifact-reader";
import { candidateWatch } from "./candidate-watch";
import { deploymentControl } from "./deployment-control";
import { functionReleases } from "./function-releases";
import { ActionFailure, pipelineAnswer } from "./pipeline-answer";
import { pipelineExecutions } from "./pipeline-execution";

interface Sent { name: string; input: Record<string, unknown> }

/** A client that answers by the name of the command; an Error is thrown. */
function clientAnswering(answers: Record<string, unknown>) {
  const sent: Sent[] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, "");
    sent.push({ name, input: command.input });
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  return { client: { send } as never, sent };
}

const named = (name: string): Error => Object.assign(new Error("no"), { name });

describe("pipelineAnswer", () => {
  it("goes on with a token, ends with variables, and fails with a reason", async () => {
    const { client, sent } = clientAnswering({});
    const answer = pipelineAnswer(client);
    const progress = { phase: "waiting", attempt: 1, since: 1, to: "2", role: "shift" } as const;

    await answer.succeed("j", { kind: "continue", progress, summary: "s".repeat(3000), externalId: "d-1", percent: 10 });
    await answer.succeed("j", { kind: "continue", progress, summary: "s" });
    await answer.succeed("j", { kind: "done", summary: "s", variables: { version: "2" } });
    await answer.succeed("j", { kind: "done", summary: "s" });
    await answer.fail("j", new ActionFailure("m".repeat(6000), "ConfigurationError", "d-1"));
    await answer.fail("j", new ActionFailure("m"));

    expect(sent.map(({ name, input }) => [name, input])).toEqual([
      ["PutJobSuccessResult", { jobId: "j", executionDetails: { summary: `${"s".repeat(2047)}…`, externalExecutionId: "d-1", percentComplete: 10 }, continuationToken: encodeProgress(progress) }],
      ["PutJobSuccessResult", { jobId: "j", executionDetails: { summary: "s" }, continuationToken: encodeProgress(progress) }],
      ["PutJobSuccessResult", { jobId: "j", executionDetails: { summary: "s" }, outputVariables: { version: "2" } }],
      ["PutJobSuccessResult", { jobId: "j", executionDetails: { summary: "s" } }],
      ["PutJobFailureResult", { jobId: "j", failureDetails: { type: "ConfigurationError", message: `${"m".repeat(4999)}…`, externalExecutionId: "d-1" } }],
      ["PutJobFailureResult", { jobId: "j", failureDetails: { type: "JobFailed", message: "m" } }],
    ]);
  });

  it("takes it well when the job was answered by another call, and nothing else", async () => {
    await expect(pipelineAnswer(clientAnswering({ PutJobSuccessResult: named("InvalidJobStateException") }).client).succeed("j", { kind: "done", summary: "s" })).resolves.toBeUndefined();
    await expect(pipelineAnswer(clientAnswering({ PutJobFailureResult: named("ThrottlingException") }).client).fail("j", new ActionFailure("m"))).rejects.toThrow("no");
    await expect(pipelineAnswer({ send: async () => { throw "text"; } } as never).fail("j", new ActionFailure("m"))).rejects.toBe("text");
  });
});

describe("pipelineExecutions", () => {
  const action = (stageName: string, actionName: string, minute: number, more: object = {}) =>
    ({ stageName, actionName, status: "Succeeded", startTime: new Date(minute * 60_000), lastUpdateTime: new Date((minute + 1) * 60_000), ...more });
  const source = action("Source", "Source", 1, { output: { outputVariables: { AuthorDisplayName: "Ada", AuthorEmail: "ada@example.com", CommitMessage: "fix" } } });
  const bob = "arn:aws:iam::000000000000:user/bob";
  const approve = (minute: number, more: object = { updatedBy: bob, output: { executionResult: { externalExecutionSummary: "go" } } }) => action("Switch-Traffic", "Approve", minute, more);
  const stateOf = (executionId: string, latestExecution: object | undefined = { lastUpdatedBy: bob, summary: "so" }) => ({
    stageStates: [{ stageName: "Build" }, { stageName: "Switch-Traffic", latestExecution: { pipelineExecutionId: executionId }, actionStates: [{ actionName: "Approve", latestExecution }] }],
  });
  const current = async (details: object[], state: object = new Error("not asked")) =>
    pipelineExecutions(clientAnswering({ ListActionExecutions: { actionExecutionDetails: [...details].reverse() }, GetPipelineState: state }).client, "pipeline").current("e");

  it("D10: counts the attempts of an execution by what CodePipeline has run, page by page, newest first", async () => {
    const pages = [[action("S", "Switch-Traffic", 5), action("S", "Switch-Traffic", 4)], [action("S", "Deploy-Blue", 3), action("S", "Build", 2)], undefined];
    const asked: unknown[] = [];
    const send = async ({ input }: { input: { nextToken?: string } }) => {
      asked.push(input);
      const at = Number(input.nextToken ?? 0);
      return { actionExecutionDetails: pages[at], nextToken: at < 2 ? String(at + 1) : undefined };
    };

    expect(await pipelineExecutions({ send } as never, "pipeline").current("e")).toEqual({ attempt: 2, author: {}, message: "" });
    expect(asked).toEqual([undefined, "1", "2"].map((nextToken) => ({ pipelineName: "pipeline", filter: { pipelineExecutionId: "e" }, nextToken })));
  });

  it("D23: tells who wrote the commit and who approved it", async () => {
    expect(await current([source, approve(3)])).toEqual({
      attempt: 1, author: { name: "Ada", email: "ada@example.com" }, message: "fix", approval: { decision: "Approved", by: bob, comment: "go", at: "1970-01-01T00:04:00.000Z" },
    });
    expect((await current([source, approve(3, { status: "Failed", updatedBy: bob, output: { executionResult: { externalExecutionSummary: "no" } } })])).approval).toMatchObject({ decision: "Rejected" });
  });

  it("D23: takes no approval of an earlier attempt, and none that is still open", async () => {
    const switching = (minute: number) => action("Switch-Traffic", "Switch-Traffic", minute);

    expect(await current([source, approve(3), switching(5), switching(7)])).not.toHaveProperty("approval");
    expect((await current([source, approve(3), switching(5), approve(7), switching(9)])).approval?.at).toBe("1970-01-01T00:08:00.000Z");
    expect(await current([source, approve(3, { status: "InProgress" })])).not.toHaveProperty("approval");
  });

  it.each<[string, object, object, object]>([
    ["who, from the state", { output: { executionResult: { externalExecutionSummary: "go" } } }, stateOf("e"), { by: bob, comment: "go" }],
    ["why, from the state", { updatedBy: "arn:x" }, stateOf("e"), { by: "arn:x", comment: "so" }],
    ["nothing from the state of another execution", {}, stateOf("other"), {}],
    ["nothing from a state without an answer", {}, stateOf("e", {}), {}],
    ["nothing from a state without actions", {}, { stageStates: [{ stageName: "Switch-Traffic", latestExecution: { pipelineExecutionId: "e" } }] }, {}],
    ["nothing from an empty state", {}, {}, {}],
  ])("D23: reads %s when the list does not tell", async (_what, listed, state, expected) => {
    expect((await current([source, approve(3, listed)], state)).approval).toEqual({ decision: "Approved", at: "1970-01-01T00:04:00.000Z", ...expected });
  });
});

describe("functionReleases", () => {
  const settings = { Runtime: "nodejs22.x", MemorySize: 512, Timeout: 10, Layers: [{ Arn: "l" }, {}], Environment: { Variables: { A: "1" } } };

  it("updates, publishes exactly that code, and moves an alias from the revision that was read", async () => {
    const { client, sent } = clientAnswering({
      GetFunctionConfiguration: { LastUpdateStatus: "Successful", CodeSha256: "c", RevisionId: "r" }, PublishVersion: { Version: "4", CodeSha256: "c", ...settings },
      GetAlias: { FunctionVersion: "3", RevisionId: "ra", RoutingConfig: { AdditionalVersionWeights: { "4": 0.1 } } },
    });
    const functions = functionReleases(client, () => 0);

    await functions.update("f", new Uint8Array([1]));
    expect(await functions.state("f", "c")).toEqual({ kind: "ready", revisionId: "r" });
    expect(await functions.publish("f", "c", "r")).toEqual({
      version: "4", codeSha256: "c", settingsDigest: settingsDigest({ runtime: "nodejs22.x", memoryMiB: 512, timeoutSeconds: 10, layers: ["l", ""], environment: { A: "1" } }),
    });
    expect(await functions.alias("f", "live")).toEqual({ version: "3", weights: { "4": 0.1 }, revisionId: "ra" });
    await functions.moveAlias("f", "live", "4", "ra");

    expect(sent.map(({ input }) => input)).toEqual([
      { FunctionName: "f", ZipFile: new Uint8Array([1]) }, { FunctionName: "f" }, { FunctionName: "f", CodeSha256: "c", RevisionId: "r" }, { FunctionName: "f", Name: "live" },
      { FunctionName: "f", Name: "live", FunctionVersion: "4", RevisionId: "ra" },
    ]);
  });

  it("D9: reads the settings of a version, which may be gone", async () => {
    const { client, sent } = clientAnswering({ GetFunctionConfiguration: settings });
    const expected = { runtime: "nodejs22.x", memoryMiB: 512, timeoutSeconds: 10, layers: ["l", ""], environment: { A: "1" } };

    expect([await functionReleases(client, () => 0).settings("f", "4"), await functionReleases(client, () => 0).settings("f")]).toEqual([expected, expected]);
    expect(sent.map(({ input }) => input)).toEqual([{ FunctionName: "f", Qualifier: "4" }, { FunctionName: "f" }]);
    const failing = (name: string) => functionReleases(clientAnswering({ GetFunctionConfiguration: Object.assign(new Error("no"), { name }) }).client, () => 0).settings("f", "4");
    expect(await failing("ResourceNotFoundException")).toBeUndefined();
    await expect(failing("AccessDeniedException")).rejects.toThrow("no");
  });

  it("reads what AWS leaves out", async () => {
    const { client } = clientAnswering({ PublishVersion: { Version: "4", CodeSha256: "c" }, GetAlias: { FunctionVersion: "3", RevisionId: "ra" } });
    const functions = functionReleases(client, () => 0);

    expect((await functions.publish("f", "c", "r")).settingsDigest).toBe(settingsDigest({ runtime: "", memoryMiB: 0, timeoutSeconds: 0, layers: [], environment: {} }));
    expect((await functions.alias("f", "live")).weights).toEqual({});
  });

  it.each<[object, string]>([
    [{ LastUpdateStatus: "Failed", LastUpdateStatusReason: "no subnet" }, "Lambda could not put the code on f: no subnet"],
    [{ LastUpdateStatus: "Failed" }, "Lambda could not put the code on f: it gave no reason"],
    [{ LastUpdateStatus: "Successful", CodeSha256: "d" }, "f has code d instead of c: somebody else changed it during this release. Retry the stage."],
    [{ LastUpdateStatus: "Successful" }, "f has code unknown instead of c"],
  ])("fails on %j", async (configuration, message) => {
    await expect(functionReleases(clientAnswering({ GetFunctionConfiguration: configuration }).client, () => 0).state("f", "c")).rejects.toThrow(message);
  });

  it("waits while Lambda is at it", async () => {
    expect(await functionReleases(clientAnswering({ GetFunctionConfiguration: { LastUpdateStatus: "InProgress" } }).client, () => 0).state("f", "c")).toEqual({ kind: "pending" });
  });

  it("D22: tries a version by its number", async () => {
    const { client, sent } = clientAnswering({ Invoke: { Payload: Buffer.from("{}") } });

    expect(await functionReleases(client, () => 0).trial("f", "4")({})).toEqual({ payload: {}, milliseconds: 0 });
    expect(sent[0]!.input).toMatchObject({ FunctionName: "f", Qualifier: "4" });
  });
});

describe("candidateWatch", () => {
  const alarmNames = { "error-rate": "a-1", "business-failures": "a-2", throttles: "a-3" };
  const options = { service: "payment", functionName: "green", minimumInvocations: 1 };

  it("D6: writes all alarms completely, and reads them back", async () => {
    const wanted = candidateAlarmDefinitions({ ...options, version: "7" });
    const found = [{ ...putMetricAlarmRequest("a-1", wanted["error-rate"]), StateValue: "OK", StateReason: "fine", StateUpdatedTimestamp: new Date(5) }, putMetricAlarmRequest("a-2", wanted["business-failures"]), {}];
    const { client, sent } = clientAnswering({ DescribeAlarms: { MetricAlarms: found } });
    const watch = candidateWatch({ ...options, client, alarmNames });

    await watch.watch("7");
    const { alarms, differences } = await watch.read("7");

    expect(sent.map(({ name, input }) => [name, input["AlarmName"] ?? input["AlarmNames"]])).toEqual([["PutMetricAlarm", "a-1"], ["PutMetricAlarm", "a-2"], ["PutMetricAlarm", "a-3"], ["DescribeAlarms", ["a-1", "a-2", "a-3"]]]);
    expect(alarms).toEqual([
      { name: "a-1", state: "OK", reason: "fine", updatedAt: 5 }, { name: "a-2", state: "INSUFFICIENT_DATA", reason: "", updatedAt: 0 }, { name: "", state: "INSUFFICIENT_DATA", reason: "", updatedAt: 0 },
    ]);
    expect(differences).toEqual(["alarm a-3 does not exist"]);
    expect((await candidateWatch({ ...options, client: clientAnswering({}).client, alarmNames }).read("7")).differences).toHaveLength(3);
  });
});

describe("deploymentControl", () => {
  const names = { applicationName: "app", deploymentGroupName: "group" };
  const createTime = new Date("2026-11-20T12:00:00Z");

  it("starts a linear shift, and all at once for a promotion", async () => {
    const { client, sent } = clientAnswering({ CreateDeployment: { deploymentId: "d-1" } });
    const control = deploymentControl({ client, ...names });

    expect(await control.start({ appSpec: "{}", role: "shift", description: "p:1" })).toBe("d-1");
    await control.start({ appSpec: "{}", role: "promotion", description: "p:1" });

    expect(sent[0]!.input).toEqual({ ...names, description: "p:1", deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes", revision: { revisionType: "AppSpecContent", appSpecContent: { content: "{}" } } });
    expect(sent[1]!.input["deploymentConfigName"]).toBe("CodeDeployDefault.LambdaAllAtOnce");
  });

  it("sees that the group is busy, and passes other refusals on", async () => {
    const start = { appSpec: "{}", role: "shift", description: "" } as const;
    expect(await deploymentControl({ client: clientAnswering({ CreateDeployment: named("DeploymentLimitExceededException") }).client, ...names }).start(start)).toBeUndefined();
    await expect(deploymentControl({ client: clientAnswering({ CreateDeployment: named("Other") }).client, ...names }).start(start)).rejects.toThrow("no");
  });

  it("reads deployments, running or ended", async () => {
    const full = { status: "Failed", errorInformation: { code: "ALARM_ACTIVE", message: "m" }, rollbackInfo: { rollbackDeploymentId: "d-2" }, description: "p:1", createTime, startTime: new Date("2026-11-20T12:00:01Z"), completeTime: new Date("2026-11-20T12:09:00Z") };
    const { client, sent } = clientAnswering({ GetDeployment: { deploymentInfo: full }, ListDeployments: { deployments: ["d-1"] } });

    expect(await deploymentControl({ client, ...names }).running()).toEqual({
      deploymentId: "d-1", status: "Failed", error: { code: "ALARM_ACTIVE", message: "m" }, rollbackDeploymentId: "d-2", description: "p:1", startedAt: "2026-11-20T12:00:01.000Z", endedAt: "2026-11-20T12:09:00.000Z",
    });
    expect(sent[0]!.input).toEqual({ ...names, includeOnlyStatuses: ["Created", "Queued", "InProgress", "Baking", "Ready"] });
    expect(await deploymentControl({ client: clientAnswering({ GetDeployment: { deploymentInfo: { createTime } } }).client, ...names }).get("d-1"))
      .toEqual({ deploymentId: "d-1", status: "", description: "", startedAt: createTime.toISOString(), endedAt: createTime.toISOString() });
    expect(await deploymentControl({ client: clientAnswering({}).client, ...names }).running()).toBeUndefined();
  });

  it("finds what an action has started, by its description and whatever has become of it, page by page", async () => {
    const asked: unknown[] = [];
    const content = appSpec({ functionName: "f", alias: "live", currentVersion: "3", targetVersion: "4", beforeTrafficHook: "b", afterTrafficHook: "a" });
    const infos: Record<string, object> = { "d-3": { description: "p:3" }, "d-2": {}, "d-1": { description: "p:1", status: "Failed", revision: { appSpecContent: { content } } } };
    const send = async ({ input }: { input: { deploymentId?: string; nextToken?: string } }) => {
      if (input.deploymentId !== undefined) return { deploymentInfo: { createTime, ...infos[input.deploymentId] } };
      asked.push(input);
      if (input.nextToken === undefined) return { deployments: ["d-3", "d-2"], nextToken: "more" };
      return input.nextToken === "more" ? { deployments: ["d-1"], nextToken: "last" } : {};
    };
    const control = deploymentControl({ client: { send } as never, ...names });

    expect(await control.startedAs("p:1", createTime.getTime())).toMatchObject({ deploymentId: "d-1", status: "Failed", from: "3" });
    expect(asked).toEqual([undefined, "more"].map((nextToken) => ({ ...names, createTimeRange: { start: new Date("2026-11-20T11:59:00Z") }, nextToken })));
    expect(await control.startedAs("p:2", createTime.getTime())).toBeUndefined();
  });

  it("stops with rollback, and takes it well when the deployment has just ended", async () => {
    const { client, sent } = clientAnswering({});
    await deploymentControl({ client, ...names }).stop("d-1");

    expect(sent[0]!.input).toEqual({ deploymentId: "d-1", autoRollbackEnabled: true });
    await expect(deploymentControl({ client: clientAnswering({ StopDeployment: named("DeploymentAlreadyCompletedException") }).client, ...names }).stop("d-1")).resolves.toBeUndefined();
    await expect(deploymentControl({ client: clientAnswering({ StopDeployment: named("Other") }).client, ...names }).stop("d-1")).rejects.toThrow("no");
    await expect(deploymentControl({ client: { send: async () => { throw "text"; } } as never, ...names }).stop("d-1")).rejects.toBe("text");
    await expect(deploymentControl({ client: { send: async () => { throw "text"; } } as never, ...names }).start({ appSpec: "", role: "shift", description: "" })).rejects.toBe("text");
  });
});

describe("the release conductor function", () => {
  const settings = ["SERVICE_NAME", "ENVIRONMENT_SUFFIX", "STACK_NAME", "GREEN_FUNCTION_NAME", "BLUE_FUNCTION_NAME", "BEFORE_TRAFFIC_HOOK_NAME", "AFTER_TRAFFIC_HOOK_NAME", "APPLICATION_NAME", "DEPLOYMENT_GROUP_NAME", "DEPLOYMENT_TABLE_NAME", "MINIMUM_INVOCATIONS", "APPROVAL_REQUIRED", "COMMITTERS"];
  const values: Record<string, string> = { MINIMUM_INVOCATIONS: "1", APPROVAL_REQUIRED: "true", COMMITTERS: "{}" };
  afterEach(() => {
    for (const name of settings) delete process.env[name];
    jest.restoreAllMocks();
  });

  it("reads the artifact with the job's own keys", () => {
    process.env.AWS_REGION = "us-east-1";
    expect(artifactClient({ accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" })).toHaveProperty("send");
  });

  it("exports its handler, which answers and logs one JSON line", async () => {
    for (const name of settings) process.env[name] = values[name] ?? "dev";
    const { CodePipelineClient } = jest.requireActual<typeof import("@aws-sdk/client-codepipeline")>("@aws-sdk/client-codepipeline");
    const { S3Client } = jest.requireActual<typeof import("@aws-sdk/client-s3")>("@aws-sdk/client-s3");
    const { DynamoDBClient } = jest.requireActual<typeof import("@aws-sdk/client-dynamodb")>("@aws-sdk/client-dynamodb");
    const answered: unknown[] = [];
    jest.spyOn(CodePipelineClient.prototype, "send").mockImplementation(async (command: { input: unknown }) => answered.push(command.input));
    jest.spyOn(S3Client.prototype, "send").mockImplementation(async () => { throw new Error("no bucket"); });
    const written: Record<string, unknown> = {};
    jest.spyOn(DynamoDBClient.prototype, "send").mockImplementation((async (command: { input: { Item?: object } }) => (command.input.Item ? Object.assign(written, command.input.Item) : {})) as never);
    const lines: string[] = [];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);

    const { handler } = jest.requireActual<typeof import("./index")>("./index");
    await handler({ "CodePipeline.job": { id: "job-1", data: {
      actionConfiguration: { configuration: { UserParameters: JSON.stringify({ action: "deploy-blue", service: "dev", executionId: "e", commit: "c" }) } },
      inputArtifacts: [{ location: { s3Location: { bucketName: "b", objectKey: "k" } } }], artifactCredentials: { accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" },
    } } });

    expect(answered.slice(-1)).toEqual([{ jobId: "job-1", failureDetails: { type: "JobFailed", message: "The release conductor could not go on: Error: no bucket" } }]);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ level: "error", jobId: "job-1" })]);
    expect(written).toHaveProperty("deploymentId", { S: "dev:e:1" });
  });
});
