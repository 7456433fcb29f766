import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { readAddress } from "./request-address";
import { claimTime, isSignedWith, readClaim, type SignatureClaim, type SignedRequest } from "./signature";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/** What the SDK's signer wants of a hash. */
class Sha256 {
  private readonly hash: Hash | Hmac;
  constructor(secret?: string | Uint8Array | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }
  update(data: Uint8Array | string): void { this.hash.update(data); }
  async digest(): Promise<Uint8Array> { return new Uint8Array(this.hash.digest()); }
  reset(): void { /* each instance signs once */ }
}

function signer(service: string): SignatureV4 {
  return new SignatureV4({ service, region: "us-east-1", credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET }, sha256: Sha256,
    uriEscapePath: service !== "s3" });
}

interface Request { method: string; path: string; query: Record<string, string | string[]>; headers: Record<string, string>; body: string }

function asReceived({ method, path, query, headers }: Request): SignedRequest {
  const search = Object.entries(query).flatMap(([name, value]) => [value].flat().map((item) => `${encode(name)}=${encode(item)}`)).join("&");
  const address = readAddress(search === "" ? path : `${path}?${search}`);
  return { method, rawPath: address.rawPath, query: address.query,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) };
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const hashOf = (body: string): string => createHash("sha256").update(body).digest("hex");

async function signed(service: string, request: Request): Promise<SignedRequest> {
  const result = await signer(service).sign({ protocol: "http:", hostname: "127.0.0.1", port: 4566, ...request,
    headers: { ...request.headers, host: "127.0.0.1:4566" } });
  return asReceived({ ...request, ...result, query: (result.query ?? {}) as Request["query"] } as Request);
}

const plain: Request = { method: "POST", path: "/", query: {}, headers: { "content-type": "application/json" }, body: "{}" };

describe("SigV4 verification", () => {
  it("agrees with the SDK's signer on any path, query, header and body, and notices every change", async () => {
    const segment = fc.string({ unit: fc.constantFrom(..."aZ0-_.~ +%&=é€!*'()@:"), minLength: 1, maxLength: 6 });
    const request = fc.record({
      service: fc.constantFrom("s3", "lambda", "iam"),
      method: fc.constantFrom("GET", "PUT", "POST", "DELETE"),
      path: fc.array(segment.filter((text) => text !== "." && text !== ".."), { maxLength: 4 }).map((parts) => `/${parts.map(encode).join("/")}`),
      query: fc.dictionary(segment, fc.oneof(segment, fc.array(segment, { minLength: 1, maxLength: 3 })), { maxKeys: 3, noNullPrototype: true }),
      headers: fc.record({ "x-amz-meta-a": fc.constantFrom("a", " a  b ", "a,b"), "content-type": fc.constantFrom("text/plain", "application/json") }),
      body: fc.string(),
    });

    await fc.assert(fc.asyncProperty(request, async ({ service, ...parts }) => {
      const received = await signed(service, parts);
      const claim = readClaim(received) as SignatureClaim;

      expect(claim).toMatchObject({ accessKeyId: "AKIDEXAMPLE", service, region: "us-east-1", isPresigned: false });
      expect(isSignedWith(SECRET, claim, received, hashOf(parts.body))).toBe(true);
      expect(isSignedWith(`${SECRET}x`, claim, received, hashOf(parts.body))).toBe(false);
      expect(isSignedWith(SECRET, claim, received, hashOf(`${parts.body}x`))).toBe(false);
      expect(isSignedWith(SECRET, claim, { ...received, method: "PATCH" }, hashOf(parts.body))).toBe(false);
      expect(isSignedWith(SECRET, claim, { ...received, rawPath: `${received.rawPath}x` }, hashOf(parts.body))).toBe(false);
      expect(isSignedWith(SECRET, claim, { ...received, query: [...received.query, ["x", "1"]] }, hashOf(parts.body))).toBe(false);
      expect(isSignedWith(SECRET, claim, { ...received, headers: { ...received.headers, host: "elsewhere" } }, hashOf(parts.body))).toBe(false);
    }), { numRuns: 150 });
  });

  it("reads presigned requests", async () => {
    const request = await signer("s3").presign({ protocol: "http:", hostname: "127.0.0.1", port: 4566, method: "GET", path: "/bucket/a%20b", query: {}, headers: { host: "127.0.0.1:4566" } },
      { expiresIn: 60 });
    const received = asReceived({ ...plain, method: "GET", path: request.path, query: request.query as Record<string, string>, headers: { host: "127.0.0.1:4566" } });
    const claim = readClaim(received) as SignatureClaim;

    expect(claim).toMatchObject({ isPresigned: true, expiresSeconds: 60, service: "s3" });
    expect(Math.abs(claimTime(claim) - Date.now())).toBeLessThan(5_000);
    expect(isSignedWith(SECRET, claim, received, hashOf(""))).toBe(true);
    expect(isSignedWith(SECRET, { ...claim, timestamp: "20260101T000000Z" }, received, hashOf(""))).toBe(false);
  });

  it.each<[string, Record<string, string>, string]>([
    ["another scheme", { authorization: "Bearer x" }, "Authorization is not of the form \"AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…\"."],
    ["missing parts", { authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request" }, "Authorization header requires 'SignedHeaders' and 'Signature' parameters."],
    ["no date", { authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=b" },
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."],
    ["a broken scope", { authorization: "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=b", "x-amz-date": "20260101T000000Z" },
      "Credential must be of the form KEY/DATE/REGION/SERVICE/aws4_request, but is \"a/b\"."],
  ])("says what is wrong with %s", (_name, headers, message) => {
    expect(readClaim({ method: "GET", rawPath: "/", query: [], headers })).toBe(message);
  });

  it("reads the parts of the header in any order, with or without spaces", () => {
    const parts = ["Credential=a/20260101/us-east-1/s3/aws4_request", "SignedHeaders=host;x-amz-date", "Signature=b"];
    const claimOf = (text: string): unknown =>
      readClaim({ method: "GET", rawPath: "/", query: [], headers: { authorization: `AWS4-HMAC-SHA256 ${text}`, "x-amz-date": "20260101T000000Z" } });

    const usual = claimOf(parts.join(", "));
    expect(usual).toMatchObject({ accessKeyId: "a", service: "s3", signedHeaders: ["host", "x-amz-date"], signature: "b" });
    for (const text of [parts.join(","), parts.toReversed().join(" , "), `Other=c, ${parts.join(",  ")}`]) expect(claimOf(text)).toEqual(usual);
  });

  it("names the cure for requests that are signed with version 2", () => {
    expect(readClaim({ method: "GET", rawPath: "/b/k", query: [["AWSAccessKeyId", "a"], ["Signature", "b"], ["Expires", "1"]], headers: {} })).toMatch(
      /^The request is signed with Signature Version 2\. Sign with AWS4-HMAC-SHA256; for the AWS CLI: aws configure set/);
  });

  it("takes a request without any of it for unsigned", () => {
    expect(readClaim({ method: "GET", rawPath: "/", query: [], headers: {} })).toBeUndefined();
  });
});
