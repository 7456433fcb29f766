import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { NameReader, ResourcePolicy } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { collections, type BucketRecord, type KeyRecord } from "./records";

/**
 * S3's actions have names of their own.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const actions: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: "PutObject",
  CreateMultipartUpload: "PutObject",
  DeleteBucketCors: "PutBucketCORS",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketReplication: "PutReplicationConfiguration",
  DeleteBucketTagging: "PutBucketTagging",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListBuckets: "ListAllMyBuckets",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListObjectVersions: "ListBucketVersions",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListParts: "ListMultipartUploadParts",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  UploadPart: "PutObject",
};

/** Actions on a version that the caller names. */
const OF_VERSIONS: Readonly<Record<string, string>> = {
  GetObject: "GetObjectVersion", HeadObject: "GetObjectVersion", DeleteObject: "DeleteObjectVersion", GetObjectTagging: "GetObjectVersionTagging",
  PutObjectTagging: "PutObjectVersionTagging", DeleteObjectTagging: "DeleteObjectVersionTagging",
};

export const names: Readonly<Record<string, NameReader>> = { BucketName: ({ Bucket }) => Bucket, ObjectName: ({ Key }) => Key };

const objectArn = (bucket: string, key: string, { partition }: CallContext): string => `arn:${partition}:s3:::${bucket}/${key}`;

export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  const { Bucket, Key, VersionId } = input;
  const on = (action: string, key: string = Key, versionId?: string): AccessRequest =>
    ({ action: `s3:${action}`, resources: [objectArn(Bucket, key, context)], context: objectKeys(input, Bucket, key, versionId, context) });
  switch (operation) {
    case "CopyObject": case "UploadPartCopy": return [sourceRequest(input, context), ...putRequests(on, input)];
    case "PutObject": case "CreateMultipartUpload": return putRequests(on, input);
    case "DeleteObjects": return (input.Delete.Objects as Shape[]).map(({ Key: key, VersionId: version }) =>
      on(version === undefined ? "DeleteObject" : "DeleteObjectVersion", key, version));
    case "GetObjectAttributes": return VersionId === undefined ? [on("GetObject"), on("GetObjectAttributes")]
      : [on("GetObjectVersion", Key, VersionId), on("GetObjectVersionAttributes", Key, VersionId)];
  }
  const ofVersion = VersionId === undefined ? undefined : OF_VERSIONS[operation];
  return ofVersion === undefined ? undefined : [on(ofVersion, Key, VersionId)];
}

/** Tags and access control lists that come with an object need their own permissions. */
function putRequests(on: (action: string) => AccessRequest, { Tagging, ACL, GrantRead, GrantFullControl }: Shape): AccessRequest[] {
  return [
    on("PutObject"),
    ...(Tagging === undefined ? [] : [on("PutObjectTagging")]),
    ...(ACL === undefined && GrantRead === undefined && GrantFullControl === undefined ? [] : [on("PutObjectAcl")]),
  ];
}

/** The object that is copied: `bucket/key`, percent-encoded, perhaps with a version. */
function sourceRequest({ CopySource }: Shape, context: CallContext): AccessRequest {
  const [path = "", versionId] = String(CopySource).split("?versionId=");
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/(.*)$/.exec(decodeURIComponent(path)) ?? [];
  return {
    action: versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion", resources: [objectArn(bucket, key, context)],
    context: objectKeys({}, bucket, key, versionId, context),
  };
}

export function keys(_operation: string, input: Shape, context: CallContext): AccessContext | undefined {
  const { Bucket, Key, Prefix, Delimiter, MaxKeys } = input;
  if (Bucket === undefined) return SIGNED;
  if (Key !== undefined) return objectKeys(input, Bucket, Key, undefined, context);
  return {
    ...SIGNED, "s3:ResourceAccount": context.accountId,
    ...(Prefix !== undefined && { "s3:prefix": Prefix as string }), ...(Delimiter !== undefined && { "s3:delimiter": Delimiter as string }),
    ...(MaxKeys !== undefined && { "s3:max-keys": MaxKeys as number }),
  };
}

const SIGNED: AccessContext = { "s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256", "s3:TlsVersion": "1.3" };

function objectKeys(input: Shape, bucket: string, key: string, versionId: string | undefined, context: CallContext): AccessContext {
  const versions = context.store.read((tx) => tx.get<KeyRecord>(collections.keys, `${bucket}/${key}`))?.versions ?? [];
  const tags = (versionId === undefined ? versions[0] : versions.find((one) => one.versionId === versionId))?.tags ?? {};
  return {
    ...SIGNED, "s3:ResourceAccount": context.accountId,
    ...(versionId !== undefined && { "s3:VersionId": versionId }),
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value])),
    ...(input.ServerSideEncryption !== undefined && { "s3:x-amz-server-side-encryption": input.ServerSideEncryption as string }),
    ...(input.SSEKMSKeyId !== undefined && { "s3:x-amz-server-side-encryption-aws-kms-key-id": input.SSEKMSKeyId as string }),
    ...(input.ACL !== undefined && { "s3:x-amz-acl": input.ACL as string }),
  };
}

export function resourcePolicy(resourceArn: string, context: CallContext): ResourcePolicy | undefined {
  const name = /^arn:[\w-]+:s3:::([^/]+)/.exec(resourceArn)?.[1];
  const policy = name === undefined ? undefined : context.store.read((tx) => tx.get<BucketRecord>(collections.buckets, name))?.policy;
  return policy === undefined ? undefined : { text: policy };
}
