import { AwsError, type Handler, type Shape, type Transaction } from "../../service";
import type { Tags } from "../support/tags";
import { releaseBytes } from "./blob-store";
import { invalidRequest } from "./errors";
import { noteLifecycle } from "./lifecycle-plan";
import { pageSize } from "./list-objects";
import { commonPrefixes, entriesOf, keyEncoder, prefixMarker, rollUp } from "./listing";
import { encryptionShape, headersOf, metadataOf, objectEncryption, parseTagHeader, rejectKey, rejectUnmodelled } from "./put-object";
import { canonicalId, collections, requireBucket, type ObjectVersion, type Reader } from "./records";

/** What a multipart upload will become, but for the bytes. */
export interface UploadRecord extends Pick<ObjectVersion, "headers" | "metadata" | "storageClass" | "encryption"> {
  id: string;
  bucket: string;
  key: string;
  initiatedAt: number;
  tags: Tags;
  /** Checksum algorithm that all parts have. */
  algorithm?: string;
  isComposite: boolean;
}

export interface PartRecord {
  number: number;
  etag: string;
  sha256: string;
  size: number;
  lastModified: number;
  checksums: Record<string, string>;
}

const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
/** Algorithms whose checksum of a whole cannot be had from the parts', and those for which only the whole's makes sense. */
const compositeOnly = new Set(["SHA1", "SHA256"]);
const fullObjectOnly = new Set(["CRC64NVME"]);

export const partKey = (uploadId: string, number: number): string => `${uploadId}/${String(number).padStart(5, "0")}`;
export const partsOf = (tx: Reader, uploadId: string): PartRecord[] => tx.list<PartRecord>(collections.parts, `${uploadId}/`).map(([, part]) => part);
const uploadKey = ({ bucket, key, id }: Pick<UploadRecord, "bucket" | "key" | "id">): string => `${bucket}/${key}/${id}`;

/** @throws AwsError `NoSuchUpload` */
export function requireUpload(tx: Reader, input: Shape): UploadRecord {
  requireBucket(tx, input);
  const upload = tx.get<UploadRecord>(collections.uploads, uploadKey({ bucket: input.Bucket, key: input.Key, id: input.UploadId }));
  if (upload) return upload;
  throw new AwsError("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404,
    { UploadId: input.UploadId });
}

/** Removes an upload and the parts that it holds. */
export function dropUpload(tx: Transaction, upload: UploadRecord): void {
  for (const part of partsOf(tx, upload.id)) {
    tx.remove(collections.parts, partKey(upload.id, part.number));
    releaseBytes(tx, part.sha256);
  }
  tx.remove(collections.uploads, uploadKey(upload));
}

export function dropUploads(tx: Transaction, bucket: string): void {
  for (const [, upload] of tx.list<UploadRecord>(collections.uploads, `${bucket}/`)) dropUpload(tx, upload);
}

export const createMultipartUpload: Handler = async (input, context) => {
  rejectUnmodelled(input);
  rejectKey(input.Key);
  const algorithm: string | undefined = input.ChecksumAlgorithm;
  const byDefault = algorithm !== undefined && fullObjectOnly.has(algorithm) ? "FULL_OBJECT" : "COMPOSITE";
  const type: string = input.ChecksumType ?? byDefault;
  if (algorithm !== undefined && (type === "FULL_OBJECT" ? compositeOnly : fullObjectOnly).has(algorithm)) {
    throw invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
  }
  const tags = parseTagHeader(input.Tagging);
  const encryption = await objectEncryption(input, context);
  const upload: UploadRecord = {
    id: context.randomId(96, idAlphabet),
    bucket: input.Bucket,
    key: input.Key,
    initiatedAt: context.clock.now(),
    headers: headersOf(input),
    metadata: metadataOf(input),
    storageClass: input.StorageClass ?? "STANDARD",
    encryption,
    tags,
    ...(algorithm === undefined ? {} : { algorithm }),
    isComposite: type === "COMPOSITE",
  };
  context.store.transaction((tx) => {
    const bucket = requireBucket(tx, input);
    tx.put(collections.uploads, uploadKey(upload), upload);
    noteLifecycle(context, tx, bucket);
  });
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    ...encryptionShape(upload),
    ...(algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: type }),
  };
};

export const abortMultipartUpload: Handler = (input, context) => context.store.transaction((tx) => {
  dropUpload(tx, requireUpload(tx, input));
  return {};
});

export const listParts: Handler = (input, context) => context.store.read((tx) => {
  const upload = requireUpload(tx, input);
  const owner = { ID: canonicalId(context.accountId) };
  const after: number = input.PartNumberMarker ?? 0;
  const limit = pageSize(input.MaxParts);
  const rest = partsOf(tx, upload.id).filter((part) => part.number > after);
  const shown = rest.slice(0, limit);
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: shown.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: rest.length > shown.length,
    ...(shown.length === 0 ? {} : {
      Parts: shown.map((part) => ({
        PartNumber: part.number, LastModified: new Date(part.lastModified), ETag: part.etag, Size: part.size, ...part.checksums,
      })),
    }),
    Owner: owner,
    Initiator: owner,
    StorageClass: upload.storageClass,
    ...(upload.algorithm === undefined ? {} : { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.isComposite ? "COMPOSITE" : "FULL_OBJECT" }),
  };
});

export const listMultipartUploads: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  const prefix: string = input.Prefix ?? "";
  const keyMarker: string | undefined = input.KeyMarker || undefined;
  const owner = { ID: canonicalId(bucket.accountId) };
  const listing = rollUp(tx.list<UploadRecord>(collections.uploads, `${bucket.name}/${prefix}`).map(([, upload]) => upload), (upload) => upload.key, {
    prefix,
    ...(input.Delimiter ? { delimiter: input.Delimiter as string } : {}),
    limit: pageSize(input.MaxUploads),
    isAfter: ({ key, id }) => keyMarker === undefined || key > keyMarker || (key === keyMarker && id > (input.UploadIdMarker || "\uffff")),
    afterPrefix: prefixMarker(keyMarker, prefix, input.Delimiter),
  });
  const encode = keyEncoder(input.EncodingType);
  const uploads = entriesOf(listing.listed);
  const last = listing.listed.at(-1);
  return {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker ?? ""),
    UploadIdMarker: input.UploadIdMarker ?? "",
    Prefix: encode(prefix),
    ...(input.Delimiter === undefined ? {} : { Delimiter: encode(input.Delimiter) }),
    MaxUploads: pageSize(input.MaxUploads),
    IsTruncated: listing.truncated,
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(uploads.length === 0 ? {} : {
      Uploads: uploads.map((upload) => ({
        UploadId: upload.id, Key: encode(upload.key), Initiated: new Date(upload.initiatedAt), StorageClass: upload.storageClass, Owner: owner, Initiator: owner,
        ...(upload.algorithm === undefined ? {} : { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.isComposite ? "COMPOSITE" : "FULL_OBJECT" }),
      })),
    }),
    ...commonPrefixes(listing.listed, encode),
    ...(listing.truncated && last ? {
      NextKeyMarker: encode(last.prefix ?? last.entry.key),
      ...(last.entry ? { NextUploadIdMarker: last.entry.id } : {}),
    } : {}),
  };
});
