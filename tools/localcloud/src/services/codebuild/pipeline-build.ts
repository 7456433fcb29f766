/**
 * How CodePipeline starts a build. AWS hands the artifacts' places from service to service out of sight of the API; here they travel in
 * members that StartBuild ignores for the type CODEPIPELINE.
 */
import type { Shape } from "../../service";

/** An artifact of a pipeline in its bucket. */
export interface PipelineArtifact {
  /** Name in the pipeline, e.g. `SourceOutput`. */
  name: string;
  bucket: string;
  key: string;
}

export interface PipelineBuild {
  projectName: string;
  pipelineName: string;
  /** The input artifact whose folder the build starts in. */
  primaryInput: PipelineArtifact;
  /** Further input artifacts; their folders are in `CODEBUILD_SRC_DIR_<name>`. @defaultValue none */
  otherInputs?: readonly PipelineArtifact[];
  /** One is the buildspec's primary artifact; of several each is the secondary artifact of its name. */
  outputs: readonly PipelineArtifact[];
  /** Revision of the primary input, e.g. a commit. @defaultValue none: CODEBUILD_RESOLVED_SOURCE_VERSION is not set */
  revision?: string;
  /** As configured in the action. @defaultValue none */
  environmentVariables?: readonly Shape[];
  /** KMS key of the artifact store. @defaultValue the project's */
  encryptionKey?: string;
  /** @defaultValue none */
  idempotencyToken?: string;
}

/**
 * Input of StartBuild for an action of CodePipeline.
 *
 * @example
 * ```ts
 * const { build } = await context.call("codebuild", "StartBuild", pipelineBuildInput({ … }), pipelineRole);
 * ```
 */
export function pipelineBuildInput(build: PipelineBuild): Shape {
  const { outputs, primaryInput } = build;
  const artifact = ({ name, bucket, key }: PipelineArtifact, isSecondary: boolean): Shape =>
    ({ type: "CODEPIPELINE", location: bucket, name: key, path: build.pipelineName, ...(isSecondary && { artifactIdentifier: name }) });
  const [only, ...more] = outputs;
  return {
    projectName: build.projectName,
    sourceTypeOverride: "CODEPIPELINE", sourceLocationOverride: `${primaryInput.bucket}/${primaryInput.key}`,
    ...(build.revision !== undefined && { sourceVersion: build.revision }),
    secondarySourcesOverride: (build.otherInputs ?? []).map(({ name, bucket, key }) => ({ type: "CODEPIPELINE", location: `${bucket}/${key}`, sourceIdentifier: name })),
    artifactsOverride: only !== undefined && more.length === 0 ? artifact(only, false) : { type: "CODEPIPELINE", path: build.pipelineName },
    secondaryArtifactsOverride: more.length === 0 ? [] : outputs.map((output) => artifact(output, true)),
    ...(build.environmentVariables !== undefined && { environmentVariablesOverride: [...build.environmentVariables] }),
    ...(build.encryptionKey !== undefined && { encryptionKeyOverride: build.encryptionKey }),
    ...(build.idempotencyToken !== undefined && { idempotencyToken: build.idempotencyToken }),
  };
}
