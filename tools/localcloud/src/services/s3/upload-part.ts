import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { contentAddress, holdBytes, readBytes, releaseBytes } from "./blob-store";
import { checksumMembers, md5, verifiedChecksums } from "./checksums";
import { parseSource, rejectSourceConditions } from "./copy-object";
import { invalidArgument, invalidRequest } from "./errors";
import { openObject, openSource } from "./object-key-use";
import { encryptionShape, rejectUnmodelled } from "./put-object";
import { collections, requireBucket } from "./records";
import { partKey, requireUpload, type PartRecord, type UploadRecord } from "./uploads";
import { requireVersion } from "./versions";

const highestPart = 10_000;

function rejectPartNumber(number: number): void {
  if (number < 1 || number > highestPart) throw invalidArgument(`Part number must be an integer between 1 and ${highestPart}, inclusive`);
}

/** Keeps a part; one of the same number before it is gone. */
function putPart(tx: Transaction, upload: UploadRecord, number: number, bytes: Uint8Array, input: Shape, context: CallContext): PartRecord {
  const wrong = checksumMembers(input).find((member) => member !== `Checksum${upload.algorithm}`);
  if (wrong !== undefined && upload.algorithm !== undefined) {
    throw invalidRequest(`Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, `
      + `actual checksum Type: ${wrong.slice("Checksum".length).toLowerCase()}`);
  }
  const checksums = verifiedChecksums({ ...input, ChecksumAlgorithm: upload.algorithm }, bytes);
  const part: PartRecord = {
    number,
    etag: `"${md5(bytes).toString("hex")}"`,
    sha256: contentAddress(bytes),
    size: bytes.length,
    lastModified: context.clock.now(),
    checksums: upload.algorithm === undefined ? {} : checksums,
  };
  const before = tx.get<PartRecord>(collections.parts, partKey(upload.id, number));
  holdBytes(tx, part.sha256, bytes);
  tx.put(collections.parts, partKey(upload.id, number), part);
  if (before) releaseBytes(tx, before.sha256);
  return part;
}

/** Who adds a part to an upload under a key of KMS needs `kms:Decrypt`. */
async function openUpload(input: Shape, context: CallContext): Promise<void> {
  await openObject(context, context.store.read((tx) => requireUpload(tx, input)));
}

export const uploadPart: Handler = async (input, context) => {
  rejectUnmodelled(input);
  rejectPartNumber(input.PartNumber);
  await openUpload(input, context);
  return context.store.transaction((tx) => {
    const upload = requireUpload(tx, input);
    const part = putPart(tx, upload, input.PartNumber, input.Body ?? new Uint8Array(), input, context);
    return { ETag: part.etag, ...part.checksums, ...encryptionShape(upload) };
  });
};

export const uploadPartCopy: Handler = async (input, context) => {
  rejectUnmodelled(input);
  rejectPartNumber(input.PartNumber);
  await openUpload(input, context);
  await openSource(context, parseSource(input.CopySource));
  return context.store.transaction((tx) => copyPart(tx, input, context));
};

function copyPart(tx: Transaction, input: Shape, context: CallContext): Shape {
  const upload = requireUpload(tx, input);
  const source = parseSource(input.CopySource);
  const from = requireBucket(tx, { Bucket: source.Bucket, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
  const original = requireVersion(tx, from, source.Key, source.VersionId);
  rejectSourceConditions(input, original);
  const bytes = cut(readBytes(tx, original.sha256), input.CopySourceRange);
  const part = putPart(tx, upload, input.PartNumber, bytes, {}, context);
  return {
    CopyPartResult: { ETag: part.etag, LastModified: new Date(part.lastModified), ...part.checksums },
    ...(from.versioning === undefined ? {} : { CopySourceVersionId: original.versionId }),
    ...encryptionShape(upload),
  };
}

function cut(bytes: Uint8Array, range: string | undefined): Uint8Array {
  if (range === undefined) return bytes;
  const match = /^bytes=(\d+)-(\d+)$/.exec(range);
  if (!match) {
    throw invalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets "
      + "of the first and last bytes to copy");
  }
  const [first, last] = [Number(match[1]), Number(match[2])];
  if (first > last || last >= bytes.length) throw new AwsError("InvalidRange", `Range specified is not valid for source object of size: ${bytes.length}`, 416);
  return bytes.subarray(first, last + 1);
}
