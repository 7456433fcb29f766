import type { CallContext, Handler, Reader, Shape } from "../../service";
import { page } from "../support/paging";
import { badToken } from "./errors";
import { existingExecution, latestAction, listedActions, listedExecutions, openExecutions, getExecution, stageLatest, type ActionRecord, type ExecutionRecord } from "./executions";
import { existingPipeline } from "./records";

const date = (at: number): Date => new Date(at);

export const getPipelineExecution: Handler = (input, context) => context.store.read((tx) => {
  const { name } = existingPipeline(context, tx, input.pipelineName);
  const execution = existingExecution(context, tx, name, input.pipelineExecutionId);
  return { pipelineExecution: {
    pipelineName: name, pipelineVersion: execution.version, pipelineExecutionId: execution.id, status: execution.run.status,
    artifactRevisions: execution.revisions.map((revision) => ({
      name: revision.artifact, revisionId: revision.revisionId,
      ...(revision.changeId !== undefined && { revisionChangeIdentifier: revision.changeId }),
      ...(revision.summary !== undefined && { revisionSummary: revision.summary }),
      ...(revision.created !== undefined && { created: date(revision.created) }),
      ...(revision.url !== undefined && { revisionUrl: revision.url }),
    })),
    variables: Object.entries(execution.variables).map(([variable, resolvedValue]) => ({ name: variable, resolvedValue })),
    trigger: execution.trigger, executionMode: execution.mode, executionType: "STANDARD",
  } };
});

/** Newest first. */
export const listPipelineExecutions: Handler = (input, context) => context.store.read((tx) => {
  const { name } = existingPipeline(context, tx, input.pipelineName);
  const stage: string | undefined = input.filter?.succeededInStage?.stageName;
  const found = listedExecutions(context, tx, name)
    .filter(({ run }) => stage === undefined || run.stages.some((one) => one.name === stage && one.status === "Succeeded"));
  const shown = page(found, ({ order }) => order, input.nextToken, input.maxResults ?? 100, badToken);
  return { pipelineExecutionSummaries: shown.items.map(summary), ...(shown.next && { nextToken: shown.next }) };
});

function summary(execution: ExecutionRecord): Shape {
  return {
    pipelineExecutionId: execution.id, status: execution.run.status, startTime: date(execution.startTime), lastUpdateTime: date(execution.lastUpdate),
    sourceRevisions: execution.revisions.map(({ actionName, revisionId, summary: revisionSummary, url }) => ({
      actionName, revisionId, ...(revisionSummary !== undefined && { revisionSummary }), ...(url !== undefined && { revisionUrl: url }),
    })),
    trigger: execution.trigger, ...(execution.stopReason !== undefined && { stopTrigger: { reason: execution.stopReason } }),
    executionMode: execution.mode, executionType: "STANDARD",
  };
}

