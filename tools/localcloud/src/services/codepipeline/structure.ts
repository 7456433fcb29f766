import type { CallContext, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { checkActionType } from "./action-types";
import { badAction, badStage, badStructure } from "./errors";
import { checkTriggers } from "./triggers";
import { checkVariables } from "./variables";

const STAGES = 50;
const ACTIONS_PER_STAGE = 50;

/** The declaration as AWS shows it again: every default is written out. */
export function completed(pipeline: Shape, version: number): Shape {
  return {
    ...pipeline,
    stages: (pipeline.stages as Shape[]).map((stage) => ({
      ...stage,
      actions: (stage.actions as Shape[]).map((action) => ({
        ...action,
        runOrder: action.runOrder ?? 1,
        configuration: action.configuration ?? {},
        outputArtifacts: action.outputArtifacts ?? [],
        inputArtifacts: action.inputArtifacts ?? [],
      })),
    })),
    version,
    executionMode: pipeline.executionMode ?? "SUPERSEDED",
    pipelineType: pipeline.pipelineType ?? "V1",
  };
}

/** Checks a completed declaration by itself; what needs other services is checked by the caller. */
export function checkStructure(context: CallContext, pipeline: Shape): void {
  const stages = pipeline.stages as Shape[];
  if (stages.length < 2) {
    throw badStructure(`Pipeline has only ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`);
  }
  if (stages.length > STAGES) throw badStructure(`Pipeline has ${stages.length} stages. There should be a maximum of ${STAGES} stages in a pipeline`);
  rejectTwice(stages.map((stage) => stage.name), (name) => badStage(`Stage name ${name} must be unique within the pipeline`));
  for (const stage of stages) checkStage(context, stage);
  checkSources(stages);
  checkArtifacts(stages);
  checkStore(context, pipeline);
  checkType(pipeline);
  checkVariables(pipeline);
  checkTriggers(pipeline);
}

function checkStage(context: CallContext, stage: Shape): void {
  const actions = stage.actions as Shape[];
  if (actions.length === 0) throw badStage(`Stage ${stage.name} must have at least one action`);
  if (actions.length > ACTIONS_PER_STAGE) throw badStage(`Stage ${stage.name} has ${actions.length} actions, at most ${ACTIONS_PER_STAGE} are allowed`);
  if ((stage.blockers ?? []).length > 0) throw notModelled("codepipeline", "a stage blocker");
  for (const key of ["onFailure", "onSuccess", "beforeEntry"]) {
    if (stage[key] !== undefined) throw notModelled("codepipeline", `the stage condition ${key}`);
  }
  rejectTwice(actions.map((action) => action.name), (name) => badAction(`Action name ${name} must be unique within the stage ${stage.name}`));
  for (const action of actions) {
    for (const key of ["commands", "environmentVariables", "outputVariables"]) {
      if (action[key] !== undefined) throw notModelled("codepipeline", `${key} of an action`);
    }
    if (action.roleArn !== undefined) throw notModelled("codepipeline", "a role of an action's own");
    if (action.region !== undefined && action.region !== context.region) throw notModelled("codepipeline", "an action in another Region");
    checkActionType(context, action);
  }
}

function checkSources(stages: Shape[]): void {
  const [first, ...later] = stages;
  const isSource = (action: Shape): boolean => action.actionTypeId.category === "Source";
  if (!(first!.actions as Shape[]).every(isSource)) {
    throw badStructure("Pipeline should start with a stage that only contains source actions");
  }
  for (const stage of later) {
    const source = (stage.actions as Shape[]).find(isSource);
    if (source !== undefined) {
      throw badStructure(`Source action ${source.name} in stage ${stage.name} is not allowed: source actions can only occur in the first stage`);
    }
  }
}

/** Artifact names are unique, and each input is the output of an action that runs before. */
function checkArtifacts(stages: Shape[]): void {
  const made = new Set<string>();
  for (const stage of stages) {
    const actions = [...(stage.actions as Shape[])].sort((a, b) => a.runOrder - b.runOrder);
    const orders = [...new Set(actions.map((action) => action.runOrder as number))];
    for (const order of orders) {
      const together = actions.filter((action) => action.runOrder === order);
      for (const action of together) {
        const missing = (action.inputArtifacts as Shape[]).find((artifact) => !made.has(artifact.name));
        if (missing !== undefined) {
          throw badAction(
            `Input Artifact Bundle ${missing.name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
          );
        }
      }
      for (const action of together) {
        for (const artifact of action.outputArtifacts as Shape[]) {
          if (made.has(artifact.name)) {
            throw badAction(`Output Artifact Bundle name must be unique within the pipeline. ${artifact.name} has been used more than once.`);
          }
          made.add(artifact.name);
        }
      }
    }
  }
}

/** The artifact store of the pipeline's own Region. */
export function artifactStore(context: CallContext, pipeline: Shape): Shape {
  return pipeline.artifactStore ?? pipeline.artifactStores?.[context.region];
}

function checkStore(context: CallContext, pipeline: Shape): void {
  if ((pipeline.artifactStore === undefined) === (pipeline.artifactStores === undefined)) {
    throw badStructure("Pipeline must have exactly one of artifactStore and artifactStores");
  }
  if (pipeline.artifactStores === undefined) return;
  if (pipeline.artifactStores[context.region] === undefined) {
    throw badStructure(`artifactStores must have an entry for the pipeline's Region ${context.region}`);
  }
  if (Object.keys(pipeline.artifactStores).length > 1) throw notModelled("codepipeline", "an artifact store in another Region");
}

function checkType(pipeline: Shape): void {
  if (pipeline.executionMode === "PARALLEL") throw notModelled("codepipeline", "the execution mode PARALLEL");
  if (pipeline.pipelineType === "V2") return;
  for (const key of ["variables", "triggers"]) {
    if ((pipeline[key] ?? []).length > 0) throw badStructure(`Pipeline type V1 does not support ${key}. Use pipeline type V2`);
  }
  if (pipeline.executionMode !== "SUPERSEDED") {
    throw badStructure(`Pipeline type V1 does not support the execution mode ${pipeline.executionMode}. Use pipeline type V2`);
  }
}

function rejectTwice(names: string[], error: (name: string) => Error): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw error(twice);
}
