import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
let roleArn: string;
const codepipeline = (operation: string, input: Shape = {}): Promise<Shape> => account.call("codepipeline", operation, input);

const type = (category: string, provider: string): Shape => ({ category, provider, owner: "AWS", version: "1" });
const source = (change: Shape = {}): Shape => ({
  name: "GitHub", actionTypeId: type("Source", "CodeStarSourceConnection"), namespace: "source", outputArtifacts: [{ name: "source" }],
  configuration: {
    ConnectionArn: "arn:aws:codeconnections:us-east-1:000000000000:connection/0d7f4a1e-1111-4222-8333-444455556666",
    FullRepositoryId: "acme/payments", BranchName: "main",
  },
  ...change,
});
const build = (change: Shape = {}): Shape => ({
  name: "Build", actionTypeId: type("Build", "CodeBuild"), inputArtifacts: [{ name: "source" }], outputArtifacts: [{ name: "bundle" }],
  configuration: { ProjectName: "payment" }, ...change,
});
const invoke = (change: Shape = {}): Shape => ({
  name: "Shift", actionTypeId: type("Invoke", "Lambda"), inputArtifacts: [{ name: "bundle" }],
  configuration: { FunctionName: "conductor", UserParameters: "{\"commit\":\"#{source.CommitId}\",\"execution\":\"#{codepipeline.PipelineExecutionId}\"}" },
  ...change,
});
const pipeline = (change: Shape = {}): Shape => ({
  name: "payment", roleArn, pipelineType: "V2", executionMode: "QUEUED", artifactStore: { type: "S3", location: "artifacts" },
  stages: [{ name: "Source", actions: [source()] }, { name: "Build", actions: [build()] }, { name: "Deploy", actions: [invoke()] }],
  triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "GitHub", push: [{ branches: { includes: ["main"] } }] } }],
  ...change,
});
const stages = (...actions: Shape[][]): Shape => ({ stages: actions.map((list, index) => ({ name: `Stage${index}`, actions: list })) });

beforeEach(async () => {
  account = await openTestAccount();
  roleArn = await account.role("pipeline", "codepipeline.amazonaws.com");
  await account.call("s3", "CreateBucket", { Bucket: "artifacts" });
});
afterEach(() => account.close());

