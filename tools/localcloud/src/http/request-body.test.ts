import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { AccessKey } from "../credentials";
import { checkChecksums } from "./checksum";
import { decodeChunks } from "./chunked-body";
import { plainBody } from "./request-body";
import { EMPTY_HASH, scopeOf, signatureOf, type SignatureClaim } from "./signature";

const claim: SignatureClaim = { accessKeyId: "a", date: "20260101", region: "us-east-1", service: "s3", timestamp: "20260101T000000Z", signature: "seed",
  signedHeaders: [], isPresigned: false, expiresSeconds: undefined, sessionToken: undefined };
const key: AccessKey = { secretAccessKey: "secret", caller: { accountId: "0", arn: "a", kind: "administrator" } };

/** Chunks as a client with signed chunks sends them. */
function signedChunks(...texts: string[]): Buffer {
  let previous = claim.signature;
  return Buffer.concat([...texts, ""].map((text) => {
    const toSign = ["AWS4-HMAC-SHA256-PAYLOAD", claim.timestamp, scopeOf(claim), previous, EMPTY_HASH, createHash("sha256").update(text).digest("hex")].join("\n");
    previous = signatureOf(key.secretAccessKey, claim, toSign);
    return Buffer.from(`${Buffer.byteLength(text).toString(16)};chunk-signature=${previous}\r\n${text}\r\n`);
  }));
}

describe("aws-chunked bodies", () => {
  it("are put together, with their trailers", () => {
    const raw = Buffer.from("5\r\nhello\r\n1\r\n!\r\n0\r\nX-Amz-Checksum-Crc32:nSdLGw==\r\n\r\n");

    expect(decodeChunks(raw, undefined)).toEqual({ body: Buffer.from("hello!"), trailers: { "x-amz-checksum-crc32": "nSdLGw==" } });
  });

  it("have each chunk's signature checked when they are signed", () => {
    const raw = signedChunks("first", "second");

    expect(decodeChunks(raw, { secret: "secret", claim }).body.toString()).toBe("firstsecond");
    expect(() => decodeChunks(Buffer.from(raw.toString().replace("second", "secend")), { secret: "secret", claim })).toThrow(/signature of a chunk/);
    expect(() => decodeChunks(raw, { secret: "other", claim })).toThrow(/signature of a chunk/);
  });

  it.each(["", "5\r\nhel", "zz\r\nhello\r\n", "fffffffff\r\n", "5\r\nhello\r\n"])("are refused when broken: %j", (text) => {
    expect(() => decodeChunks(Buffer.from(text), undefined)).toThrow(/terminated unexpectedly/);
  });

  it("must have the length that they say", () => {
    const headers = { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length": "6", "content-encoding": "aws-chunked,gzip" };

    expect(() => plainBody(Buffer.from("5\r\nhello\r\n0\r\n\r\n"), headers, { claim, key })).toThrow("The body has 5 bytes, but x-amz-decoded-content-length says 6.");
    expect(plainBody(Buffer.from("6\r\nhello!\r\n0\r\n\r\n"), headers, { claim, key })).toEqual({
      body: Buffer.from("hello!"), headers: { "x-amz-content-sha256": headers["x-amz-content-sha256"], "x-amz-decoded-content-length": "6", "content-encoding": "gzip", "content-length": "6" },
    });
  });
});

describe("checksums", () => {
  const body = Buffer.from("123456789");

  // The check values of the algorithms' catalogues.
  it.each([
    ["content-md5", createHash("md5").update(body).digest("base64")],
    ["x-amz-checksum-crc32", Buffer.from("cbf43926", "hex").toString("base64")],
    ["x-amz-checksum-crc32c", Buffer.from("e3069283", "hex").toString("base64")],
    ["x-amz-checksum-crc64nvme", Buffer.from("ae8b14860a799888", "hex").toString("base64")],
    ["x-amz-checksum-sha1", createHash("sha1").update(body).digest("base64")],
    ["x-amz-checksum-sha256", createHash("sha256").update(body).digest("base64")],
  ])("%s is checked", (header, right) => {
    checkChecksums({ [header]: right }, body);

    expect(() => checkChecksums({ [header]: right }, Buffer.from("123456780"))).toThrow(/did not match/);
  });
});

describe("compressed bodies", () => {
  const json: SignatureClaim = { ...claim, service: "monitoring" };

  it("are unpacked, up to the limit", () => {
    expect(plainBody(gzipSync("{}"), { "content-encoding": "gzip" }, { claim: json, key }).body.toString()).toBe("{}");
    expect(() => plainBody(gzipSync(Buffer.alloc(17 * 1024 * 1024)), { "content-encoding": "gzip" }, { claim: json, key })).toThrow(/cannot be unpacked/);
    expect(() => plainBody(Buffer.from("no gzip"), { "content-encoding": "gzip" }, { claim: json, key })).toThrow(/cannot be unpacked/);
  });

  it("stay as they are in S3, where they are the object", () => {
    const zipped = gzipSync("{}");

    expect(plainBody(zipped, { "content-encoding": "gzip" }, { claim, key }).body).toBe(zipped);
  });
});
