import type { CallContext, Shape, TaskHandler, Transaction } from "../../../service";
import { issueCredentials, type SessionCredentials } from "../../support/service-role";
import { actionFailure, type ActionFailure } from "../action-failures";
import { actionDeclaration, changeAction, failAction, ongoingAction, pipelineRole } from "../engine";
import { jobs, type ActionRecord } from "../executions";
import { declarationKey, declarations } from "../records";
import { artifactStore } from "../structure";
import type { ActionContext } from "./action-context";
import { jobArtifact, jobPolicy } from "./artifact-store";

/** Each invocation must be answered within this time; a continuation starts it anew. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ANSWER_MILLISECONDS = 20 * 60_000;
/** The whole action. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ACTION_MILLISECONDS = 24 * 3_600_000;
/** When a function that answered with a continuation token is invoked again; AWS does not say, people report about this. */
const REINVOKE_MILLISECONDS = 30_000;
/** How long a job's artifact credentials are good; AWS does not say. */
const CREDENTIALS_SECONDS = 3600;

/** A function is invoked for a job and answers by the API. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html */
export function runInvoke({ context, action, task }: ActionContext): Promise<void> {
  const now = context.clock.now();
  context.store.transaction((tx) => {
    task.finish(tx);
    if (ongoingAction(context, tx, action.id) === undefined) return;
    context.schedule(tx, { task: "action-timeout", key: action.id, at: now + ACTION_MILLISECONDS });
    openJob(context, tx, action.id, now);
  });
  return Promise.resolve();
}

/** Makes the action's next job and invokes for it at a time. */
function openJob(context: CallContext, tx: Transaction, actionId: string, at: number, continuationToken?: string): void {
  const action = ongoingAction(context, tx, actionId);
  if (action === undefined) return;
  const id = context.uuid();
  jobs.put(context, tx, id, { id, actionId, pipeline: action.pipeline, status: "InProgress", ...(continuationToken !== undefined && { continuationToken }) });
  changeAction(context, tx, actionId, { jobId: id });
  context.schedule(tx, { task: "invoke-job", key: actionId, at, payload: { jobId: id } });
  context.schedule(tx, { task: "job-timeout", key: actionId, at: at + ANSWER_MILLISECONDS, payload: { jobId: id } });
}

/** The function has more to do: it is invoked again under a new job id. */
export function continueJob(context: CallContext, tx: Transaction, actionId: string, continuationToken: string): void {
  openJob(context, tx, actionId, context.clock.now() + REINVOKE_MILLISECONDS, continuationToken);
}

export const invokeJob: TaskHandler = async (task, context) => {
  const action = context.store.read((tx) => ongoingAction(context, tx, task.key));
  if (action === undefined || action.jobId !== task.payload.jobId) return;
  const failure = await invoke(context, action);
  context.store.transaction((tx) => {
    task.finish(tx);
    if (failure !== undefined) failAction(context, tx, action.id, failure.code, failure.message);
  });
};

async function invoke(context: CallContext, action: ActionRecord): Promise<ActionFailure | undefined> {
  const FunctionName: string = action.input.resolvedConfiguration.FunctionName;
  try {
    const event = { "CodePipeline.job": { id: action.jobId, accountId: context.accountId, data: await jobData(context, action) } };
    await context.call("lambda", "Invoke", { FunctionName, InvocationType: "Event", Payload: Buffer.from(JSON.stringify(event), "utf8") }, await pipelineRole(context, action));
    return undefined;
  } catch (error) {
    return actionFailure(error, `lambda:InvokeFunction on function ${FunctionName}`);
  }
}

/** `JobData` as the function sees it: without the action's type and the pipeline's context. */
export async function jobData(context: CallContext, action: ActionRecord): Promise<Shape> {
  const { job, encryptionKey } = context.store.read((tx) => ({
    job: jobs.get(context, tx, action.jobId ?? ""),
    encryptionKey: artifactStore(context, declarations.get(context, tx, declarationKey(action.pipeline, action.version))!).encryptionKey as Shape | undefined,
  }));
  const { accessKeyId, secretAccessKey, sessionToken } = await artifactCredentials(context, action, encryptionKey?.id);
  return {
    actionConfiguration: { configuration: action.input.resolvedConfiguration },
    inputArtifacts: action.inputArtifacts.map(jobArtifact), outputArtifacts: action.outputArtifacts.map(jobArtifact),
    artifactCredentials: { accessKeyId, secretAccessKey, sessionToken },
    ...(job?.continuationToken !== undefined && { continuationToken: job.continuationToken }),
    ...(encryptionKey !== undefined && { encryptionKey }),
  };
}

async function artifactCredentials(context: CallContext, action: ActionRecord, encryptionKeyId: string | undefined): Promise<SessionCredentials> {
  const session = await pipelineRole(context, action, jobPolicy(action.inputArtifacts, action.outputArtifacts, encryptionKeyId));
  return issueCredentials(context, session, CREDENTIALS_SECONDS);
}

/** A function that does not answer looks to CodePipeline like one that may not. */
export const jobTimeout: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const action = ongoingAction(context, tx, task.key);
  if (action === undefined || action.jobId !== task.payload.jobId) return;
  failAction(context, tx, action.id, "JobFailed", silent(action));
});

/** The action's own time is over. */
export const actionTimeout: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const action = ongoingAction(context, tx, task.key);
  if (action === undefined) return;
  const { category } = actionDeclaration(context, tx, action).actionTypeId;
  if (category === "Approval") failAction(context, tx, action.id, "ApprovalExpired", "The approval was not answered in time.");
  else failAction(context, tx, action.id, "JobFailed", category === "Invoke" ? silent(action) : "The action did not end within the time that actions of its type may take.");
});

function silent({ input }: ActionRecord): string {
  return `The AWS Lambda function ${input.resolvedConfiguration.FunctionName} failed to return a result. `
    + "Check the function to verify that it has permission to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.";
}