describe("CreatePipeline", () => {
  it("answers the declaration with its defaults, and reads back with the ARN", async () => {
    const made = await codepipeline("CreatePipeline", { pipeline: pipeline(), tags: [{ key: "Team", value: "payments" }] });

    expect(made.tags).toEqual([{ key: "Team", value: "payments" }]);
    expect(made.pipeline).toMatchObject({ name: "payment", version: 1, executionMode: "QUEUED", pipelineType: "V2" });
    expect(made.pipeline.stages[0].actions[0]).toMatchObject({ ...source(), runOrder: 1, inputArtifacts: [] });
    const now = new Date(account.clock.at);
    expect(await codepipeline("GetPipeline", { name: "payment" })).toEqual({
      pipeline: made.pipeline,
      metadata: { pipelineArn: "arn:aws:codepipeline:us-east-1:000000000000:payment", created: now, updated: now },
    });
  });

  it("takes V1 and SUPERSEDED when the request says nothing", async () => {
    const plain = pipeline({ pipelineType: undefined, executionMode: undefined, triggers: undefined });

    expect((await codepipeline("CreatePipeline", { pipeline: plain })).pipeline).toMatchObject({ pipelineType: "V1", executionMode: "SUPERSEDED" });
  });

  it("refuses a name in use", async () => {
    await codepipeline("CreatePipeline", { pipeline: pipeline() });

    await expect(codepipeline("CreatePipeline", { pipeline: pipeline() })).rejects.toMatchObject({ code: "PipelineNameInUseException" });
  });

  it.each<[string, () => Shape, string, RegExp]>([
    ["one stage", () => stages([source()]), "InvalidStructureException", /^Pipeline has only 1 stage\(s\)\. There should be a minimum of 2 stages/],
    ["more than fifty stages", () => stages([source()], ...Array.from({ length: 50 }, () => [invoke({ inputArtifacts: [] })])), "InvalidStructureException", /maximum of 50 stages/],
    ["a first stage that builds", () => stages([build({ inputArtifacts: [{ name: "source" }] })], [invoke()]), "InvalidStructureException", /^Pipeline should start with a stage that only contains source actions$/],
    ["a source later on", () => stages([source()], [source({ outputArtifacts: [{ name: "again" }], namespace: undefined })]), "InvalidStructureException", /can only occur in the first stage/],
    ["the same stage name twice", () => ({ stages: [{ name: "A", actions: [source()] }, { name: "A", actions: [build()] }] }), "InvalidStageDeclarationException", /must be unique/],
    ["the same action name twice", () => stages([source()], [build(), build({ outputArtifacts: [{ name: "other" }] })]), "InvalidActionDeclarationException", /must be unique within the stage/],
    ["an action type nobody has", () => stages([source()], [build({ actionTypeId: type("Build", "Nobody") })]), "InvalidActionDeclarationException", /^ActionType \(Category: 'Build', Provider: 'Nobody', Owner: 'AWS', Version: '1'\) in action 'Build' is not available in region 'US_EAST_1'$/],
    ["an artifact that nobody makes", () => stages([source()], [build({ inputArtifacts: [{ name: "nothing" }] })]), "InvalidActionDeclarationException", /^Input Artifact Bundle nothing in action Build is not declared/],
    ["an artifact of an action beside it", () => stages([source()], [build(), invoke()]), "InvalidActionDeclarationException", /^Input Artifact Bundle bundle/],
    ["an artifact made twice", () => stages([source()], [build({ outputArtifacts: [{ name: "source" }] })]), "InvalidActionDeclarationException", /source has been used more than once/],
    ["a build without input", () => stages([source()], [build({ inputArtifacts: [] })]), "InvalidActionDeclarationException", /^Action Build declares 0 input artifacts which is less than the minimum count \(1\)$/],
    ["six build outputs", () => stages([source()], [build({ outputArtifacts: [..."abcdef"].map((name) => ({ name })) })]), "InvalidActionDeclarationException", /^Action Build declares 6 output artifacts which is greater than the maximum count \(5\)$/],
    ["a missing configuration", () => stages([source()], [build({ configuration: {} })]), "InvalidActionDeclarationException", /missing required configuration 'ProjectName'/],
    ["an unknown configuration", () => stages([source()], [build({ configuration: { ProjectName: "payment", Projct: "x" } })]), "InvalidActionDeclarationException", /contains unknown configuration 'Projct'/],
    ["an unknown namespace", () => stages([source({ namespace: undefined })], [build()], [invoke()]), "InvalidActionDeclarationException", /referencing a namespace that does not exist.*VariableReferenceText=\[#\{source\.CommitId\}\]/],
    ["an undeclared pipeline variable", () => stages([source()], [build({ configuration: { ProjectName: "#{variables.project}" } })]), "InvalidActionDeclarationException", /not declared/],
    ["a namespace used twice", () => stages([source()], [build({ namespace: "source" })]), "InvalidActionDeclarationException", /Namespace source/],
    ["a trigger for nobody", () => ({ triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Github", push: [{ branches: { includes: ["main"] } }] } }] }), "InvalidStructureException", /Github is not the name of a CodeStarSourceConnection source action in the pipeline; found GitHub/],
    ["QUEUED in V1", () => ({ pipelineType: "V1", triggers: undefined }), "InvalidStructureException", /does not support the execution mode QUEUED/],
    ["triggers in V1", () => ({ pipelineType: "V1", executionMode: "SUPERSEDED" }), "InvalidStructureException", /does not support triggers/],
    ["a missing role", () => ({ roleArn: "arn:aws:iam::000000000000:role/none" }), "InvalidStructureException", /^CodePipeline is not authorized to perform AssumeRole on role arn:aws:iam::000000000000:role\/none$/],
    ["a missing bucket", () => ({ artifactStore: { type: "S3", location: "missing-bucket" } }), "InvalidStructureException", /missing-bucket/],
  ])("refuses %s", async (_what, change, code, message) => {
    await expect(codepipeline("CreatePipeline", { pipeline: pipeline(change()) })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await codepipeline("ListPipelines")).toEqual({ pipelines: [] });
  });

  it("lets an action use what an earlier one of its stage made", async () => {
    const later = pipeline(stages([source()], [build(), invoke({ runOrder: 2 })]));

    await expect(codepipeline("CreatePipeline", { pipeline: later })).resolves.toBeDefined();
  });

  it("refuses a configuration value over a thousand characters", async () => {
    const long = pipeline(stages([source()], [build({ configuration: { ProjectName: "x".repeat(1001) } })]));

    await expect(codepipeline("CreatePipeline", { pipeline: long })).rejects.toMatchObject({ code: "ValidationException" });
  });

  it.each<[string, () => Shape]>([
    ["Deploy/ECS", () => stages([source()], [build({ actionTypeId: type("Deploy", "ECS") })])],
    ["Deploy/CodeDeploy", () => stages([source()], [build({ actionTypeId: type("Deploy", "CodeDeploy") })])],
    ["pull requests", () => ({ triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "GitHub", pullRequest: [{ events: ["OPEN"], branches: { includes: ["main"] } }] } }] })],
    ["looking for changes of an S3 source", () => stages([source({ actionTypeId: type("Source", "S3"), configuration: { S3Bucket: "artifacts", S3ObjectKey: "a.zip" } })], [build({ configuration: { ProjectName: "payment" } })])],
    ["PARALLEL", () => ({ executionMode: "PARALLEL" })],
    ["CODEBUILD_CLONE_REF", () => stages([source({ configuration: { ...source().configuration, OutputArtifactFormat: "CODEBUILD_CLONE_REF" } })], [build()])],
    ["a batch build", () => stages([source()], [build({ configuration: { ProjectName: "payment", BatchEnabled: "true" } })])],
    ["a role of an action's own", () => stages([source()], [build({ roleArn })])],
  ])("refuses %s by name: it knows it of AWS and does not model it", async (name, change) => {
    await expect(codepipeline("CreatePipeline", { pipeline: pipeline(change()) })).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining(name) });
  });
});

