// Loaded here, so that no test waits for it.
import "../../codebuild";
import "../../iam";
import "../../s3";
import "..";
import { loadService } from "../../../service-registry";
import { AwsError, type Service, type ServiceId, type Shape } from "../../../service";
import { openTestAccount, zipOf, type TestAccount } from "../../support/test-account";

/** What a function does for a job. */
export type Worker = (job: Shape, answer: (operation: string, input: Shape) => Promise<Shape>) => Promise<void> | void;

/** An account with a bucket for artifacts, one for sources, and fakes of what actions use. */
export interface ReleasingAccount extends TestAccount {
  codepipeline(operation: string, input?: Shape): Promise<Shape>;
  /** Makes the pipeline `payment-release-pipeline` and ends the execution that AWS starts with it. */
  create(change?: Shape): Promise<void>;
  start(input?: Shape): Promise<string>;
  status(id: string): Promise<string>;
  /** `Stage/Action Status`, oldest first. */
  actions(id: string): Promise<string[]>;
  action(id: string, name: string): Promise<Shape>;
  minutes(count: number): Promise<void>;
  /** By function name; a function that is not here does not exist. */
  workers: Record<string, Worker>;
  /** `CodePipeline.job` of each invocation, with who invoked. */
  invocations: { functionName: string; job: Shape; by: string }[];
  /** Inputs of StartBuild. */
  builds: Shape[];
  /** What a build ends with. */
  buildResult: Shape;
  /** How many reads a build takes to end. */
  buildReads: number;
  messages: { topic: string; subject: string; message: Shape; by: string }[];
  events: Shape[];
  mistakes: unknown[];
  /** Called when a call to another service is done, before CodePipeline hears of it. */
  afterCall: () => void;
}

export const NAME = "payment-release-pipeline";
const type = (category: string, provider: string): Shape => ({ category, provider, owner: "AWS", version: "1" });

export const source = (change: Shape = {}): Shape => ({
  name: "Source", actionTypeId: type("Source", "S3"), namespace: "source", outputArtifacts: [{ name: "source-of-payment" }],
  configuration: { S3Bucket: "sources", S3ObjectKey: "payment.zip", PollForSourceChanges: "false" }, ...change,
});
export const build = (change: Shape = {}): Shape => ({
  name: "Build", actionTypeId: type("Build", "CodeBuild"), namespace: "build", inputArtifacts: [{ name: "source-of-payment" }], outputArtifacts: [{ name: "bundle" }],
  configuration: { ProjectName: "payment" }, ...change,
});
export const invoke = (change: Shape = {}): Shape => ({
  name: "Shift", actionTypeId: type("Invoke", "Lambda"), inputArtifacts: [{ name: "source-of-payment" }],
  configuration: { FunctionName: "conductor", UserParameters: "#{codepipeline.PipelineExecutionId} #{source.VersionId}" }, ...change,
});
export const approval = (change: Shape = {}): Shape => ({ name: "Approve", actionTypeId: type("Approval", "Manual"), ...change });
export const stages = (...list: Shape[][]): Shape => ({
  stages: list.map((actions, index) => ({ name: ["Source", "Build", "Deploy", "Switch"][index], actions })),
});

/** Opens an account for each test of a file, whose function `conductor` succeeds. After each it holds that the cloud made no mistake of its own. */
export function forEachTest(use: (account: ReleasingAccount) => void): void {
  let account: ReleasingAccount;
  beforeEach(async () => {
    account = await openReleasingAccount();
    account.workers = { conductor: succeeds };
    use(account);
  });
  afterEach(async () => {
    expect(account.mistakes).toEqual([]);
    await account.close();
  });
}

