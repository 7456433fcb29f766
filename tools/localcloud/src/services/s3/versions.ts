import type { CallContext, Shape, Transaction } from "../../service";
import { releaseBytes } from "./blob-store";
import { AwsError } from "../../service";
import { noSuchKey, noSuchVersion, preconditionFailed } from "./errors";
import { collections, type BucketRecord, type KeyRecord, type ObjectVersion, type Reader } from "./records";

const versionAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

const storeKey = (bucket: string, key: string): string => `${bucket}/${key}`;

export function getKey(tx: Reader, bucket: string, key: string): KeyRecord | undefined {
  return tx.get<KeyRecord>(collections.keys, storeKey(bucket, key));
}

function putKey(tx: Transaction, bucket: string, record: KeyRecord): void {
  if (record.versions.length === 0) tx.remove(collections.keys, storeKey(bucket, record.key));
  else tx.put(collections.keys, storeKey(bucket, record.key), record);
}

/** The id that a new version gets, by the bucket's versioning. */
export function newVersionId(bucket: BucketRecord, context: CallContext): string {
  return bucket.versioning === "Enabled" ? context.randomId(32, versionAlphabet) : "null";
}

/** Puts a version on top. A `null` version takes the place of the `null` version there is, wherever it stands. */
export function addVersion(tx: Transaction, bucket: BucketRecord, key: string, version: ObjectVersion): void {
  const existing = getKey(tx, bucket.name, key)?.versions ?? [];
  const replaced = existing.filter((one) => one.versionId === version.versionId);
  putKey(tx, bucket.name, { key, versions: [version, ...existing.filter((one) => one.versionId !== version.versionId)] });
  for (const one of replaced) if (!one.deleteMarker) releaseBytes(tx, one.sha256);
}

/** Removes one version for ever; gives it back when it was there. */
export function removeVersion(tx: Transaction, bucket: string, key: string, versionId: string): ObjectVersion | undefined {
  const record = getKey(tx, bucket, key);
  const version = record?.versions.find((one) => one.versionId === versionId);
  if (!record || !version) return undefined;
  putKey(tx, bucket, { key, versions: record.versions.filter((one) => one !== version) });
  if (!version.deleteMarker) releaseBytes(tx, version.sha256);
  return version;
}

/** Replaces what is kept about one version, in its place. */
export function changeVersion(tx: Transaction, bucket: string, key: string, version: ObjectVersion): void {
  const record = getKey(tx, bucket, key);
  if (!record) throw noSuchKey(key);
  putKey(tx, bucket, { key, versions: record.versions.map((one) => (one.versionId === version.versionId ? version : one)) });
}

/**
 * The version that a read means: the named one, or the latest.
 *
 * @throws AwsError `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete marker asked for by its id
 */
export function requireVersion(tx: Reader, bucket: BucketRecord, key: string, versionId?: string): ObjectVersion {
  const versions = getKey(tx, bucket.name, key)?.versions ?? [];
  if (versionId === undefined) {
    const [latest] = versions;
    if (!latest || latest.deleteMarker) throw noSuchKey(key);
    return latest;
  }
  const version = versions.find((one) => one.versionId === versionId);
  if (!version) throw noSuchVersion(key, versionId);
  if (version.deleteMarker) throw new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
  return version;
}

/** What a caller sees as VersionId: nothing in a bucket that was never versioned. */
export function shownVersionId(bucket: BucketRecord, versionId: string): Shape {
  return bucket.versioning === undefined ? {} : { VersionId: versionId };
}

const unquoted = (etag: string): string => etag.replace(/^W\//, "").replace(/^"|"$/g, "");

export const sameEtag = (given: string, etag: string): boolean =>
  given.split(",").some((one) => one.trim() === "*" || unquoted(one.trim()) === unquoted(etag));

/** @throws AwsError `PreconditionFailed` (412) or `NotModified` (304), as the HTTP conditions of a read say */
export function rejectReadConditions(input: Shape, version: ObjectVersion): void {
  const modified = Math.floor(version.lastModified / 1000);
  const later = (when: Date): boolean => modified > Math.floor(when.getTime() / 1000);
  if (input.IfMatch !== undefined) {
    if (!sameEtag(input.IfMatch, version.etag)) throw preconditionFailed("If-Match");
  } else if (input.IfUnmodifiedSince !== undefined && later(input.IfUnmodifiedSince)) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  const unchanged = input.IfNoneMatch !== undefined ? sameEtag(input.IfNoneMatch, version.etag)
    : input.IfModifiedSince !== undefined && !later(input.IfModifiedSince);
  if (unchanged) throw new AwsError("NotModified", "Not Modified", 304);
}

/** @throws AwsError `PreconditionFailed`; `NoSuchKey` for If-Match on a key that is not there */
export function rejectWriteConditions(tx: Reader, input: Shape, bucket: BucketRecord): void {
  const [latest] = getKey(tx, bucket.name, input.Key)?.versions ?? [];
  const current = latest?.deleteMarker ? undefined : latest;
  if (input.IfNoneMatch !== undefined && current && sameEtag(input.IfNoneMatch, current.etag)) throw preconditionFailed("If-None-Match");
  if (input.IfMatch !== undefined) {
    if (!current) throw noSuchKey(input.Key);
    if (!sameEtag(input.IfMatch, current.etag)) throw preconditionFailed("If-Match");
  }
}