describe("UpdatePipeline", () => {
  it("counts the version up and keeps the older declarations", async () => {
    await codepipeline("CreatePipeline", { pipeline: pipeline() });
    account.clock.at += 1000;

    const { pipeline: updated } = await codepipeline("UpdatePipeline", { pipeline: pipeline({ executionMode: "SUPERSEDED" }) });

    expect(updated).toMatchObject({ version: 2, executionMode: "SUPERSEDED" });
    expect((await codepipeline("GetPipeline", { name: "payment" })).metadata.updated).toEqual(new Date(account.clock.at));
    expect((await codepipeline("GetPipeline", { name: "payment", version: 1 })).pipeline).toMatchObject({ version: 1, executionMode: "QUEUED" });
    await expect(codepipeline("GetPipeline", { name: "payment", version: 3 })).rejects.toMatchObject({ code: "PipelineVersionNotFoundException" });
  });

  it("refuses a pipeline that is not there", async () => {
    await expect(codepipeline("UpdatePipeline", { pipeline: pipeline() })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("what an operator reads", () => {
  beforeEach(() => codepipeline("CreatePipeline", { pipeline: pipeline() }));

  it("shows stages, actions, open transitions and the execution that began with the pipeline", async () => {
    const state = await codepipeline("GetPipelineState", { name: "payment" });

    expect(state).toMatchObject({ pipelineName: "payment", pipelineVersion: 1 });
    expect(state.stageStates[0]).toMatchObject({ stageName: "Source", latestExecution: { status: "InProgress" }, actionStates: [{ actionName: "GitHub", latestExecution: { status: "InProgress" } }] });
    expect(state.stageStates.slice(1)).toEqual(["Build", "Deploy"].map((stageName, index) => ({
      stageName, inboundTransitionState: { enabled: true }, actionStates: [{ actionName: ["Build", "Shift"][index] }],
    })));
    expect((await codepipeline("ListPipelineExecutions", { pipelineName: "payment" })).pipelineExecutionSummaries)
      .toMatchObject([{ status: "InProgress", trigger: { triggerType: "CreatePipeline" } }]);
    expect((await codepipeline("ListActionExecutions", { pipelineName: "payment" })).actionExecutionDetails).toMatchObject([{ actionName: "GitHub", status: "InProgress" }]);
  });

  it("closes and opens the way into a stage, and says who did", async () => {
    const transition = { pipelineName: "payment", stageName: "Deploy", transitionType: "Inbound" };
    await codepipeline("DisableStageTransition", { ...transition, reason: "freeze" });

    const { stageStates } = await codepipeline("GetPipelineState", { name: "payment" });

    expect(stageStates[2].inboundTransitionState).toEqual({
      enabled: false, disabledReason: "freeze", lastChangedBy: account.cloud.administrator.arn, lastChangedAt: new Date(account.clock.at),
    });
    await codepipeline("EnableStageTransition", transition);
    expect((await codepipeline("GetPipelineState", { name: "payment" })).stageStates[2].inboundTransitionState.enabled).toBe(true);
    await expect(codepipeline("EnableStageTransition", { ...transition, stageName: "None" })).rejects.toMatchObject({ code: "StageNotFoundException" });
  });

  it("tags, lists and deletes", async () => {
    const resourceArn = "arn:aws:codepipeline:us-east-1:000000000000:payment";
    await codepipeline("TagResource", { resourceArn, tags: [{ key: "B", value: "2" }, { key: "A", value: "1" }] });
    await codepipeline("UntagResource", { resourceArn, tagKeys: ["B"] });

    expect(await codepipeline("ListTagsForResource", { resourceArn })).toEqual({ tags: [{ key: "A", value: "1" }] });
    expect((await codepipeline("ListPipelines")).pipelines).toMatchObject([{ name: "payment", version: 1, pipelineType: "V2", executionMode: "QUEUED" }]);
    await codepipeline("DeletePipeline", { name: "payment" });
    await codepipeline("DeletePipeline", { name: "payment" });
    await expect(codepipeline("GetPipeline", { name: "payment" })).rejects.toMatchObject({
      code: "PipelineNotFoundException", message: "Account '000000000000' does not have a pipeline with name 'payment'",
    });
    await expect(codepipeline("ListTagsForResource", { resourceArn })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});
