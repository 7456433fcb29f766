import { AwsError, type Handler, type Shape } from "../../service";
import { contentAddress, holdBytes, readBytes } from "./blob-store";
import { digest, md5 } from "./checksums";
import { invalidRequest, malformedXml } from "./errors";
import { checksumType, encryptionShape } from "./put-object";
import { noteLifecycle } from "./lifecycle-plan";
import { requireBucket, type ObjectVersion } from "./records";
import { dropUpload, partsOf, requireUpload, type PartRecord, type UploadRecord } from "./uploads";
import { addVersion, newVersionId, rejectWriteConditions, sameEtag, shownVersionId } from "./versions";

const smallestPart = 5 * 1024 * 1024;

/** The parts that a request names, in its order. @throws AwsError `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall` */
function chosenParts(named: Shape[], uploaded: PartRecord[]): PartRecord[] {
  if (named.length === 0) throw malformedXml("CompleteMultipartUpload names at least one Part");
  if (named.some((one, index) => index > 0 && one.PartNumber <= named[index - 1]!.PartNumber)) {
    throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.", 400);
  }
  const parts = named.map((one) => {
    const part = uploaded.find(({ number }) => number === one.PartNumber);
    const differs = part && Object.entries(part.checksums).some(([member, value]) => one[member] !== undefined && one[member] !== value);
    if (part && !differs && sameEtag(one.ETag ?? "", part.etag)) return part;
    throw new AwsError("InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, "
      + "or the specified entity tag may not match the part's entity tag.", 400, { PartNumber: String(one.PartNumber) });
  });
  if (parts.slice(0, -1).some((part) => part.size < smallestPart)) {
    throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400);
  }
  return parts;
}

/** One checksum for the object: of its bytes, or of the parts' checksums followed by their number. */
function checksumOf({ algorithm, isComposite }: UploadRecord, parts: PartRecord[], bytes: Uint8Array): Record<string, string> {
  if (algorithm === undefined) return {};
  const member = `Checksum${algorithm}`;
  if (!isComposite) return { [member]: digest(algorithm, bytes).toString("base64") };
  const joined = Buffer.concat(parts.map((part) => Buffer.from(part.checksums[member] ?? "", "base64")));
  return { [member]: `${digest(algorithm, joined).toString("base64")}-${parts.length}` };
}

export const completeMultipartUpload: Handler = (input, context) => context.store.transaction((tx) => {
  const upload = requireUpload(tx, input);
  const bucket = requireBucket(tx, input);
  const parts = chosenParts(input.MultipartUpload?.Parts ?? [], partsOf(tx, upload.id));
  rejectWriteConditions(tx, input, bucket);
  const bytes = Buffer.concat(parts.map((part) => readBytes(tx, part.sha256)));
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== bytes.length) {
    throw invalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.");
  }
  const checksums = checksumOf(upload, parts, bytes);
  const wrong = Object.entries(checksums).find(([member, value]) => input[member] !== undefined && input[member] !== value);
  if (wrong) throw new AwsError("BadDigest", `The ${wrong[0].slice("Checksum".length)} you specified did not match the calculated checksum.`, 400);

  const etags = Buffer.concat(parts.map((part) => Buffer.from(part.etag.slice(1, -1), "hex")));
  const version: ObjectVersion = {
    versionId: newVersionId(bucket, context),
    deleteMarker: false,
    lastModified: context.clock.now(),
    size: bytes.length,
    etag: `"${md5(etags).toString("hex")}-${parts.length}"`,
    sha256: contentAddress(bytes),
    headers: upload.headers,
    metadata: upload.metadata,
    checksums,
    isComposite: upload.isComposite,
    storageClass: upload.storageClass,
    encryption: upload.encryption,
    tags: upload.tags,
  };
  holdBytes(tx, version.sha256, bytes);
  addVersion(tx, bucket, upload.key, version);
  noteLifecycle(context, tx, bucket);
  dropUpload(tx, upload); // parts that were uploaded and not named are gone
  return {
    Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${encodeURIComponent(upload.key)}`,
    Bucket: bucket.name,
    Key: upload.key,
    ETag: version.etag,
    ...checksums,
    ...checksumType(version),
    ...encryptionShape(version),
    ...shownVersionId(bucket, version.versionId),
  };
});
