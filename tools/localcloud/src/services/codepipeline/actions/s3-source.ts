import { ActionFailure, actionFailure } from "../action-failures";
import { endAction, pipelineRole } from "../engine";
import type { ActionContext } from "./action-context";
import { storeArtifact } from "./artifact-store";

/**
 * Takes an object of a versioned bucket as it is.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
 */
export async function runS3Source({ context, action, execution, task, configuration, encryptionKeyId }: ActionContext): Promise<void> {
  const bucket = configuration.S3Bucket!;
  const override = execution.overrides[action.action];
  const key = override?.type === "S3_OBJECT_KEY" ? override.value : configuration.S3ObjectKey!;
  const role = await pipelineRole(context, action);
  const place = `${bucket}/${key}`;
  const versioning = await context.call("s3", "GetBucketVersioning", { Bucket: bucket }, role)
    .catch((error: unknown) => { throw actionFailure(error, `s3:GetBucketVersioning on ${bucket}`); });
  if (versioning.Status !== "Enabled") throw new ActionFailure("ConfigurationError", `The bucket ${bucket} must have versioning enabled to be the source of a pipeline.`);
  const object = await context.call("s3", "GetObject", {
    Bucket: bucket, Key: key, ...(override?.type === "S3_OBJECT_VERSION_ID" && { VersionId: override.value }),
  }, role).catch((error: unknown) => { throw actionFailure(error, `s3:GetObject on ${place}`); });
  const [output] = action.outputArtifacts;
  const revisionId: string = object.VersionId;
  const stored = { ...output!, revision: revisionId };
  await storeArtifact(context, stored, object.Body ?? new Uint8Array(), encryptionKeyId, role);
  const variables = { BucketName: bucket, ETag: String(object.ETag ?? "").replace(/"/g, ""), ObjectKey: key, VersionId: revisionId };
  context.store.transaction((tx) => {
    task.finish(tx);
    endAction(context, tx, action.id, {
      succeeded: true,
      change: { outputArtifacts: [stored], outputVariables: variables, summary: `Amazon S3 version id: ${revisionId}`, externalExecutionId: revisionId },
      revision: {
        actionName: action.action, provider: "S3", artifact: stored.name, revisionId, summary: `Amazon S3 version id: ${revisionId}`,
        ...(object.LastModified !== undefined && { created: object.LastModified.getTime() }), variables,
      },
    });
  });
}
