import { AwsError, type CallContext, type Handler, type Shape, type TaskHandler, type Transaction } from "../../service";
import { happen } from "./engine";
import { clientTokens, nextNumber, openExecutions, putExecution, type ExecutionRecord } from "./executions";
import { newRun } from "./pipeline-machine";
import { existingPipeline, pipelines, type PipelineRecord } from "./records";
import { matchesPush, type SourceChange } from "./trigger-filters";

/** Executions that may wait in QUEUED mode. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const QUEUE_LIMIT = 50;

export interface ExecutionStart {
  trigger: ExecutionRecord["trigger"];
  /** @defaultValue the defaults of all variables */
  variables?: Record<string, string>;
  /** @defaultValue every source takes its newest revision */
  overrides?: ExecutionRecord["overrides"];
}

/** Starts an execution. @throws AwsError when too many wait */
export function startExecution(context: CallContext, tx: Transaction, { name, version, declaration }: PipelineRecord, start: ExecutionStart): string {
  const mode = declaration.executionMode === "SUPERSEDED" ? "SUPERSEDED" : "QUEUED";
  if (mode === "QUEUED" && openExecutions(context, tx, name).filter(({ run }) => run.place === "waiting").length >= QUEUE_LIMIT) {
    throw new AwsError("ConcurrentPipelineExecutionsLimitExceededException",
      `The pipeline '${name}' has reached the limit of ${QUEUE_LIMIT} queued executions`);
  }
  const id = context.uuid();
  const { number, order } = nextNumber(context, tx, "execution");
  const now = context.clock.now();
  const run = newRun(id, number, (declaration.stages as Shape[]).map((stage) => ({
    name: stage.name as string, actions: (stage.actions as Shape[]).map((action) => ({ name: action.name as string, runOrder: action.runOrder as number })),
  })));
  const record: ExecutionRecord = {
    id, pipeline: name, version, mode, order, trigger: start.trigger, variables: start.variables ?? defaults(declaration), overrides: start.overrides ?? {},
    startTime: now, lastUpdate: now, run, outputs: {}, artifacts: {}, revisions: [],
  };
  putExecution(context, tx, record);
  happen(context, tx, name, { kind: "start", run }, [record]);
  return id;
}

function defaults(declaration: Shape): Record<string, string> {
  return Object.fromEntries(((declaration.variables ?? []) as Shape[]).flatMap(({ name, defaultValue }) => (defaultValue === undefined ? [] : [[name, defaultValue]])));
}

function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

function variables(declaration: Shape, given: Shape[] | undefined): Record<string, string> {
  const declared = ((declaration.variables ?? []) as Shape[]).map(({ name }) => name as string);
  const unknown = (given ?? []).find(({ name }) => !declared.includes(name));
  if (unknown !== undefined) throw validation(`Variable '${unknown.name}' is not declared in the pipeline`);
  const values = { ...defaults(declaration), ...Object.fromEntries((given ?? []).map(({ name, value }) => [name as string, value as string])) };
  const missing = declared.find((name) => values[name] === undefined);
  if (missing !== undefined) throw validation(`Variable '${missing}' has no default value and must be given`);
  return values;
}

/** Which type of revision each provider's source takes. */
const REVISION_TYPES: Record<string, string[]> = { CodeStarSourceConnection: ["COMMIT_ID"], S3: ["S3_OBJECT_VERSION_ID", "S3_OBJECT_KEY"] };

function overrides(declaration: Shape, given: Shape[] | undefined): ExecutionRecord["overrides"] {
  const sources = (declaration.stages[0].actions as Shape[]);
  return Object.fromEntries((given ?? []).map(({ actionName, revisionType, revisionValue }) => {
    const source = sources.find(({ name }) => name === actionName);
    if (source === undefined) throw validation(`Source action '${actionName}' does not exist in the pipeline`);
    const { provider } = source.actionTypeId;
    if (REVISION_TYPES[provider]?.includes(revisionType) !== true) throw validation(`Revision type ${revisionType} is not valid for source action '${actionName}' with provider ${provider}`);
    if (revisionType === "S3_OBJECT_KEY" && source.configuration.AllowOverrideForS3ObjectKey !== "true") {
      throw validation(`Source action '${actionName}' does not allow its object key to be overridden`);
    }
    return [actionName as string, { type: revisionType as string, value: revisionValue as string }];
  }));
}

export const startPipelineExecution: Handler = (input, context) => context.store.transaction((tx) => {
  const pipeline = existingPipeline(context, tx, input.name);
  const key = `${pipeline.name}/${input.clientRequestToken}`;
  const known = input.clientRequestToken === undefined ? undefined : clientTokens.get(context, tx, key);
  if (known !== undefined) return { pipelineExecutionId: known };
  const pipelineExecutionId = startExecution(context, tx, pipeline, {
    trigger: { triggerType: "StartPipelineExecution", triggerDetail: context.caller.arn },
    variables: variables(pipeline.declaration, input.variables), overrides: overrides(pipeline.declaration, input.sourceRevisions),
  });
  if (input.clientRequestToken !== undefined) clientTokens.put(context, tx, key, pipelineExecutionId);
  return { pipelineExecutionId };
});

/** A push was seen: starts the pipelines whose triggers, or whose own detection of changes, ask for it. */
export const sourceChange: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const change = task.payload as SourceChange;
  for (const pipeline of pipelines.values(context, tx)) {
    const source = (pipeline.declaration.stages[0].actions as Shape[]).find((action) => isStartedBy(pipeline.declaration, action, change));
    if (source === undefined) continue;
    try {
      startExecution(context, tx, pipeline, {
        trigger: { triggerType: "WebhookV2", triggerDetail: source.configuration.ConnectionArn },
        overrides: { [source.name as string]: { type: "COMMIT_ID", value: change.commitId } },
      });
    } catch (error) {
      // Nobody is there to be told that the queue is full; the push starts nothing.
      if (!(error instanceof AwsError)) throw error;
    }
  }
});

function isStartedBy(declaration: Shape, action: Shape, change: SourceChange): boolean {
  const { configuration, actionTypeId, name } = action;
  if (actionTypeId.provider !== "CodeStarSourceConnection" || configuration.FullRepositoryId !== change.fullRepositoryId) return false;
  const trigger = ((declaration.triggers ?? []) as Shape[]).find(({ gitConfiguration }) => gitConfiguration.sourceActionName === name);
  if (trigger !== undefined) return matchesPush(trigger.gitConfiguration.push ?? [], change);
  return configuration.DetectChanges !== "false" && change.kind === "branch" && change.ref === configuration.BranchName;
}
