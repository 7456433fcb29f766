import { createHash } from "node:crypto";
import { checksumAlgorithms } from "../../checksum/algorithms";
import { AwsError, type Shape } from "../../service";
import { notModelled } from "./errors";

/** @throws AwsError `NotImplemented` naming the algorithms that are there */
export function digest(algorithm: string, bytes: Uint8Array): Buffer {
  const compute = checksumAlgorithms[algorithm];
  if (!compute) throw notModelled(`the checksum algorithm ${algorithm} (${Object.keys(checksumAlgorithms).join(", ")} are)`);
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
