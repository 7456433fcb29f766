/**
 * `aws-chunked` bodies: chunks with their sizes, optional signatures, optional trailers.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { AwsError } from "../service";
import { EMPTY_HASH, scopeOf, signatureOf, type SignatureClaim } from "./signature";

export interface DecodedBody {
  body: Buffer;
  /** By lower-case name, e.g. `x-amz-checksum-crc32`. */
  trailers: Record<string, string>;
}

/** Checks each chunk against the one before it, when the request says that chunks are signed. */
interface ChunkSigner {
  secret: string;
  claim: SignatureClaim;
}

/** @throws AwsError when the framing is broken, ends too early, or a chunk's signature is wrong */
export function decodeChunks(raw: Buffer, signer: ChunkSigner | undefined): DecodedBody {
  const chunks: Buffer[] = [];
  let at = 0;
  let previous = signer?.claim.signature ?? "";
  for (;;) {
    const lineEnd = raw.indexOf("\r\n", at);
    if (lineEnd < 0) throw incomplete();
    const [size = "", ...extensions] = raw.toString("latin1", at, lineEnd).split(";");
    if (!/^[0-9a-fA-F]{1,8}$/.test(size)) throw incomplete();
    const length = Number.parseInt(size, 16);
    const start = lineEnd + 2;
    const chunk = raw.subarray(start, start + length);
    if (chunk.length < length) throw incomplete();
    if (signer !== undefined) {
      const given = extensions.find((extension) => extension.startsWith("chunk-signature="))?.slice("chunk-signature=".length) ?? "";
      previous = checkChunk(signer, previous, chunk, given);
    }
    if (length === 0) return { body: Buffer.concat(chunks), trailers: readTrailers(raw.toString("utf8", start)) };
    chunks.push(chunk);
    at = start + length + 2;
  }
}

function checkChunk({ secret, claim }: ChunkSigner, previous: string, chunk: Buffer, given: string): string {
  const text = ["AWS4-HMAC-SHA256-PAYLOAD", claim.timestamp, scopeOf(claim), previous, EMPTY_HASH, createHash("sha256").update(chunk).digest("hex")].join("\n");
  const expected = signatureOf(secret, claim, text);
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
    throw new AwsError("SignatureDoesNotMatch", "The signature of a chunk of the body does not match the one that was calculated.", 403);
  }
  return expected;
}

function readTrailers(text: string): Record<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  }));
}

function incomplete(): AwsError {
  return new AwsError("IncompleteBody", "The request body terminated unexpectedly: its aws-chunked framing is broken.");
}
