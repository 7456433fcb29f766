/**
 * Checksums that S3 clients send along: checked, because a body that arrives changed must not be stored.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../service";

const ALGORITHMS: Record<string, (body: Buffer) => string> = {
  crc32: (body) => base64Of(crc32(body), 4),
  crc32c: (body) => base64Of(crc32c(body), 4),
  crc64nvme: (body) => base64Of(crc64nvme(body), 8),
  sha1: (body) => createHash("sha1").update(body).digest("base64"),
  sha256: (body) => createHash("sha256").update(body).digest("base64"),
};

/** @throws AwsError BadDigest when the body is not the one that a header or trailer describes */
export function checkChecksums(headers: Readonly<Record<string, string>>, body: Buffer): void {
  const md5 = headers["content-md5"];
  if (md5 !== undefined && md5 !== createHash("md5").update(body).digest("base64")) {
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  for (const [name, algorithm] of Object.entries(ALGORITHMS)) {
    const declared = headers[`x-amz-checksum-${name}`];
    if (declared !== undefined && declared !== algorithm(body)) {
      throw new AwsError("BadDigest", `The ${name.toUpperCase()} you specified did not match the calculated checksum.`);
    }
  }
}

function base64Of(value: number | bigint, bytes: 4 | 8): string {
  const buffer = Buffer.alloc(bytes);
  if (typeof value === "bigint") buffer.writeBigUInt64BE(value);
  else buffer.writeUInt32BE(value >>> 0);
  return buffer.toString("base64");
}

let crc32cTable: Uint32Array | undefined;

function crc32c(body: Buffer): number {
  crc32cTable ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of body) crc = crc32cTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** High and low halves of the table of CRC-64/NVME; halves, because big integers are slow per byte. */
let crc64Tables: { high: Uint32Array; low: Uint32Array } | undefined;

function crc64nvme(body: Buffer): bigint {
  const { high, low } = (crc64Tables ??= makeCrc64Tables());
  let top = 0xffffffff;
  let bottom = 0xffffffff;
  for (const byte of body) {
    const index = (bottom ^ byte) & 0xff;
    bottom = ((bottom >>> 8) | (top << 24)) ^ low[index]!;
    top = (top >>> 8) ^ high[index]!;
  }
  return (BigInt(~top >>> 0) << 32n) | BigInt(~bottom >>> 0);
}

function makeCrc64Tables(): { high: Uint32Array; low: Uint32Array } {
  const polynomial = 0x9a6c9329ac4bc9b5n;
  const values = Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    return value;
  });
  return {
    high: Uint32Array.from(values, (value) => Number(value >> 32n)),
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
  };
}
