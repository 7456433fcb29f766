/**
 * The body of a request: read up to a limit, then taken out of its encodings.
 */
import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { AwsError } from "../service";
import { checkChecksums } from "./checksum";
import { decodeChunks } from "./chunked-body";
import type { Identified } from "./authentication";

const MEBIBYTE = 1024 * 1024;

/** Largest bodies in bytes by signing name: what AWS takes in one request, and for S3 what a laptop's memory stands. */
const LIMITS: Record<string, number> = { s3: 256 * MEBIBYTE, lambda: 70 * MEBIBYTE };
const DEFAULT_LIMIT = 16 * MEBIBYTE;

export function bodyLimit(signingName: string): number {
  return LIMITS[signingName] ?? DEFAULT_LIMIT;
}

/** @throws AwsError when the body is larger than the limit or ends too early */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) failed(tooLarge(limit));
      else chunks.push(chunk);
    });
    request.on("end", () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on("aborted", () => failed(new AwsError("RequestTimeout", "The client went away before the body was complete.", 400)));
    request.on("error", (error) => failed(new AwsError("IncompleteBody", `The body could not be read: ${error.message}.`, 400)));
  });
}

function tooLarge(limit: number): AwsError {
  return new AwsError("RequestEntityTooLarge", `The body is larger than ${limit / MEBIBYTE} MiB, the most that one request of this service may hold.`, 413);
}

/**
 * Undoes chunks and compression and checks the checksums that came along.
 * @returns the plain body, and the headers with what the trailers add
 */
export function plainBody(raw: Buffer, headers: Record<string, string>, { claim, key }: Identified): { body: Buffer; headers: Record<string, string> } {
  const payload = headers["x-amz-content-sha256"] ?? "";
  if (payload.startsWith("STREAMING-")) {
    const isSigned = payload.startsWith("STREAMING-AWS4-HMAC-SHA256");
    const { body, trailers } = decodeChunks(raw, isSigned ? { secret: key.secretAccessKey, claim } : undefined);
    const declared = headers["x-amz-decoded-content-length"];
    if (declared !== undefined && Number(declared) !== body.length) {
      throw new AwsError("IncompleteBody", `The body has ${body.length} bytes, but x-amz-decoded-content-length says ${declared}.`);
    }
    const encoding = (headers["content-encoding"] ?? "").split(",").map((item) => item.trim()).filter((item) => item !== "aws-chunked" && item !== "").join(",");
    const { "content-encoding": _chunked, ...others } = headers;
    const merged = { ...others, ...trailers, "content-length": String(body.length), ...(encoding !== "" && { "content-encoding": encoding }) };
    checkChecksums(merged, body);
    return { body, headers: merged };
  }
  if (claim.service === "s3") {
    checkChecksums(headers, raw);
    return { body: raw, headers };
  }
  return { body: headers["content-encoding"] === "gzip" ? unzip(raw, bodyLimit(claim.service)) : raw, headers };
}

function unzip(raw: Buffer, limit: number): Buffer {
  try {
    return gunzipSync(raw, { maxOutputLength: limit });
  } catch (error) {
    throw new AwsError("SerializationException", `The body says it is gzip, but cannot be unpacked: ${(error as Error).message}.`);
  }
}
