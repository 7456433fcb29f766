import { AwsError, type CallContext, type Handler, type Reader } from "../../service";
import { endAction, happen } from "./engine";
import { actionLatest, getExecution, latestAction, putExecution, stageLatest, type ExecutionRecord } from "./executions";
import { existingPipeline, type PipelineRecord } from "./records";

/** With `abandon` what runs is let go at once; without, it ends first. */
export const stopPipelineExecution: Handler = (input, context) => context.store.transaction((tx) => {
  const { name } = existingPipeline(context, tx, input.pipelineName);
  const execution = getExecution(context, tx, name, input.pipelineExecutionId);
  const abandon: boolean = input.abandon ?? false;
  if (execution === undefined || execution.run.place === "done") {
    throw new AwsError("PipelineExecutionNotStoppableException", `Unable to stop the pipeline execution. The pipeline execution '${input.pipelineExecutionId}' in pipeline '${name}' is not in progress`);
  }
  if (execution.run.stopping !== undefined && (!abandon || execution.run.stopping === "abandon")) {
    throw new AwsError("DuplicatedStopRequestException", `The pipeline execution '${execution.id}' is already in a 'Stopping' state`);
  }
  if (input.reason !== undefined) putExecution(context, tx, { ...execution, stopReason: input.reason });
  happen(context, tx, name, { kind: "stop", id: execution.id, abandon });
  return { pipelineExecutionId: execution.id };
});

function stageIndex({ name, declaration }: PipelineRecord, stage: string): number {
  const index = (declaration.stages as { name: string }[]).findIndex((one) => one.name === stage);
  if (index < 0) throw new AwsError("StageNotFoundException", `Pipeline '${name}' does not have a stage with name '${stage}'`);
  return index;
}

/** Runs a stage that failed or was stopped again, under the same execution id. */
export const retryStageExecution: Handler = (input, context) => context.store.transaction((tx) => {
  const pipeline = existingPipeline(context, tx, input.pipelineName);
  const index = stageIndex(pipeline, input.stageName);
  const execution = getExecution(context, tx, pipeline.name, input.pipelineExecutionId);
  if (execution === undefined || stageLatest.get(context, tx, `${pipeline.name}/${input.stageName}`) !== execution.id) {
    throw new AwsError("NotLatestPipelineExecutionException", `The pipeline execution '${input.pipelineExecutionId}' is not the latest in the stage '${input.stageName}' of pipeline '${pipeline.name}'`);
  }
  rejectRetry(pipeline, execution, index);
  happen(context, tx, pipeline.name, { kind: "retry", id: execution.id, stage: input.stageName, allActions: input.retryMode === "ALL_ACTIONS" }, [execution]);
  return { pipelineExecutionId: execution.id };
});

function rejectRetry({ version }: PipelineRecord, { run, version: executed, id }: ExecutionRecord, index: number): void {
  const stage = run.stages[index];
  const isOver = run.place === "done" && run.at === index && (stage?.status === "Failed" || stage?.status === "Stopped");
  if (isOver && executed === version) return;
  throw new AwsError("StageNotRetryableException",
    `Unable to retry. The stage '${stage?.name ?? ""}' of execution '${id}' has no failed actions, is in progress, or the structure of the pipeline has changed`);
}

/** Answers an open approval. */
export const putApprovalResult: Handler = (input, context) => context.store.transaction((tx) => {
  const { pipelineName, stageName, actionName, token, result } = input;
  const pipeline = existingPipeline(context, tx, pipelineName);
  stageIndex(pipeline, stageName);
  checkAction(context, tx, pipeline, stageName, actionName);
  const action = latestAction(context, tx, pipelineName, stageName, actionName);
  if (action?.token === undefined || action.token !== token) throw new AwsError("InvalidApprovalTokenException", "Invalid approval token");
  if (action.status !== "InProgress") throw new AwsError("ApprovalAlreadyCompletedException", "Approval has already been completed");
  const updatedBy = context.caller.arn;
  endAction(context, tx, action.id, result.status === "Approved"
    ? { succeeded: true, change: { summary: result.summary, updatedBy } }
    : { succeeded: false, change: { summary: result.summary, updatedBy, error: { code: "JobFailed", message: `Rejected by ${updatedBy}: ${result.summary}` } } });
  return { approvedAt: new Date(context.clock.now()) };
});

function checkAction(context: CallContext, tx: Reader, pipeline: PipelineRecord, stage: string, name: string): void {
  const declared = (pipeline.declaration.stages as { name: string; actions: { name: string }[] }[]).find((one) => one.name === stage);
  if (declared?.actions.some((action) => action.name === name) === true || actionLatest.get(context, tx, `${pipeline.name}/${stage}/${name}`) !== undefined) return;
  throw new AwsError("ActionNotFoundException", `Pipeline '${pipeline.name}' does not have an action '${name}' in stage '${stage}'`);
}
