import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError, type Shape } from "../../service";
import { crc32c, crc64nvme } from "./crc";
import { notModelled } from "./errors";

function bigEndian(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function bigEndian64(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(value);
  return buffer;
}

const algorithms: Record<string, (bytes: Uint8Array) => Buffer> = {
  CRC32: (bytes) => bigEndian(crc32(bytes)),
  CRC32C: (bytes) => bigEndian(crc32c(bytes)),
  CRC64NVME: (bytes) => bigEndian64(crc64nvme(bytes)),
  SHA1: (bytes) => createHash("sha1").update(bytes).digest(),
  SHA256: (bytes) => createHash("sha256").update(bytes).digest(),
};

/** @throws AwsError `NotImplemented` naming the algorithms that are there */
export function digest(algorithm: string, bytes: Uint8Array): Buffer {
  const compute = algorithms[algorithm];
  if (!compute) throw notModelled(`the checksum algorithm ${algorithm} (${Object.keys(algorithms).join(", ")} are)`);
  return compute(bytes);
}

/** Members of a request that hold a checksum of the bytes. */
export const checksumMembers = (input: Shape): string[] =>
  Object.keys(input).filter((member) => /^Checksum(CRC|SHA|MD5|XXHASH)/.test(member) && input[member] !== undefined);

export const md5 = (bytes: Uint8Array): Buffer => createHash("md5").update(bytes).digest();

/**
 * Verifies what the caller says about the bytes and gives the checksums to keep.
 *
 * @throws AwsError `BadDigest` when they differ, `InvalidDigest` for a Content-MD5 that is none
 */
export function verifiedChecksums(input: Shape, bytes: Uint8Array): Record<string, string> {
  if (input.ContentMD5 !== undefined) {
    if (Buffer.from(input.ContentMD5, "base64").length !== 16) throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400);
    if (input.ContentMD5 !== md5(bytes).toString("base64")) {
      throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400);
    }
  }
  const given = checksumMembers(input);
  const names = given.length > 0 ? given : input.ChecksumAlgorithm === undefined ? [] : [`Checksum${input.ChecksumAlgorithm}`];
  return Object.fromEntries(names.map((member) => {
    const algorithm = member.slice("Checksum".length);
    const value = digest(algorithm, bytes).toString("base64");
    if (input[member] !== undefined && input[member] !== value) {
      throw new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`, 400);
    }
    return [member, value];
  }));
}
