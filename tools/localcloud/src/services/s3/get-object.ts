import { AwsError, type Handler, type Shape } from "../../service";
import { readBytes } from "./blob-store";
import { openObject } from "./object-key-use";
import { checksumType, encryptionShape } from "./put-object";
import { requireBucket, type BucketRecord, type ObjectVersion } from "./records";
import { rejectReadConditions, requireVersion, shownVersionId } from "./versions";

interface ByteRange {
  first: number;
  last: number;
}

export const getObject: Handler = (input, context) => {
  const [version, output] = context.store.read((tx) => {
    const bucket = requireBucket(tx, input);
    const found = requireVersion(tx, bucket, input.Key, input.VersionId);
    rejectReadConditions(input, found);
    const range = parseRange(input.Range, found.size);
    const bytes = readBytes(tx, found.sha256);
    return [found, { ...describe(input, bucket, found, range), Body: range ? bytes.subarray(range.first, range.last + 1) : bytes }] as const;
  });
  return version.encryption.sealedKey === undefined ? output : openObject(context, version).then(() => output);
};

export const headObject: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  try {
    const version = requireVersion(tx, bucket, input.Key, input.VersionId);
    rejectReadConditions(input, version);
    return describe(input, bucket, version, parseRange(input.Range, version.size));
  } catch (error) {
    // A HEAD answer has no body, so S3's clients know these errors as plain "NotFound".
    if (error instanceof AwsError && error.statusCode === 404) throw new AwsError("NotFound", "Not Found", 404);
    throw error;
  }
});

function describe(input: Shape, bucket: BucketRecord, version: ObjectVersion, range: ByteRange | undefined): Shape {
  const { Expires, ...headers } = version.headers;
  const wanted = input.ChecksumMode === "ENABLED" && range === undefined;
  return {
    AcceptRanges: "bytes",
    LastModified: new Date(Math.floor(version.lastModified / 1000) * 1000),
    ContentLength: range ? range.last - range.first + 1 : version.size,
    ...(range ? { ContentRange: `bytes ${range.first}-${range.last}/${version.size}` } : {}),
    ETag: version.etag,
    ...headers,
    ...(Expires === undefined ? {} : { Expires }),
    ...overrides(input),
    Metadata: version.metadata,
    ...(wanted ? { ...version.checksums, ...checksumType(version) } : {}),
    // The standard class is the one that S3 does not name in a read.
    ...(version.storageClass === "STANDARD" ? {} : { StorageClass: version.storageClass }),
    ...encryptionShape(version),
    ...(Object.keys(version.tags).length > 0 ? { TagCount: Object.keys(version.tags).length } : {}),
    ...shownVersionId(bucket, version.versionId),
  };
}

/** The `response-…` query parameters replace headers of this one answer. */
function overrides(input: Shape): Shape {
  const names = ["CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType"];
  return Object.fromEntries(names.filter((name) => input[`Response${name}`] !== undefined).map((name) => [name, input[`Response${name}`]]));
}

/** One range as HTTP has it; several, or a form that is no range, mean the whole object. @throws AwsError `InvalidRange` (416) */
function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const range = match[1] === ""
    ? { first: Math.max(0, size - Number(match[2])), last: size - 1 }
    : { first: Number(match[1]), last: match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1) };
  if (range.first > range.last) {
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416, { RangeRequested: header, ActualObjectSize: String(size) });
  }
  return range;
}
