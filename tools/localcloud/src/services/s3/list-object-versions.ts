import type { Handler, Shape } from "../../service";
import { invalidArgument } from "./errors";
import { pageSize } from "./list-objects";
import { commonPrefixes, entriesOf, keyEncoder, prefixMarker, rollUp } from "./listing";
import { checksumType } from "./put-object";
import { canonicalId, collections, requireBucket, type KeyRecord, type ObjectVersion } from "./records";

interface Entry {
  key: string;
  version: ObjectVersion;
  /** 0 is the latest. */
  age: number;
}

export const listObjectVersions: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  const prefix: string = input.Prefix ?? "";
  const keyMarker: string | undefined = input.KeyMarker || undefined;
  const versionMarker: string | undefined = input.VersionIdMarker || undefined;
  if (versionMarker !== undefined && keyMarker === undefined) {
    throw invalidArgument("A version-id marker cannot be specified without a key marker.");
  }
  const records = tx.list<KeyRecord>(collections.keys, `${bucket.name}/${prefix}`).map(([, record]) => record);
  const entries = records.flatMap(({ key, versions }) => versions.map((version, age): Entry => ({ key, version, age })));
  const seen = records.find(({ key }) => key === keyMarker)?.versions.findIndex(({ versionId }) => versionId === versionMarker) ?? -1;

  const listing = rollUp(entries, ({ key }) => key, {
    prefix,
    ...(input.Delimiter ? { delimiter: input.Delimiter as string } : {}),
    limit: pageSize(input.MaxKeys),
    isAfter: ({ key, age }) => {
      if (keyMarker === undefined) return true;
      if (key === keyMarker) return versionMarker !== undefined && age > seen;
      return Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0;
    },
    afterPrefix: prefixMarker(keyMarker, prefix, input.Delimiter),
  });

  const encode = keyEncoder(input.EncodingType);
  const shown = entriesOf(listing.listed);
  const owner = { Owner: { ID: canonicalId(bucket.accountId) } };
  const versions = shown.filter(({ version }) => !version.deleteMarker).map((entry) => ({ ...common(entry, encode), ...content(entry.version), ...owner }));
  const markers = shown.filter(({ version }) => version.deleteMarker).map((entry) => ({ ...common(entry, encode), ...owner }));
  const last = listing.listed.at(-1);
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    ...(input.Delimiter === undefined ? {} : { Delimiter: encode(input.Delimiter) }),
    KeyMarker: encode(keyMarker ?? ""),
    VersionIdMarker: versionMarker ?? "",
    MaxKeys: pageSize(input.MaxKeys),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    IsTruncated: listing.truncated,
    ...(versions.length === 0 ? {} : { Versions: versions }),
    ...(markers.length === 0 ? {} : { DeleteMarkers: markers }),
    ...commonPrefixes(listing.listed, encode),
    ...(listing.truncated && last ? {
      NextKeyMarker: encode(last.prefix ?? last.entry.key),
      ...(last.entry ? { NextVersionIdMarker: last.entry.version.versionId } : {}),
    } : {}),
  };
});

function common({ key, version, age }: Entry, encode: (key: string) => string): Shape {
  return { Key: encode(key), VersionId: version.versionId, IsLatest: age === 0, LastModified: new Date(version.lastModified) };
}

function content(version: ObjectVersion): Shape {
  const algorithms = Object.keys(version.checksums).map((member) => member.slice("Checksum".length));
  return {
    ETag: version.etag,
    Size: version.size,
    StorageClass: version.storageClass,
    ...(algorithms.length === 0 ? {} : { ChecksumAlgorithm: algorithms, ...checksumType(version) }),
  };
}
