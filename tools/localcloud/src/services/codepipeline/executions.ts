import { AwsError, type CallContext, type Reader, type Shape, type Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import type { ActionStatus, Run } from "./pipeline-machine";

/** Where an artifact lies. */
export interface StoredArtifact {
  name: string;
  bucket: string;
  key: string;
  /** Revision of the source that it came from, e.g. a commit. */
  revision?: string;
}

/** What a source action found. */
export interface SourceRevisionRecord {
  actionName: string;
  provider: string;
  artifact: string;
  revisionId: string;
  summary?: string;
  url?: string;
  changeId?: string;
  created?: number;
  variables: Record<string, string>;
}

export interface ExecutionRecord {
  id: string;
  pipeline: string;
  version: number;
  mode: "QUEUED" | "SUPERSEDED";
  /** Place in lists, newest first. */
  order: string;
  trigger: { triggerType: string; triggerDetail: string };
  /** Pipeline variables, all of them with a value. */
  variables: Record<string, string>;
  /** Of StartPipelineExecution or a trigger, by source action. */
  overrides: Record<string, { type: string; value: string }>;
  startTime: number;
  lastUpdate: number;
  run: Run;
  /** Variables that actions put out, by namespace. */
  outputs: Record<string, Record<string, string>>;
  artifacts: Record<string, StoredArtifact>;
  revisions: SourceRevisionRecord[];
  stopReason?: string;
}

export interface ActionRecord {
  id: string;
  executionId: string;
  pipeline: string;
  version: number;
  stage: string;
  action: string;
  order: string;
  startTime: number;
  lastUpdate: number;
  status: Exclude<ActionStatus, "Pending">;
  /** `ActionExecutionInput`. */
  input: Shape;
  inputArtifacts: StoredArtifact[];
  outputArtifacts: StoredArtifact[];
  outputVariables: Record<string, string>;
  summary?: string;
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  percentComplete?: number;
  error?: { code: string; message: string };
  updatedBy?: string;
  /** Of an approval that is open, or was. */
  token?: string;
  /** Of an Invoke action: the job that may be answered. */
  jobId?: string;
}

export interface JobRecord {
  id: string;
  actionId: string;
  pipeline: string;
  status: "InProgress" | "Succeeded" | "Failed" | "TimedOut";
  continuationToken?: string;
}

/** Keys `<pipeline>/<execution>`. */
export const executions = new RegionTable<ExecutionRecord>("codepipeline.execution");
/** Execution ids, newest first; keys `<pipeline>/<order>`. */
const executionOrder = new RegionTable<string>("codepipeline.execution-order");
/** Executions that are not done; keys `<pipeline>/<execution>`. */
const open = new RegionTable<true>("codepipeline.open-execution");
/** Keys are action execution ids. */
export const actionExecutions = new RegionTable<ActionRecord>("codepipeline.action-execution");
/** Action execution ids, newest first; keys `<pipeline>/<order>`. */
const actionOrder = new RegionTable<string>("codepipeline.action-order");
/** The latest execution that entered a stage; keys `<pipeline>/<stage>`. */
export const stageLatest = new RegionTable<string>("codepipeline.stage-latest");
/** The latest action execution; keys `<pipeline>/<stage>/<action>`. */
export const actionLatest = new RegionTable<string>("codepipeline.action-latest");
export const jobs = new RegionTable<JobRecord>("codepipeline.job");
/** Execution ids by `<pipeline>/<client request token>`. */
export const clientTokens = new RegionTable<string>("codepipeline.client-token");
const counters = new RegionTable<number>("codepipeline.counter");

const LAST_ORDER = 1e12;

/** A number that grows with every call, and the place that shows the newest first. */
export function nextNumber(context: CallContext, tx: Transaction, what: "execution" | "action"): { number: number; order: string } {
  const number = (counters.get(context, tx, what) ?? 0) + 1;
  counters.put(context, tx, what, number);
  return { number, order: String(LAST_ORDER - number).padStart(13, "0") };
}

export function putExecution(context: CallContext, tx: Transaction, record: ExecutionRecord): void {
  const key = `${record.pipeline}/${record.id}`;
  executions.put(context, tx, key, record);
  executionOrder.put(context, tx, `${record.pipeline}/${record.order}`, record.id);
  if (record.run.place === "done") open.remove(context, tx, key);
  else open.put(context, tx, key, true);
}

export function getExecution(context: CallContext, tx: Reader, pipeline: string, id: string): ExecutionRecord | undefined {
  return executions.get(context, tx, `${pipeline}/${id}`);
}

export function existingExecution(context: CallContext, tx: Reader, pipeline: string, id: string): ExecutionRecord {
  const found = getExecution(context, tx, pipeline, id);
  if (found === undefined) {
    throw new AwsError("PipelineExecutionNotFoundException", `The specified pipeline execution was not found: pipeline '${pipeline}' does not have an execution '${id}'`);
  }
  return found;
}

export function openExecutions(context: CallContext, tx: Reader, pipeline: string): ExecutionRecord[] {
  return open.list(context, tx, `${pipeline}/`).flatMap(([key]) => executions.get(context, tx, key) ?? []);
}

/** Newest first. */
export function listedExecutions(context: CallContext, tx: Reader, pipeline: string): ExecutionRecord[] {
  return executionOrder.values(context, tx, `${pipeline}/`).flatMap((id) => getExecution(context, tx, pipeline, id) ?? []);
}

export function putAction(context: CallContext, tx: Transaction, record: ActionRecord): void {
  actionExecutions.put(context, tx, record.id, record);
  actionOrder.put(context, tx, `${record.pipeline}/${record.order}`, record.id);
}

/** Newest first. */
export function listedActions(context: CallContext, tx: Reader, pipeline: string): ActionRecord[] {
  return actionOrder.values(context, tx, `${pipeline}/`).flatMap((id) => actionExecutions.get(context, tx, id) ?? []);
}

/** The latest execution of an action. */
export function latestAction(context: CallContext, tx: Reader, pipeline: string, stage: string, action: string): ActionRecord | undefined {
  const id = actionLatest.get(context, tx, `${pipeline}/${stage}/${action}`);
  return id === undefined ? undefined : actionExecutions.get(context, tx, id);
}

/** Everything about a pipeline that is deleted. Tasks that are left find nothing and end. */
export function forgetExecutions(context: CallContext, tx: Transaction, pipeline: string): void {
  for (const { id, jobId } of listedActions(context, tx, pipeline)) {
    actionExecutions.remove(context, tx, id);
    if (jobId !== undefined) jobs.remove(context, tx, jobId);
  }
  for (const table of [executions, executionOrder, open, actionOrder, stageLatest, actionLatest, clientTokens] as RegionTable<unknown>[]) {
    table.clear(context, tx, `${pipeline}/`);
  }
}
