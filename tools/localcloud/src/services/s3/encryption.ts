import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { invalidArgument, malformedXml, notModelled } from "./errors";
import { changeBucket, requireBucket } from "./records";

export const putBucketEncryption: Handler = async (input, context) => {
  const rules: Shape[] = input.ServerSideEncryptionConfiguration.Rules;
  if (rules.length !== 1) throw malformedXml("ServerSideEncryptionConfiguration takes exactly one Rule");
  const { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled, BlockedEncryptionTypes } = rules[0]!;
  if (byDefault === undefined && BlockedEncryptionTypes === undefined) throw malformedXml("the Rule names no default encryption");
  if (byDefault !== undefined) await rejectEncryption(byDefault.SSEAlgorithm, byDefault.KMSMasterKeyID, context);
  changeBucket(input, context, (bucket) => ({
    ...bucket,
    encryption: {
      Rules: [{
        ApplyServerSideEncryptionByDefault: byDefault ?? { SSEAlgorithm: "AES256" },
        BucketKeyEnabled: BucketKeyEnabled ?? false,
        ...(BlockedEncryptionTypes === undefined ? {} : { BlockedEncryptionTypes }),
      }],
    },
  }));
  return {};
};

/** Checks an algorithm and a key, and gives the key's ARN. @throws AwsError for a key that does not fit or does not exist */
export async function rejectEncryption(algorithm: string, keyId: string | undefined, context: CallContext): Promise<string | undefined> {
  if (algorithm === "AES256") {
    if (keyId !== undefined) throw invalidArgument("a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse");
    return undefined;
  }
  if (algorithm !== "aws:kms") throw notModelled(`the encryption ${algorithm}`);
  if (keyId === undefined || keyId.endsWith("alias/aws/s3")) return undefined;
  try {
    const { KeyMetadata } = await context.internal("kms", "DescribeKey", { KeyId: keyId });
    return KeyMetadata.Arn as string;
  } catch (error) {
    if (error instanceof AwsError && error.code === "NotFoundException") throw new AwsError("KMS.NotFoundException", error.message, 400);
    throw error;
  }
}

export const getBucketEncryption: Handler = (input, context) => context.store.read((tx) =>
  ({ ServerSideEncryptionConfiguration: requireBucket(tx, input).encryption }));

/** There is no unencrypted bucket any more: deleting goes back to SSE-S3. */
export const deleteBucketEncryption: Handler = (input, context) => {
  changeBucket(input, context, (bucket) => ({
    ...bucket, encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }] },
  }));
  return {};
};
