import { AwsError, type Handler, type Shape } from "../../service";
import { existingPipeline, pipelines } from "./records";

/** Stages and their transitions. Executions are not made yet, so that no stage shows one. */
export const getPipelineState: Handler = (input, context) => context.store.read((tx) => {
  const { name, version, declaration, created, updated, transitions } = existingPipeline(context, tx, input.name);
  return {
    pipelineName: name,
    pipelineVersion: version,
    stageStates: (declaration.stages as Shape[]).map((stage) => {
      const transition = transitions[stage.name as string];
      return {
        stageName: stage.name,
        inboundTransitionState: transition === undefined ? { enabled: true } : {
          enabled: transition.enabled, lastChangedBy: transition.changedBy, lastChangedAt: transition.changedAt,
          ...(transition.reason !== undefined && { disabledReason: transition.reason }),
        },
        actionStates: (stage.actions as Shape[]).map((action) => ({ actionName: action.name })),
      };
    }),
    created,
    updated,
  };
});

/** Only the way into a stage can be switched; `Outbound` of one stage is the way into the next. */
function switcher(enabled: boolean): Handler {
  return (input, context) => context.store.transaction((tx) => {
    const pipeline = existingPipeline(context, tx, input.pipelineName);
    const stages = (pipeline.declaration.stages as Shape[]).map((stage) => stage.name as string);
    const index = stages.indexOf(input.stageName);
    const stage = index < 0 ? undefined : stages[input.transitionType === "Outbound" ? index + 1 : index];
    if (stage === undefined) {
      throw new AwsError("StageNotFoundException", `Pipeline '${pipeline.name}' does not have a transition ${input.transitionType} of stage '${input.stageName}'`);
    }
    const change = { enabled, changedBy: context.caller.arn, changedAt: new Date(context.clock.now()), reason: enabled ? undefined : input.reason };
    pipelines.put(context, tx, pipeline.name, { ...pipeline, transitions: { ...pipeline.transitions, [stage]: change } });
    return {};
  });
}

export const enableStageTransition = switcher(true);
export const disableStageTransition = switcher(false);

export const listPipelineExecutions: Handler = (input, context) => context.store.read((tx) => {
  existingPipeline(context, tx, input.pipelineName);
  return { pipelineExecutionSummaries: [] };
});

export const listActionExecutions: Handler = (input, context) => context.store.read((tx) => {
  existingPipeline(context, tx, input.pipelineName);
  return { actionExecutionDetails: [] };
});

export const getPipelineExecution: Handler = (input, context) => context.store.read((tx) => {
  const { name } = existingPipeline(context, tx, input.pipelineName);
  throw new AwsError("PipelineExecutionNotFoundException", `Pipeline '${name}' does not have an execution '${input.pipelineExecutionId}'`);
});
