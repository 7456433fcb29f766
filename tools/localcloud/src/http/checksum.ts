/**
 * Checksums that S3 clients send along: checked, because a body that arrives changed must not be stored.
 */
import { createHash } from "node:crypto";
import { checksumAlgorithms } from "../checksum/algorithms";
import { AwsError } from "../service";

/** @throws AwsError BadDigest when the body is not the one that a header or trailer describes */
export function checkChecksums(headers: Readonly<Record<string, string>>, body: Buffer): void {
  const md5 = headers["content-md5"];
  if (md5 !== undefined && md5 !== createHash("md5").update(body).digest("base64")) {
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  for (const [name, algorithm] of Object.entries(checksumAlgorithms)) {
    const declared = headers[`x-amz-checksum-${name.toLowerCase()}`];
    if (declared !== undefined && declared !== algorithm(body).toString("base64")) {
      throw new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
    }
  }
}
