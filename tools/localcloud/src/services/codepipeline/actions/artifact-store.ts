import type { CallContext, Caller, Shape } from "../../../service";
import { actionFailure } from "../action-failures";
import type { StoredArtifact } from "../executions";

/** Puts an artifact into the pipeline's bucket as the pipeline's role, encrypted as CodePipeline does: with KMS, S3's own key unless there is one. */
export async function storeArtifact(
  context: CallContext, { bucket, key }: StoredArtifact, body: Uint8Array, encryptionKeyId: string | undefined, role: Caller,
): Promise<void> {
  try {
    await context.call("s3", "PutObject", {
      Bucket: bucket, Key: key, Body: body, ServerSideEncryption: "aws:kms", ...(encryptionKeyId !== undefined && { SSEKMSKeyId: encryptionKeyId }),
    }, role);
  } catch (error) {
    throw actionFailure(error, `s3:PutObject on ${bucket}/${key}`);
  }
}

/** The `Artifact` that a job sees. */
export function jobArtifact({ name, bucket, key, revision }: StoredArtifact): Shape {
  return { name, ...(revision !== undefined && { revision }), location: { type: "S3", s3Location: { bucketName: bucket, objectKey: key } } };
}

/** Session policy of a job: its artifacts and nothing else. */
export function jobPolicy(inputs: readonly StoredArtifact[], outputs: readonly StoredArtifact[], encryptionKeyId: string | undefined): string {
  const arn = ({ bucket, key }: StoredArtifact): string => `arn:aws:s3:::${bucket}/${key}`;
  const statement = (Action: string[], Resource: string[]): Shape[] => (Resource.length === 0 ? [] : [{ Effect: "Allow", Action, Resource }]);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      ...statement(["s3:GetObject", "s3:GetObjectVersion"], inputs.map(arn)),
      ...statement(["s3:PutObject"], outputs.map(arn)),
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"], Resource: encryptionKeyId?.startsWith("arn:") === true ? encryptionKeyId : "*" },
    ],
  });
}
