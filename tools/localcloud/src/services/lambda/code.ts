import { createHash } from "node:crypto";
import { AwsError, type CallContext, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { invalidValue } from "./errors";

/** A deployment package that Lambda accepts. */
export interface CodePackage {
  bytes: Uint8Array;
  /** SHA-256 in base64, as `CodeSha256`. */
  sha256: string;
}

/** AWS's limits in bytes. */
export const CODE_LIMITS = { zipped: 52_428_800, unzipped: 262_144_000, request: 70_167_211, account: 80_530_636_800 };

/** Reads the code of a CreateFunction or UpdateFunctionCode request and checks it as Lambda does. */
export async function readCode(context: CallContext, source: Shape, operation: string): Promise<CodePackage> {
  if (source.ImageUri !== undefined) throw notModelled("lambda", "a function from a container image");
  if (source.SourceKMSKeyArn !== undefined) throw notModelled("lambda", "a package encrypted with a customer key");
  if (source.S3ObjectStorageMode === "REFERENCE") throw notModelled("lambda", "S3ObjectStorageMode REFERENCE");
  const fromBucket = source.S3Bucket !== undefined || source.S3Key !== undefined;
  if (source.ZipFile !== undefined && fromBucket) {
    throw invalidValue("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  }
  if (source.ZipFile === undefined && !fromBucket) {
    throw invalidValue("Please provide a source for function code.");
  }
  const bytes: Uint8Array = fromBucket ? await fromS3(context, source) : source.ZipFile;
  if (!fromBucket && Math.ceil(bytes.byteLength / 3) * 4 > CODE_LIMITS.request) {
    const message = `Request must be smaller than ${CODE_LIMITS.request} bytes for the ${operation} operation`;
    throw new AwsError("RequestEntityTooLargeException", message, 413, { Type: "User" });
  }
  checkZip(bytes);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("base64") };
}

async function fromS3(context: CallContext, source: Shape): Promise<Uint8Array> {
  const { S3Bucket: Bucket, S3Key: Key, S3ObjectVersion: VersionId } = source;
  if (Bucket === undefined || Key === undefined) throw invalidValue("S3Bucket and S3Key must both be provided.");
  try {
    // Lambda reads the package with the permissions of whoever makes the call.
    const { Body } = await context.call("s3", "GetObject", { Bucket, Key, ...(VersionId && { VersionId }) }, context.caller);
    return Body as Uint8Array;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidValue(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}

/**
 * Walks a zip's directory: the end record, each entry, and the local header each entry points to.
 *
 * @throws AwsError in Lambda's words, when it is not a zip, holds nothing, or unpacks to more than Lambda takes
 */
export function checkZip(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const broken = (): AwsError => invalidValue("Could not unzip uploaded file. Please check your file, then try to upload again.");
  if (bytes.byteLength === 0) throw invalidValue("Uploaded file must be a non-empty zip");
  const end = endOfDirectory(view);
  if (end === undefined) throw broken();
  const entries = view.getUint16(end + 10, true);
  if (entries === 0) throw invalidValue("Uploaded file must be a non-empty zip");
  let at = view.getUint32(end + 16, true);
  let unzipped = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw broken();
    const header = view.getUint32(at + 42, true);
    const packed = view.getUint32(at + 20, true);
    if (header + 30 + packed > end || view.getUint32(header, true) !== 0x04034b50) throw broken();
    unzipped += view.getUint32(at + 24, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (unzipped > CODE_LIMITS.unzipped) throw invalidValue(`Unzipped size must be smaller than ${CODE_LIMITS.unzipped} bytes`);
}

/** Offset of the end record: the last 22 bytes, or before a comment of up to 64 KB. */
function endOfDirectory(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === 0x06054b50 && view.getUint16(at + 20, true) === view.byteLength - at - 22) return at;
  }
  return undefined;
}
