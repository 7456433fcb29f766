import type { Handler, Shape } from "../../service";
import { invalidArgument } from "./errors";
import { commonPrefixes, entriesOf, keyEncoder, prefixMarker, rollUp, type Listing } from "./listing";
import { checksumType } from "./put-object";
import { canonicalId, collections, requireBucket, type BucketRecord, type KeyRecord, type ObjectVersion, type Reader } from "./records";

interface Current {
  key: string;
  version: ObjectVersion;
}

const largestPage = 1000;

function currentObjects(tx: Reader, bucket: BucketRecord, prefix: string): Current[] {
  return tx.list<KeyRecord>(collections.keys, `${bucket.name}/${prefix}`).flatMap(([, { key, versions }]) => {
    const [latest] = versions;
    return latest && !latest.deleteMarker ? [{ key, version: latest }] : [];
  });
}

function list(tx: Reader, bucket: BucketRecord, input: Shape, after: string | undefined): Listing<Current> {
  const prefix: string = input.Prefix ?? "";
  return rollUp(currentObjects(tx, bucket, prefix), ({ key }) => key, {
    prefix,
    ...(input.Delimiter ? { delimiter: input.Delimiter as string } : {}),
    limit: pageSize(input.MaxKeys),
    isAfter: ({ key }) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0,
    afterPrefix: prefixMarker(after, prefix, input.Delimiter),
  });
}

/** @throws AwsError `InvalidArgument` */
export function pageSize(maxKeys: number | undefined): number {
  if (maxKeys !== undefined && maxKeys < 0) throw invalidArgument("Argument maxKeys must be an integer between 0 and 2147483647");
  return Math.min(maxKeys ?? largestPage, largestPage);
}

function content({ key, version }: Current, encode: (key: string) => string, owner: Shape): Shape {
  const algorithms = Object.keys(version.checksums).map((member) => member.slice("Checksum".length));
  return {
    Key: encode(key),
    LastModified: new Date(version.lastModified),
    ETag: version.etag,
    ...(algorithms.length === 0 ? {} : { ChecksumAlgorithm: algorithms, ...checksumType(version) }),
    Size: version.size,
    StorageClass: version.storageClass,
    ...owner,
  };
}

/** Where the next page starts: the last key or common prefix of this one. */
function lastPlace({ listed }: Listing<Current>): string {
  const last = listed.at(-1);
  return last?.prefix ?? last?.entry?.key ?? "";
}

function head(input: Shape, encode: (key: string) => string): Shape {
  return {
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ""),
    ...(input.Delimiter === undefined ? {} : { Delimiter: encode(input.Delimiter) }),
    MaxKeys: pageSize(input.MaxKeys),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
  };
}

export const listObjectsV2: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  const after = input.ContinuationToken === undefined ? input.StartAfter as string | undefined : decodeToken(input.ContinuationToken);
  const listing = list(tx, bucket, input, after || undefined);
  const encode = keyEncoder(input.EncodingType);
  const owner = input.FetchOwner === true ? { Owner: { ID: canonicalId(bucket.accountId) } } : {};
  const contents = entriesOf(listing.listed).map((one) => content(one, encode, owner));
  return {
    ...head(input, encode),
    IsTruncated: listing.truncated,
    KeyCount: listing.listed.length,
    ...(contents.length === 0 ? {} : { Contents: contents }),
    ...commonPrefixes(listing.listed, encode),
    ...(input.ContinuationToken === undefined ? {} : { ContinuationToken: input.ContinuationToken }),
    ...(input.StartAfter === undefined ? {} : { StartAfter: encode(input.StartAfter) }),
    ...(listing.truncated ? { NextContinuationToken: Buffer.from(lastPlace(listing)).toString("base64") } : {}),
  };
});

function decodeToken(token: string): string {
  const place = Buffer.from(token, "base64");
  if (token === "" || place.toString("base64") !== token) throw invalidArgument("The continuation token provided is incorrect");
  return place.toString();
}

export const listObjects: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  const listing = list(tx, bucket, input, input.Marker || undefined);
  const encode = keyEncoder(input.EncodingType);
  const contents = entriesOf(listing.listed).map((one) => content(one, encode, { Owner: { ID: canonicalId(bucket.accountId) } }));
  return {
    ...head(input, encode),
    Marker: encode(input.Marker ?? ""),
    IsTruncated: listing.truncated,
    ...(contents.length === 0 ? {} : { Contents: contents }),
    ...commonPrefixes(listing.listed, encode),
    // Without a delimiter the caller goes on from the last key that it saw.
    ...(listing.truncated && input.Delimiter ? { NextMarker: encode(lastPlace(listing)) } : {}),
  };
});
