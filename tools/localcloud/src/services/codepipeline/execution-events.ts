/**
 * What CodePipeline puts on the bus; AWS guarantees delivery, at least once.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
import type { CallContext, Shape, Transaction } from "../../service";
import { emitServiceEvent } from "../events/service-event";
import type { ActionRecord, ExecutionRecord, StoredArtifact } from "./executions";
import type { Change } from "./pipeline-machine";
import { pipelineArn } from "./records";

type ActionChange = "STARTED" | "SUCCEEDED" | "FAILED" | "CANCELED" | "ABANDONED";

function emit(context: CallContext, tx: Transaction, what: "Pipeline" | "Stage" | "Action", execution: ExecutionRecord, detail: Shape): void {
  emitServiceEvent(context, tx, {
    source: "aws.codepipeline", detailType: `CodePipeline ${what} Execution State Change`, resources: [pipelineArn(context, execution.pipeline)],
    detail: {
      pipeline: execution.pipeline, "execution-id": execution.id, "start-time": new Date(execution.startTime).toISOString(), ...detail,
      version: execution.version, "pipeline-execution-attempt": execution.run.attempt,
    },
  });
}

export function announceExecution(context: CallContext, tx: Transaction, execution: ExecutionRecord, state: Change): void {
  const { triggerType, triggerDetail } = execution.trigger;
  const isStop = state === "STOPPING" || state === "STOPPED";
  emit(context, tx, "Pipeline", execution, {
    state, "execution-trigger": { "trigger-type": triggerType, "trigger-detail": triggerDetail },
    ...(isStop && execution.stopReason !== undefined && { "stop-execution-comments": execution.stopReason }),
  });
}

export function announceStage(context: CallContext, tx: Transaction, execution: ExecutionRecord, stage: string, state: Change): void {
  emit(context, tx, "Stage", execution, {
    stage, state,
    ...(execution.revisions.length > 0 && { sourceActions: execution.revisions.map(({ actionName, provider, variables }) => ({
      sourceActionName: actionName, sourceActionProvider: provider, sourceActionVariables: variables,
    })) }),
  });
}

export function announceAction(context: CallContext, tx: Transaction, execution: ExecutionRecord, action: ActionRecord, state: ActionChange): void {
  const { category, owner, provider, version } = action.input.actionTypeId;
  const result = {
    ...(action.externalExecutionUrl !== undefined && { "external-execution-url": action.externalExecutionUrl }),
    ...((action.error?.message ?? action.summary) !== undefined && { "external-execution-summary": action.error?.message ?? action.summary }),
    ...(action.externalExecutionId !== undefined && { "external-execution-id": action.externalExecutionId }),
    ...(action.error !== undefined && { "error-code": action.error.code }),
  };
  const places = (artifacts: StoredArtifact[]): Shape[] => artifacts.map(({ name, bucket, key }) => ({ name, s3location: { bucket, key } }));
  emit(context, tx, "Action", execution, {
    stage: action.stage, action: action.action, state, region: context.region, "action-execution-id": action.id,
    type: { owner, provider, category, version },
    ...(Object.keys(result).length > 0 && { "execution-result": result }),
    ...(action.inputArtifacts.length > 0 && { "input-artifacts": places(action.inputArtifacts) }),
    ...(state === "SUCCEEDED" && action.outputArtifacts.length > 0 && { "output-artifacts": places(action.outputArtifacts) }),
  });
}