/** Newest first. */
export const listActionExecutions: Handler = (input, context) => context.store.read((tx) => {
  const { name } = existingPipeline(context, tx, input.pipelineName);
  const { pipelineExecutionId, latestInPipelineExecution: latest } = (input.filter ?? {}) as Shape;
  const wanted: string | undefined = pipelineExecutionId ?? latest?.pipelineExecutionId;
  if (wanted !== undefined) existingExecution(context, tx, name, wanted);
  const seen = new Set<string>();
  const found = listedActions(context, tx, name).filter((action) => {
    if (wanted !== undefined && action.executionId !== wanted) return false;
    if (latest?.startTimeRange !== "Latest") return true;
    const key = `${action.stage}/${action.action}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
  const shown = page(found, ({ order }) => order, input.nextToken, input.maxResults ?? 100, badToken);
  return { actionExecutionDetails: shown.items.map(actionDetail), ...(shown.next && { nextToken: shown.next }) };
});

function actionDetail(action: ActionRecord): Shape {
  const places = (artifacts: ActionRecord["inputArtifacts"]): Shape[] => artifacts.map(({ name, bucket, key }) => ({ name, s3location: { bucket, key } }));
  const { error, externalExecutionId, externalExecutionUrl, summary: externalExecutionSummary } = action;
  const isOver = action.status !== "InProgress";
  return {
    pipelineExecutionId: action.executionId, actionExecutionId: action.id, pipelineVersion: action.version, stageName: action.stage, actionName: action.action,
    startTime: date(action.startTime), lastUpdateTime: date(action.lastUpdate), ...(action.updatedBy !== undefined && { updatedBy: action.updatedBy }), status: action.status,
    input: { ...action.input, inputArtifacts: places(action.inputArtifacts) },
    output: {
      outputArtifacts: action.status === "Succeeded" ? places(action.outputArtifacts) : [],
      executionResult: {
        ...(externalExecutionId !== undefined && { externalExecutionId }), ...(externalExecutionUrl !== undefined && { externalExecutionUrl }),
        ...(externalExecutionSummary !== undefined && externalExecutionSummary !== "" && { externalExecutionSummary }), ...(error !== undefined && { errorDetails: error }),
      },
      ...(isOver && { outputVariables: action.outputVariables }),
    },
  };
}

/** What `StageState` says of a stage's executions. */
export function stageExecutions(context: CallContext, tx: Reader, pipeline: string, stage: string): Shape {
  const waiting = openExecutions(context, tx, pipeline)
    .filter(({ run }) => run.place === "waiting" && run.stages[run.at]!.name === stage).sort((a, b) => a.run.number - b.run.number)
    .map((execution) => ({ pipelineExecutionId: execution.id, status: "InProgress", type: "STANDARD" }));
  const id = stageLatest.get(context, tx, `${pipeline}/${stage}`);
  const execution = id === undefined ? undefined : getExecution(context, tx, pipeline, id);
  const latest = execution?.run.stages.find((one) => one.name === stage);
  return {
    // The newest waits alone in SUPERSEDED; in QUEUED there is a line.
    ...(waiting.length > 0 && { inboundExecution: waiting[0], inboundExecutions: waiting }),
    ...(execution !== undefined && latest?.status !== undefined && { latestExecution: { pipelineExecutionId: execution.id, status: latest.status, type: "STANDARD" } }),
    ...(execution !== undefined && execution.run.attempt > 1 && execution.run.stages[execution.run.at]?.name === stage && {
      retryStageMetadata: { manualStageRetryAttempt: execution.run.attempt - 1, latestRetryTrigger: "ManualStageRetry" },
    }),
  };
}

/** What `ActionState` says of an action's executions. */
export function actionState(context: CallContext, tx: Reader, pipeline: string, stage: string, name: string): Shape {
  const action = latestAction(context, tx, pipeline, stage, name);
  if (action === undefined) return { actionName: name };
  const revision = getExecution(context, tx, pipeline, action.executionId)?.revisions.find(({ actionName }) => actionName === name);
  const isOpenApproval = action.token !== undefined && action.status === "InProgress";
  return {
    actionName: name,
    ...(revision !== undefined && action.status === "Succeeded" && { currentRevision: {
      revisionId: revision.revisionId, revisionChangeId: revision.changeId ?? revision.revisionId.slice(0, 100), created: date(revision.created ?? action.startTime),
    }, ...(revision.url !== undefined && { revisionUrl: revision.url }) }),
    latestExecution: {
      actionExecutionId: action.id, status: action.status, lastStatusChange: date(action.lastUpdate),
      ...(action.summary !== undefined && action.summary !== "" && { summary: action.summary }), ...(isOpenApproval && { token: action.token }),
      ...(action.updatedBy !== undefined && { lastUpdatedBy: action.updatedBy }),
      ...(action.externalExecutionId !== undefined && { externalExecutionId: action.externalExecutionId }),
      ...(action.externalExecutionUrl !== undefined && { externalExecutionUrl: action.externalExecutionUrl }),
      ...(action.percentComplete !== undefined && { percentComplete: action.percentComplete }),
      ...(action.error !== undefined && { errorDetails: action.error }),
    },
  };
}
