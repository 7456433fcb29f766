/**
 * Carries executions out: each change of state is kept together with the tasks that follow from it.
 */
import type { CallContext, Caller, Shape, TaskHandler, Transaction } from "../../service";
import { assumeRole } from "../support/service-role";
import { resolveConfiguration } from "./configuration";
import { announceAction, announceExecution, announceStage } from "./execution-events";
import {
  actionExecutions, actionLatest, getExecution, jobs, latestAction, nextNumber, openExecutions, putAction, putExecution, stageLatest,
  type ActionRecord, type ExecutionRecord, type StoredArtifact,
} from "./executions";
import { advance, type PipelineEffect, type PipelineEvent } from "./pipeline-machine";
import { declarationKey, declarations, pipelineArn, pipelines } from "./records";
import { artifactStore } from "./structure";

export const PRINCIPAL = "codepipeline.amazonaws.com";

/** What an action comes to. */
export interface ActionEnd {
  succeeded: boolean;
  change?: Partial<ActionRecord>;
  /** Of a source action. */
  revision?: ExecutionRecord["revisions"][number];
}

const HOUR = 3_600_000;

/** How long an action may take, unless its kind says otherwise. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ACTION_MILLISECONDS: Readonly<Record<string, number>> = { "Build/CodeBuild": 36 * HOUR, "Test/CodeBuild": 36 * HOUR };
const OTHER_ACTION_MILLISECONDS = HOUR;

/** Tasks of one action execution; they end with it. */
const ACTION_TASKS = ["run-action", "check-build", "invoke-job", "job-timeout", "action-timeout"];

/** Lets an event happen to a pipeline, in the caller's transaction. Executions that are done take part only when they are named. */
export function happen(context: CallContext, tx: Transaction, pipeline: string, event: PipelineEvent, others: readonly ExecutionRecord[] = []): void {
  const found = pipelines.get(context, tx, pipeline);
  if (found === undefined) return;
  const involved = new Map([...openExecutions(context, tx, pipeline), ...others].map((record) => [record.id, record]));
  const closed = Object.entries(found.transitions).filter(([, { enabled }]) => !enabled).map(([stage]) => stage);
  const mode = found.declaration.executionMode === "SUPERSEDED" ? "SUPERSEDED" : "QUEUED";
  const runs = [...involved.values()].filter((record) => event.kind !== "start" || record.id !== event.run.id).map((record) => record.run);
  const after = advance({ mode, closed, runs }, event);
  const now = context.clock.now();
  for (const run of after.runs) {
    const record = involved.get(run.id)!;
    if (run !== record.run) putExecution(context, tx, { ...record, run, lastUpdate: now });
  }
  for (const effect of after.effects) carryOut(context, tx, pipeline, effect);
}

function carryOut(context: CallContext, tx: Transaction, pipeline: string, effect: PipelineEffect): void {
  const execution = getExecution(context, tx, pipeline, effect.id)!;
  switch (effect.kind) {
    case "execution": announceExecution(context, tx, execution, effect.change); return;
    case "stage":
      if (effect.change === "STARTED") stageLatest.put(context, tx, `${pipeline}/${effect.stage}`, effect.id);
      announceStage(context, tx, execution, effect.stage, effect.change);
      return;
    case "startAction": startAction(context, tx, execution, effect.stage, effect.action); return;
    case "abandonAction": {
      const action = latestAction(context, tx, pipeline, effect.stage, effect.action);
      if (action === undefined || action.executionId !== effect.id || action.status !== "InProgress") return;
      close(context, tx, execution, { ...action, status: "Abandoned" }, effect.because === "updated" ? "CANCELED" : "ABANDONED");
    }
  }
}

/** The declaration of an action in the version that an execution runs. */
export function actionDeclaration(context: CallContext, tx: Pick<Transaction, "get" | "list" | "scan">, { pipeline, version, stage, action }: Pick<ActionRecord, "pipeline" | "version" | "stage" | "action">): Shape {
  const declaration = declarations.get(context, tx, declarationKey(pipeline, version))!;
  const found = (declaration.stages as Shape[]).find(({ name }) => name === stage)!;
  return (found.actions as Shape[]).find(({ name }) => name === action)!;
}

