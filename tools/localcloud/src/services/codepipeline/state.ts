import { AwsError, type Handler, type Shape } from "../../service";
import { happen } from "./engine";
import { actionState, stageExecutions } from "./execution-reads";
import { existingPipeline, pipelines } from "./records";

/** Stages with their transitions, what is in them and in front of them, and the latest of each action. */
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
        actionStates: (stage.actions as Shape[]).map((action) => actionState(context, tx, name, stage.name, action.name)),
        ...stageExecutions(context, tx, name, stage.name),
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
    happen(context, tx, pipeline.name, { kind: "transition" });
    return {};
  });
}

export const enableStageTransition = switcher(true);
export const disableStageTransition = switcher(false);
