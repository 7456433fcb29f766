import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import type { Tags } from "../support/tags";
import { contentAddress, holdBytes } from "./blob-store";
import { md5, verifiedChecksums } from "./checksums";
import { rejectEncryption } from "./encryption";
import { sealForObject } from "./object-key-use";
import { invalidArgument, notModelled } from "./errors";
import { noteLifecycle } from "./lifecycle-plan";
import { requireBucket, type BucketRecord, type ObjectVersion } from "./records";
import { rejectTags } from "./tagging";
import { addVersion, newVersionId, rejectWriteConditions, shownVersionId } from "./versions";

const keyBytes = 1024;
const metadataBytes = 2048;
const systemHeaders = ["CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires", "WebsiteRedirectLocation"];

export const putObject: Handler = async (input, context) => {
  rejectUnmodelled(input);
  rejectKey(input.Key);
  const bytes: Uint8Array = input.Body ?? new Uint8Array();
  const checksums = verifiedChecksums(input, bytes);
  const tags = parseTagHeader(input.Tagging);
  const encryption = await objectEncryption(input, context);
  const etag = `"${md5(bytes).toString("hex")}"`;
  const sha256 = contentAddress(bytes);

  return context.store.transaction((tx) => {
    const bucket = requireBucket(tx, input);
    rejectWriteConditions(tx, input, bucket);
    const version: ObjectVersion = {
      versionId: newVersionId(bucket, context),
      deleteMarker: false,
      lastModified: context.clock.now(),
      size: bytes.length,
      etag,
      sha256,
      headers: headersOf(input),
      metadata: metadataOf(input),
      checksums,
      storageClass: input.StorageClass ?? "STANDARD",
      encryption,
      tags,
    };
    holdBytes(tx, sha256, bytes);
    addVersion(tx, bucket, input.Key, version);
    noteLifecycle(context, tx, bucket);
    return { ETag: etag, ...checksums, ...checksumType(version), ...encryptionShape(version), ...shownVersionId(bucket, version.versionId) };
  });
};

export function checksumType({ checksums, isComposite }: ObjectVersion): Shape {
  return Object.keys(checksums).length === 0 ? {} : { ChecksumType: isComposite ? "COMPOSITE" : "FULL_OBJECT" };
}

export function encryptionShape({ encryption }: Pick<ObjectVersion, "encryption">): Shape {
  return {
    ServerSideEncryption: encryption.algorithm,
    ...(encryption.kmsKeyArn === undefined ? {} : { SSEKMSKeyId: encryption.kmsKeyArn }),
    ...(encryption.bucketKeyEnabled ? { BucketKeyEnabled: true } : {}),
  };
}

/** @throws AwsError `NotImplemented` for what changes an object's meaning and is not there */
export function rejectUnmodelled(input: Shape): void {
  if (input.SSECustomerAlgorithm ?? input.SSECustomerKey) throw notModelled("encryption with a key of the customer (SSE-C)");
  if (input.ObjectLockMode ?? input.ObjectLockRetainUntilDate ?? input.ObjectLockLegalHoldStatus) throw notModelled("Object Lock");
  if (input.WriteOffsetBytes !== undefined) throw notModelled("appending to an object");
  if (input.ACL !== undefined && input.ACL !== "private" && input.ACL !== "bucket-owner-full-control") {
    throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
  }
}

/** @throws AwsError `KeyTooLongError` over 1,024 bytes of UTF-8 */
export function rejectKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > keyBytes) throw new AwsError("KeyTooLongError", "Your key is too long", 400, { Size: String(size), MaxSizeAllowed: String(keyBytes) });
}

export function headersOf(input: Shape): Record<string, string> {
  const given = systemHeaders.filter((name) => input[name] !== undefined).map((name) => [name, textOf(input[name])]);
  return { ContentType: "binary/octet-stream", ...Object.fromEntries(given) };
}

const textOf = (value: unknown): string => (value instanceof Date ? value.toUTCString() : String(value));

/** Metadata names are lower case, as HTTP headers carry them. */
export function metadataOf(input: Shape): Record<string, string> {
  const entries = Object.entries((input.Metadata ?? {}) as Record<string, string>).map(([name, value]) => [name.toLowerCase(), value] as const);
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > metadataBytes) {
    throw new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400,
      { Size: String(size), MaxSizeAllowed: String(metadataBytes) });
  }
  return Object.fromEntries(entries);
}

/** `a=1&b=2`, URL-encoded, at most ten. */
export function parseTagHeader(header: string | undefined): Tags {
  const pairs = [...new URLSearchParams(header ?? "")];
  if (pairs.some(([key]) => key === "")) {
    throw invalidArgument("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.");
  }
  rejectTags(pairs.map(([Key, Value]) => ({ Key, Value })), 10);
  return Object.fromEntries(pairs);
}

/** What the request asks for, or the bucket's default. */
export async function objectEncryption(input: Shape, context: CallContext): Promise<ObjectVersion["encryption"]> {
  const byDefault = context.store.read((tx): BucketRecord => requireBucket(tx, input)).encryption.Rules[0];
  const algorithm: string = input.ServerSideEncryption ?? byDefault.ApplyServerSideEncryptionByDefault.SSEAlgorithm;
  const keyId: string | undefined = input.SSEKMSKeyId
    ?? (input.ServerSideEncryption === undefined ? byDefault.ApplyServerSideEncryptionByDefault.KMSMasterKeyID : undefined);
  const ownKeyArn = await rejectEncryption(algorithm, keyId, context);
  if (algorithm === "AES256") return { algorithm };
  const kmsKeyArn: string = ownKeyArn ?? (await context.internal("kms", "DescribeKey", { KeyId: "alias/aws/s3" })).KeyMetadata.Arn;
  const bucketKeyEnabled: boolean | undefined = input.BucketKeyEnabled ?? byDefault.BucketKeyEnabled;
  // A bucket key is for all objects of the bucket, so that KMS hears of the bucket only.
  const sealedFor = bucketKeyEnabled === true ? `arn:${context.partition}:s3:::${input.Bucket}` : `arn:${context.partition}:s3:::${input.Bucket}/${input.Key}`;
  return {
    algorithm,
    kmsKeyArn, bucketKeyEnabled, sealedFor,
    sealedKey: await sealForObject(context, kmsKeyArn, sealedFor),
  };
}