function startAction(context: CallContext, tx: Transaction, execution: ExecutionRecord, stage: string, name: string): void {
  const { pipeline, version } = execution;
  const declared = actionDeclaration(context, tx, { pipeline, version, stage, action: name });
  const resolved = resolveConfiguration(execution, declared);
  const bucket: string = artifactStore(context, declarations.get(context, tx, declarationKey(pipeline, version))!).location;
  const inputs = (declared.inputArtifacts as Shape[]).flatMap((artifact) => execution.artifacts[artifact.name as string] ?? []);
  const outputs = (declared.outputArtifacts as Shape[]).map((artifact): StoredArtifact =>
    ({ name: artifact.name, bucket, key: artifactKey(context, pipeline, artifact.name) }));
  const now = context.clock.now();
  const record: ActionRecord = {
    id: context.uuid(), executionId: execution.id, pipeline, version, stage, action: name, order: nextNumber(context, tx, "action").order,
    startTime: now, lastUpdate: now, status: "InProgress", inputArtifacts: inputs, outputArtifacts: outputs, outputVariables: {},
    input: {
      actionTypeId: declared.actionTypeId, configuration: declared.configuration, resolvedConfiguration: resolved.configuration ?? {},
      region: context.region, ...(declared.namespace !== undefined && { namespace: declared.namespace }),
    },
  };
  putAction(context, tx, record);
  actionLatest.put(context, tx, `${pipeline}/${stage}/${name}`, record.id);
  announceAction(context, tx, execution, record, "STARTED");
  const { category, provider } = declared.actionTypeId;
  context.schedule(tx, { task: "action-timeout", key: record.id, at: now + (ACTION_MILLISECONDS[`${category}/${provider}`] ?? OTHER_ACTION_MILLISECONDS) });
  if (resolved.problem === undefined) context.schedule(tx, { task: "run-action", key: record.id, at: now });
  else context.schedule(tx, { task: "fail-action", key: record.id, at: now, payload: { code: "ConfigurationError", message: resolved.problem } });
}

const KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `pipeline/artifact/random`, cut as AWS cuts them. */
function artifactKey(context: CallContext, pipeline: string, artifact: string): string {
  return `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/${context.randomId(7, KEY_LETTERS)}`;
}

/** An action that is in progress. */
export function ongoingAction(context: CallContext, tx: Pick<Transaction, "get" | "list" | "scan">, id: string): ActionRecord | undefined {
  const found = actionExecutions.get(context, tx, id);
  return found?.status === "InProgress" ? found : undefined;
}

/** Notes something about an action that goes on. */
export function changeAction(context: CallContext, tx: Transaction, id: string, change: Partial<ActionRecord>): void {
  const action = ongoingAction(context, tx, id);
  if (action !== undefined) putAction(context, tx, { ...action, ...change, lastUpdate: context.clock.now() });
}

/** Ends an action and lets its execution go on. Nothing happens when it is over already. */
export function endAction(context: CallContext, tx: Transaction, id: string, { succeeded, change = {}, revision }: ActionEnd): void {
  const action = ongoingAction(context, tx, id);
  const execution = action && getExecution(context, tx, action.pipeline, action.executionId);
  if (action === undefined || execution === undefined) return;
  const ended: ActionRecord = { ...action, ...change, status: succeeded ? "Succeeded" : "Failed" };
  const namespace: string | undefined = action.input.namespace;
  const grown: ExecutionRecord = succeeded ? {
    ...execution,
    artifacts: { ...execution.artifacts, ...Object.fromEntries(ended.outputArtifacts.map((artifact) => [artifact.name, artifact])) },
    ...(namespace !== undefined && { outputs: { ...execution.outputs, [namespace]: ended.outputVariables } }),
    ...(revision !== undefined && { revisions: [...execution.revisions.filter(({ actionName }) => actionName !== revision.actionName), revision] }),
  } : execution;
  if (grown !== execution) putExecution(context, tx, grown);
  close(context, tx, grown, ended, succeeded ? "SUCCEEDED" : "FAILED");
  happen(context, tx, action.pipeline, { kind: "actionEnded", id: execution.id, stage: action.stage, action: action.action, succeeded });
}

export function failAction(context: CallContext, tx: Transaction, id: string, code: string, message: string, change: Partial<ActionRecord> = {}): void {
  endAction(context, tx, id, { succeeded: false, change: { ...change, error: { code, message } } });
}

function close(context: CallContext, tx: Transaction, execution: ExecutionRecord, action: ActionRecord, news: Parameters<typeof announceAction>[4]): void {
  const ended = { ...action, lastUpdate: context.clock.now() };
  putAction(context, tx, ended);
  for (const task of ACTION_TASKS) context.cancel(tx, { task, key: action.id });
  const job = action.jobId === undefined ? undefined : jobs.get(context, tx, action.jobId);
  if (job?.status === "InProgress") jobs.put(context, tx, job.id, { ...job, status: "TimedOut" });
  announceAction(context, tx, execution, ended, news);
}

/** An action whose configuration could not be made out. */
export const failActionTask: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  failAction(context, tx, task.key, task.payload.code, task.payload.message);
});

/** The pipeline's role, taken on for an action. @param policy narrows it */
export async function pipelineRole(context: CallContext, { pipeline, version, id }: Pick<ActionRecord, "pipeline" | "version" | "id">, policy?: string): Promise<Caller> {
  const { roleArn } = context.store.read((tx) => declarations.get(context, tx, declarationKey(pipeline, version)))!;
  return assumeRole(context, {
    roleArn, principal: PRINCIPAL, sourceArn: pipelineArn(context, pipeline), sessionName: id,
    ...(policy !== undefined && { policy }),
  });
}
