import type { Handler, Shape } from "../../service";
import { shareBytes } from "./blob-store";
import { invalidArgument, invalidRequest, preconditionFailed } from "./errors";
import { noteLifecycle } from "./lifecycle-plan";
import { openSource } from "./object-key-use";
import { checksumType, encryptionShape, headersOf, metadataOf, objectEncryption, parseTagHeader, rejectKey, rejectUnmodelled } from "./put-object";
import { requireBucket, type ObjectVersion } from "./records";
import { addVersion, newVersionId, rejectReadConditions, rejectWriteConditions, requireVersion, shownVersionId } from "./versions";

export interface Source {
  Bucket: string;
  Key: string;
  VersionId?: string;
}

/** `[/]bucket/key[?versionId=id]`, URL-encoded. */
export function parseSource(text: string): Source {
  const match = /^\/?([^/]+)\/(.+?)(?:\?versionId=([^?]+))?$/s.exec(text);
  if (!match) throw invalidArgument("Invalid copy source object key");
  try {
    return { Bucket: match[1]!, Key: decodeURIComponent(match[2]!), ...(match[3] === undefined ? {} : { VersionId: match[3] }) };
  } catch {
    throw invalidArgument("Invalid copy source encoding.");
  }
}

export const copyObject: Handler = async (input, context) => {
  rejectUnmodelled(input);
  rejectKey(input.Key);
  const source = parseSource(input.CopySource);
  const tags = parseTagHeader(input.Tagging);
  await openSource(context, source);
  const encryption = await objectEncryption(input, context);
  return context.store.transaction((tx) => {
    const bucket = requireBucket(tx, input);
    const from = requireBucket(tx, { Bucket: source.Bucket, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
    const original = requireVersion(tx, from, source.Key, source.VersionId);
    rejectSourceConditions(input, original);
    rejectWriteConditions(tx, input, bucket);
    const replaces = input.MetadataDirective === "REPLACE";
    const changes = replaces || input.ServerSideEncryption !== undefined || input.StorageClass !== undefined || input.WebsiteRedirectLocation !== undefined
      || source.VersionId !== undefined;
    if (source.Bucket === bucket.name && source.Key === input.Key && !changes) {
      throw invalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, "
        + "storage class, website redirect location or encryption attributes.");
    }
    const version: ObjectVersion = {
      ...original,
      versionId: newVersionId(bucket, context),
      lastModified: context.clock.now(),
      headers: replaces ? headersOf(input) : original.headers,
      metadata: replaces ? metadataOf(input) : original.metadata,
      storageClass: input.StorageClass ?? "STANDARD",
      encryption,
      tags: input.TaggingDirective === "REPLACE" ? tags : original.tags,
    };
    shareBytes(tx, version.sha256); // before the old version may go: it can be the same bytes
    addVersion(tx, bucket, input.Key, version);
    noteLifecycle(context, tx, bucket);
    return {
      CopyObjectResult: { ETag: version.etag, LastModified: new Date(version.lastModified), ...version.checksums, ...checksumType(version) },
      ...(from.versioning === undefined ? {} : { CopySourceVersionId: original.versionId }),
      ...encryptionShape(version),
      ...shownVersionId(bucket, version.versionId),
    };
  });
};

export function rejectSourceConditions(input: Shape, original: ObjectVersion): void {
  try {
    rejectReadConditions({
      IfMatch: input.CopySourceIfMatch, IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince, IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    }, original);
  } catch {
    throw preconditionFailed("x-amz-copy-source-If-*"); // a copy has no "not modified": both answers are 412
  }
}
