import { z } from "zod";
import { type Shape, type TaskHandler } from "../../../service";
import { pipelineBuildInput } from "../../codebuild/pipeline-build";
import { ActionFailure, actionFailure } from "../action-failures";
import { changeAction, endAction, failAction, ongoingAction, pipelineRole } from "../engine";
import type { ActionRecord } from "../executions";
import type { ActionContext } from "./action-context";

/** How often CodePipeline reads a build that runs; AWS does not say. */
const BUILD_CHECK_MILLISECONDS = 5_000;

const variablesShape = z.array(z.object({ name: z.string(), value: z.string(), type: z.enum(["PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"]).default("PLAINTEXT") }));

function environmentVariables(text: string | undefined): Shape[] {
  if (text === undefined) return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = variablesShape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ActionFailure("ConfigurationError", "EnvironmentVariables must be a JSON array of objects with name, value and type (PLAINTEXT, PARAMETER_STORE or SECRETS_MANAGER).");
}

/** Starts a build; its end is read from then on. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
export async function runBuild({ context, action, task, configuration, encryptionKeyId }: ActionContext): Promise<void> {
  const { ProjectName = "", PrimarySource, EnvironmentVariables } = configuration;
  const primary = action.inputArtifacts.find(({ name }) => name === PrimarySource) ?? action.inputArtifacts[0]!;
  const role = await pipelineRole(context, action);
  const { build } = await context.call("codebuild", "StartBuild", pipelineBuildInput({
    projectName: ProjectName, pipelineName: action.pipeline, primaryInput: primary,
    otherInputs: action.inputArtifacts.filter((artifact) => artifact !== primary), outputs: action.outputArtifacts,
    ...(primary.revision !== undefined && { revision: primary.revision }), environmentVariables: environmentVariables(EnvironmentVariables),
    ...(encryptionKeyId !== undefined && { encryptionKey: encryptionKeyId }), idempotencyToken: action.id,
  }), role).catch((error: unknown) => { throw actionFailure(error, `codebuild:StartBuild on project ${ProjectName}`); });
  const externalExecutionUrl = `https://console.aws.amazon.com/codebuild/home?region=${context.region}#/builds/${build.id}/view/new`;
  context.store.transaction((tx) => {
    task.finish(tx);
    if (ongoingAction(context, tx, action.id) === undefined) return;
    changeAction(context, tx, action.id, { externalExecutionId: build.id, externalExecutionUrl });
    context.schedule(tx, { task: "check-build", key: action.id, at: context.clock.now() + BUILD_CHECK_MILLISECONDS });
  });
}

export const checkBuild: TaskHandler = async (task, context) => {
  const action = context.store.read((tx) => ongoingAction(context, tx, task.key));
  if (action?.externalExecutionId === undefined) return;
  let build: Shape | undefined;
  let failure: ActionFailure | undefined;
  try {
    const { builds } = await context.call("codebuild", "BatchGetBuilds", { ids: [action.externalExecutionId] }, await pipelineRole(context, action));
    build = (builds as Shape[])[0];
    if (build === undefined) failure = new ActionFailure("JobFailed", `The build ${action.externalExecutionId} does not exist any more.`);
  } catch (error) {
    const refused = actionFailure(error, `codebuild:BatchGetBuilds on ${action.externalExecutionId}`);
    if (refused.code !== "SystemUnavailable") failure = refused; // otherwise the next look may succeed
  }
  context.store.transaction((tx) => {
    task.finish(tx);
    if (failure !== undefined) failAction(context, tx, action.id, failure.code, failure.message);
    else if (build === undefined || build.buildComplete !== true) {
      context.schedule(tx, { task: "check-build", key: action.id, at: context.clock.now() + BUILD_CHECK_MILLISECONDS });
    } else if (build.buildStatus === "SUCCEEDED") endAction(context, tx, action.id, { succeeded: true, change: built(action, build) });
    else failAction(context, tx, action.id, "JobFailed", failedBuild(build));
  });
};

function built(action: ActionRecord, build: Shape): Partial<ActionRecord> {
  const exported = (build.exportedEnvironmentVariables ?? []) as { name: string; value: string }[];
  const revision = action.inputArtifacts[0]?.revision;
  return {
    outputVariables: Object.fromEntries(exported.map(({ name, value }) => [name, value])),
    ...(revision !== undefined && { outputArtifacts: action.outputArtifacts.map((artifact) => ({ ...artifact, revision })) }),
  };
}

function failedBuild({ buildStatus, phases }: Shape): string {
  const failed = ((phases ?? []) as Shape[]).find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const [reason] = (failed?.contexts ?? []) as Shape[];
  const detail = failed === undefined ? "" : `. Phase: ${failed.phaseType}, Code: ${reason?.statusCode ?? ""}, Message: ${reason?.message ?? ""}`;
  return `Build terminated with state: ${buildStatus}${detail}`;
}
