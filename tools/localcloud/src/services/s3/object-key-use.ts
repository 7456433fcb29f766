import { AwsError, type CallContext } from "../../service";
import { newSealedKey, openDataKey } from "../kms/key-use";
import { requireBucket, type ObjectVersion } from "./records";
import { requireVersion } from "./versions";

const VIA = "s3.amazonaws.com";

/**
 * Makes the data key of an object, in the writer's name, who needs `kms:GenerateDataKey`.
 *
 * @param sealedFor ARN of the object, or of the bucket when that has a key for all of them
 * @throws AwsError what KMS refuses, under the names that S3 has for it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function sealForObject(context: CallContext, keyId: string, sealedFor: string): Promise<Uint8Array> {
  return named(() => newSealedKey(context, { keyId, via: VIA, encryptionContext: { "aws:s3:arn": sealedFor } }));
}

/** Opens an object in the reader's name, who needs `kms:Decrypt`; nothing to do for one without a key of KMS. @throws AwsError as {@link sealForObject} */
export async function openObject(context: CallContext, { encryption: { sealedKey, sealedFor } }: Pick<ObjectVersion, "encryption">): Promise<void> {
  if (sealedKey === undefined) return;
  await named(() => openDataKey(context, sealedKey, { via: VIA, encryptionContext: { "aws:s3:arn": sealedFor! } }));
}

/** Opens what is about to be copied. @throws AwsError as {@link sealForObject} */
export async function openSource(context: CallContext, { Bucket, Key, VersionId }: { Bucket: string; Key: string; VersionId?: string }): Promise<void> {
  await openObject(context, context.store.read((tx) => requireVersion(tx, requireBucket(tx, { Bucket }), Key, VersionId)));
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (/^AccessDenied/.test(error.code)) throw new AwsError("AccessDenied", error.message, 403);
    throw new AwsError(`KMS.${error.code}`, error.message, 400);
  }
}
