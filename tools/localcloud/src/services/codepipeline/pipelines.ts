import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { page } from "../support/paging";
import { canAssume } from "../support/service-role";
import { toTagList } from "../support/tags";
import { happen } from "./engine";
import { badStructure, badToken } from "./errors";
import { forgetExecutions } from "./executions";
import { declarationKey, declarations, existingPipeline, pipelineArn, pipelines, type PipelineRecord } from "./records";
import { startExecution } from "./start-execution";
import { artifactStore, checkStructure, completed } from "./structure";
import { newTags } from "./tags";

const PRINCIPAL = "codepipeline.amazonaws.com";

/** Role and bucket: what a declaration refers to outside itself. What its actions name is looked up when they run. */
async function checkReferences(context: CallContext, pipeline: Shape): Promise<void> {
  if (!(await canAssume(context, pipeline.roleArn, PRINCIPAL, pipelineArn(context, pipeline.name)))) {
    throw badStructure(`CodePipeline is not authorized to perform AssumeRole on role ${pipeline.roleArn}`);
  }
  const bucket: string = artifactStore(context, pipeline).location;
  try {
    await context.internal("s3", "HeadBucket", { Bucket: bucket });
  } catch (error) {
    if (error instanceof AwsError && error.statusCode === 404) {
      throw badStructure(`The artifact store bucket ${bucket} does not exist`);
    }
    throw error;
  }
}

export const createPipeline: Handler = async (input, context) => {
  const declaration = completed(input.pipeline, 1);
  const name: string = declaration.name;
  const tags = newTags(context, name, input.tags);
  checkStructure(context, declaration);
  await checkReferences(context, declaration);
  return context.store.transaction((tx) => {
    if (pipelines.get(context, tx, name) !== undefined) {
      throw new AwsError("PipelineNameInUseException", `A pipeline with the name '${name}' already exists in account '${context.accountId}'`);
    }
    const now = new Date(context.clock.now());
    const pipeline = { name, version: 1, declaration, created: now, updated: now, transitions: {}, tags };
    pipelines.put(context, tx, name, pipeline);
    declarations.put(context, tx, declarationKey(name, 1), declaration);
    startFirst(context, tx, pipeline);
    return { pipeline: declaration, ...(Object.keys(tags).length > 0 && { tags: toTagList(tags, "key", "value") }) };
  });
};

/** A new pipeline runs at once, unless a variable of it has no value. */
function startFirst(context: CallContext, tx: Transaction, pipeline: PipelineRecord): void {
  const variables = (pipeline.declaration.variables ?? []) as Shape[];
  if (variables.some(({ defaultValue }) => defaultValue === undefined)) return;
  startExecution(context, tx, pipeline, { trigger: { triggerType: "CreatePipeline", triggerDetail: context.caller.arn } });
}

/** What is on its way through the pipeline is cancelled: its structure is not the one that it was started with. */
export const updatePipeline: Handler = async (input, context) => {
  const name: string = input.pipeline.name;
  const missing = context.store.read((tx) => pipelines.get(context, tx, name) === undefined);
  if (missing) {
    throw new AwsError("ResourceNotFoundException", `The account with id '${context.accountId}' does not include a pipeline with the name '${name}'`);
  }
  checkStructure(context, completed(input.pipeline, 1));
  await checkReferences(context, input.pipeline);
  return context.store.transaction((tx) => {
    const before = existingPipeline(context, tx, name);
    const version = before.version + 1;
    happen(context, tx, name, { kind: "updated" });
    const declaration = completed(input.pipeline, version);
    const stages = (declaration.stages as Shape[]).map((stage) => stage.name as string);
    const transitions = Object.fromEntries(Object.entries(before.transitions).filter(([stage]) => stages.includes(stage)));
    pipelines.put(context, tx, name, { ...before, version, declaration, transitions, updated: new Date(context.clock.now()) });
    declarations.put(context, tx, declarationKey(name, version), declaration);
    return { pipeline: declaration };
  });
};

export const getPipeline: Handler = (input, context) => context.store.read((tx) => {
  const { name, version, declaration, created, updated } = existingPipeline(context, tx, input.name);
  const shown = input.version === undefined || input.version === version
    ? declaration
    : declarations.get(context, tx, declarationKey(name, input.version));
  if (shown === undefined) {
    throw new AwsError("PipelineVersionNotFoundException", `Pipeline '${name}' does not have a version ${input.version}`);
  }
  return { pipeline: shown, metadata: { pipelineArn: pipelineArn(context, name), created, updated } };
});

/** A name that is not there counts as deleted. */
export const deletePipeline: Handler = (input, context) => context.store.transaction((tx) => {
  pipelines.remove(context, tx, input.name);
  declarations.clear(context, tx, `${input.name}/`);
  forgetExecutions(context, tx, input.name);
  return {};
});

export const listPipelines: Handler = (input, context) => context.store.read((tx) => {
  const all = pipelines.values(context, tx);
  const shown = page(all, (pipeline) => pipeline.name, input.nextToken, input.maxResults ?? 1000, badToken);
  return {
    pipelines: shown.items.map(({ name, version, declaration, created, updated }) => ({
      name, version, pipelineType: declaration.pipelineType, executionMode: declaration.executionMode, created, updated,
    })),
    ...(shown.next && { nextToken: shown.next }),
  };
});