async function openReleasingAccount(): Promise<ReleasingAccount> {
  const mistakes: unknown[] = [];
  const base = await openTestAccount({ loadService: (id) => overlay(id), reportFailure: (error) => mistakes.push(error) });
  const roleArn = "arn:aws:iam::000000000000:role/pipeline";
  const account: ReleasingAccount = {
    ...base, mistakes, afterCall: () => undefined, workers: {}, invocations: [], builds: [], buildReads: 1, messages: [], events: [],
    buildResult: { buildStatus: "SUCCEEDED", exportedEnvironmentVariables: [] },
    codepipeline: (operation, input = {}) => base.call("codepipeline", operation, input),
    create: async (change = stages([source()], [invoke()])) => {
      await base.call("codepipeline", "CreatePipeline", { pipeline: {
        name: NAME, roleArn, pipelineType: "V2", executionMode: "QUEUED", artifactStore: { type: "S3", location: "artifacts" }, ...change,
      } });
      const [{ pipelineExecutionId } = { pipelineExecutionId: undefined }] = (await account.codepipeline("ListPipelineExecutions", { pipelineName: NAME })).pipelineExecutionSummaries as Shape[];
      if (pipelineExecutionId !== undefined) await account.codepipeline("StopPipelineExecution", { pipelineName: NAME, pipelineExecutionId, abandon: true });
      await base.cloud.settle();
      account.events.length = 0;
    },
    start: async (input = {}) => (await account.codepipeline("StartPipelineExecution", { name: NAME, ...input })).pipelineExecutionId as string,
    status: async (pipelineExecutionId) => (await account.codepipeline("GetPipelineExecution", { pipelineName: NAME, pipelineExecutionId })).pipelineExecution.status as string,
    actions: async (pipelineExecutionId) => {
      const { actionExecutionDetails } = await account.codepipeline("ListActionExecutions", { pipelineName: NAME, filter: { pipelineExecutionId } });
      return (actionExecutionDetails as Shape[]).reverse().map(({ stageName, actionName, status }) => `${stageName}/${actionName} ${status}`);
    },
    action: async (pipelineExecutionId, name) => {
      const { actionExecutionDetails } = await account.codepipeline("ListActionExecutions", { pipelineName: NAME, filter: { pipelineExecutionId } });
      return (actionExecutionDetails as Shape[]).find(({ actionName }) => actionName === name)!;
    },
    minutes: async (count) => {
      await base.cloud.advanceBy(count * 60_000);
    },
  };

  const reads = new Map<string, number>();
  const overlays: Partial<Record<ServiceId, Partial<Service>>> = {
    lambda: { operations: { Invoke: async ({ FunctionName, InvocationType, Payload }, { call, caller }) => {
      const worker = account.workers[FunctionName];
      if (worker === undefined) throw new AwsError("ResourceNotFoundException", `Function not found: ${FunctionName}`, 404);
      if (InvocationType !== "Event") throw new Error("CodePipeline invokes asynchronously");
      const job = (JSON.parse(Buffer.from(Payload).toString("utf8")) as Shape)["CodePipeline.job"] as Shape;
      account.invocations.push({ functionName: FunctionName, job, by: caller.arn });
      await worker(job, (operation, input) => call("codepipeline", operation, input));
      account.afterCall();
      return { StatusCode: 202 };
    } } },
    codebuild: { operations: {
      StartBuild: (input) => {
        const known = input.idempotencyToken === undefined ? -1 : account.builds.findIndex((one) => one.idempotencyToken === input.idempotencyToken);
        if (known < 0) account.builds.push(input);
        account.afterCall();
        return { build: { id: `payment:${known < 0 ? account.builds.length : known + 1}` } };
      },
      BatchGetBuilds: ({ ids }) => {
        const count = (reads.get(ids[0]) ?? 0) + 1;
        reads.set(ids[0], count);
        account.afterCall();
        return { builds: [count < account.buildReads ? { id: ids[0], buildStatus: "IN_PROGRESS", buildComplete: false } : { id: ids[0], buildComplete: true, ...account.buildResult }] };
      },
    } },
    sns: { operations: { Publish: ({ TopicArn, Subject, Message }, { caller }) => {
      account.messages.push({ topic: TopicArn, subject: Subject, message: JSON.parse(Message) as Shape, by: caller.arn });
      account.afterCall();
      return { MessageId: "m" };
    } } },
    s3: { operations: { PutObject: async (input, context) => {
      const answer = await loadService("s3").operations.PutObject!(input, context);
      account.afterCall();
      return answer;
    } } },
    events: { operations: {}, tasks: { publish: ({ payload }) => void account.events.push(payload.event as Shape) } },
  };
  function overlay(id: ServiceId): Service {
    const real = loadService(id);
    const over = overlays[id];
    return { ...real, operations: { ...real.operations, ...over?.operations }, tasks: { ...real.tasks, ...over?.tasks } };
  }

  await base.role("pipeline", "codepipeline.amazonaws.com");
  await base.allow("pipeline", [
    "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:GetBucketVersioning", "codebuild:StartBuild", "codebuild:BatchGetBuilds", "lambda:InvokeFunction", "sns:Publish",
    "codeconnections:UseConnection",
    "codepipeline:PutJobSuccessResult", "codepipeline:PutJobFailureResult", // for the workers, which answer in the pipeline's name here
  ]);
  await base.call("s3", "CreateBucket", { Bucket: "artifacts" });
  await base.call("s3", "CreateBucket", { Bucket: "sources" });
  await base.call("s3", "PutBucketVersioning", { Bucket: "sources", VersioningConfiguration: { Status: "Enabled" } });
  await base.call("s3", "PutObject", { Bucket: "sources", Key: "payment.zip", Body: zipOf("1") });
  return account;
}

/** Answers success at once. */
export const succeeds: Worker = async ({ id }, answer) => {
  await answer("PutJobSuccessResult", { jobId: id });
};
