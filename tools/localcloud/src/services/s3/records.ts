import { createHash } from "node:crypto";
import type { CallContext, Reader, Shape, Transaction } from "../../service";
import type { Tags } from "../support/tags";
import { accessDenied, noSuchBucket } from "./errors";

/** Configurations are kept in the form in which the API takes and gives them. */
export interface BucketRecord {
  name: string;
  region: string;
  accountId: string;
  createdAt: number;
  versioning?: "Enabled" | "Suspended";
  encryption: Shape;
  publicAccessBlock?: PublicAccessBlock;
  ownership?: "BucketOwnerPreferred" | "ObjectWriter" | "BucketOwnerEnforced";
  policy?: string;
  lifecycle?: { rules: Shape[]; minimumSize: string };
  tags: Tags;
}

export interface PublicAccessBlock {
  BlockPublicAcls: boolean;
  IgnorePublicAcls: boolean;
  BlockPublicPolicy: boolean;
  RestrictPublicBuckets: boolean;
}

export interface ObjectVersion {
  /** `null` for objects made while the bucket was not versioned. */
  versionId: string;
  deleteMarker: boolean;
  lastModified: number;
  size: number;
  etag: string;
  /** Content address of the bytes; empty for a delete marker. */
  sha256: string;
  /** System metadata under the names of the API: ContentType, CacheControl, … */
  headers: Record<string, string>;
  metadata: Record<string, string>;
  /** By member name, e.g. `ChecksumCRC32`. */
  checksums: Record<string, string>;
  /** Whether the checksum is one of the parts' checksums. @defaultValue of the whole object's bytes */
  isComposite?: boolean;
  storageClass: string;
  /** `sealedKey` is the data key of an object under a key of KMS, sealed for `sealedFor`. */
  encryption: { algorithm: string; kmsKeyArn?: string; bucketKeyEnabled?: boolean; sealedKey?: Uint8Array; sealedFor?: string };
  tags: Tags;
}

export interface KeyRecord {
  key: string;
  /** Newest first. Never empty: the record goes with its last version. */
  versions: ObjectVersion[];
}

export const collections = {
  /** By name: bucket names are unique in all the world. */
  buckets: "s3-buckets",
  /** `<bucket>/<object key>`. */
  keys: "s3-keys",
  /** `<sha256>/<chunk>`. */
  chunks: "s3-chunks",
  /** `<bucket>/<object key>/<upload id>`. */
  uploads: "s3-uploads",
  /** `<upload id>/<part number>`. */
  parts: "s3-parts",
  /** By sha256: how many versions hold these bytes. */
  blobs: "s3-blobs",
} as const;

export type { Reader };

/** S3's name for an account. */
export const canonicalId = (accountId: string): string => createHash("sha256").update(`canonical:${accountId}`).digest("hex");

export const bucketArn = (bucket: string, context: CallContext): string => `arn:${context.partition}:s3:::${bucket}`;

/** @throws AwsError `NoSuchBucket`; `AccessDenied` when `ExpectedBucketOwner` names another account */
export function requireBucket(tx: Reader, input: Shape): BucketRecord {
  const bucket = tx.get<BucketRecord>(collections.buckets, input.Bucket);
  if (!bucket) throw noSuchBucket(input.Bucket);
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.accountId) throw accessDenied();
  return bucket;
}

/** Changes one bucket and keeps it. */
export function changeBucket(input: Shape, context: CallContext, work: (bucket: BucketRecord, tx: Transaction) => BucketRecord): BucketRecord {
  return context.store.transaction((tx) => {
    const changed = work(requireBucket(tx, input), tx);
    tx.put(collections.buckets, changed.name, changed);
    return changed;
  });
}
