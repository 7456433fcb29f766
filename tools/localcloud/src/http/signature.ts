/**
 * AWS Signature Version 4, seen from the side that checks it.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What a request says about who signed it. */
export interface Credential {
  accessKeyId: string;
  /** `YYYYMMDD`. */
  date: string;
  region: string;
  /** Signing name of the service. */
  service: string;
}

export interface SignatureClaim extends Credential {
  signedHeaders: string[];
  signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  timestamp: string;
  /** In the query string instead of a header. */
  isPresigned: boolean;
  /** Seconds that a presigned request stays valid. */
  expiresSeconds: number | undefined;
  sessionToken: string | undefined;
}

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  method: string;
  /** Path as it came, percent-encoded. */
  rawPath: string;
  query: readonly (readonly [name: string, value: string])[];
  headers: Readonly<Record<string, string>>;
}

export const ALGORITHM = "AWS4-HMAC-SHA256";
export const EMPTY_HASH = createHash("sha256").update("").digest("hex");

/** @returns undefined when the request is not signed; a text when it is, but in a form that cannot be read */
export function readClaim(request: SignedRequest): SignatureClaim | string | undefined {
  const header = request.headers["authorization"];
  if (header !== undefined) return claimFromHeader(header, request);
  if (request.query.length === 0) return undefined;
  const names = new Set(request.query.map(([name]) => name));
  if (names.has("X-Amz-Algorithm")) return claimFromQuery(request);
  return names.has("AWSAccessKeyId") && names.has("Signature")
    ? `The request is signed with Signature Version 2. Sign with ${ALGORITHM}; for the AWS CLI: aws configure set default.s3.signature_version s3v4.`
    : undefined;
}

/** As SDKs write it; other orders and spaces are read too, but slower. */
const USUAL_PARTS = /^Credential=([^,=\s]+), SignedHeaders=([^,=\s]+), Signature=([^,=\s]+)$/;

interface AuthorizationParts { credential: string; signedHeaders: string; signature: string }

function authorizationParts(text: string): AuthorizationParts | string {
  const usual = USUAL_PARTS.exec(text);
  if (usual !== null) return { credential: usual[1]!, signedHeaders: usual[2]!, signature: usual[3]! };
  const parts = new Map(text.split(",").map((part) => {
    const [name = "", ...value] = part.trim().split("=");
    return [name, value.join("=")];
  }));
  const missing = ["Credential", "SignedHeaders", "Signature"].filter((name) => !parts.get(name));
  if (missing.length > 0) return `Authorization header requires ${missing.map((name) => `'${name}'`).join(" and ")} parameter${missing.length === 1 ? "" : "s"}.`;
  return { credential: parts.get("Credential")!, signedHeaders: parts.get("SignedHeaders")!, signature: parts.get("Signature")! };
}

function claimFromHeader(header: string, request: SignedRequest): SignatureClaim | string {
  if (!header.startsWith(`${ALGORITHM} `)) return `Authorization is not of the form "${ALGORITHM} Credential=…, SignedHeaders=…, Signature=…".`;
  const parts = authorizationParts(header.slice(ALGORITHM.length + 1));
  if (typeof parts === "string") return parts;
  const timestamp = request.headers["x-amz-date"] ?? compactDate(request.headers["date"]);
  if (timestamp === undefined || !isTimestamp(timestamp)) return "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
  const credential = readCredential(parts.credential);
  if (typeof credential === "string") return credential;
  return {
    ...credential, timestamp, isPresigned: false, expiresSeconds: undefined,
    signedHeaders: parts.signedHeaders.split(";"),
    signature: parts.signature,
    sessionToken: request.headers["x-amz-security-token"],
  };
}

function claimFromQuery(request: SignedRequest): SignatureClaim | string {
  const value = (name: string): string => request.query.find(([key]) => key === name)?.[1] ?? "";
  if (value("X-Amz-Algorithm") !== ALGORITHM) return `X-Amz-Algorithm only supports "${ALGORITHM}".`;
  const credential = readCredential(value("X-Amz-Credential"));
  if (typeof credential === "string") return credential;
  const timestamp = value("X-Amz-Date");
  const expires = value("X-Amz-Expires");
  if (!isTimestamp(timestamp)) return "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\".";
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > 604_800) return "X-Amz-Expires must be a number of seconds up to a week (604800).";
  return {
    ...credential, timestamp, isPresigned: true, expiresSeconds: Number(expires),
    signedHeaders: value("X-Amz-SignedHeaders").split(";"),
    signature: value("X-Amz-Signature"),
    sessionToken: value("X-Amz-Security-Token") || undefined,
  };
}

function readCredential(text: string): Credential | string {
  const [accessKeyId, date, region, service, end, ...rest] = text.split("/");
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request" || rest.length > 0) {
    return `Credential must be of the form KEY/DATE/REGION/SERVICE/aws4_request, but is ${JSON.stringify(text)}.`;
  }
  return { accessKeyId, date, region, service };
}

function isTimestamp(text: string): boolean {
  return /^\d{8}T\d{6}Z$/.test(text);
}

function compactDate(header: string | undefined): string | undefined {
  const date = header === undefined ? undefined : new Date(header);
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/[-:]|\.\d+/g, "");
}

/** Milliseconds since the epoch of a claim's timestamp. */
export function claimTime({ timestamp }: SignatureClaim): number {
  return Date.parse(timestamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** Whether the signature is the one that the secret gives. */
export function isSignedWith(secret: string, claim: SignatureClaim, request: SignedRequest, payloadHash: string): boolean {
  const expected = signatureOf(secret, claim, stringToSign(claim, canonicalRequest(claim, request, payloadHash)));
  const given = Buffer.from(claim.signature);
  const right = Buffer.from(expected);
  return given.length === right.length && timingSafeEqual(given, right);
}

export function signatureOf(secret: string, claim: Credential, text: string): string {
  return createHmac("sha256", signingKey(secret, claim)).update(text).digest("hex");
}

export function scopeOf({ date, region, service }: Credential): string {
  return `${date}/${region}/${service}/aws4_request`;
}

export function stringToSign(claim: SignatureClaim, canonical: string): string {
  return [ALGORITHM, claim.timestamp, scopeOf(claim), createHash("sha256").update(canonical).digest("hex")].join("\n");
}

/** Kept from call to call: a key is good for one secret, day, Region and service. */
const signingKeys = new Map<string, Buffer>();
const KEPT_KEYS = 1000;

function signingKey(secret: string, { date, region, service }: Credential): Buffer {
  const name = `${secret}/${date}/${region}/${service}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    if (signingKeys.size >= KEPT_KEYS) signingKeys.clear();
    key = [date, region, service, "aws4_request"].reduce((parent, text) => createHmac("sha256", parent).update(text).digest(), Buffer.from(`AWS4${secret}`));
    signingKeys.set(name, key);
  }
  return key;
}

export function canonicalRequest(claim: SignatureClaim, request: SignedRequest, payloadHash: string): string {
  const query = request.query.filter(([name]) => name !== "X-Amz-Signature").map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([leftName, leftValue], [rightName, rightValue]) => byteOrder(leftName, rightName) || byteOrder(leftValue, rightValue))
    .map(([name, value]) => `${name}=${value}`).join("&");
  const headers = claim.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}\n`).join("");
  return [request.method, canonicalPath(request.rawPath, claim.service), query, headers, claim.signedHeaders.join(";"), payloadHash].join("\n");
}

/** S3 signs the path as it travels, all others a normalised path with every segment encoded once more. */
function canonicalPath(rawPath: string, service: string): string {
  if (service === "s3") return rawPath.split("/").map((segment) => encode(decodeSafely(segment))).join("/");
  const segments: string[] = [];
  for (const segment of rawPath.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(segment);
  }
  const trailing = segments.length > 0 && rawPath.endsWith("/") ? "/" : "";
  return `/${segments.map(encode).join("/")}${trailing}`;
}

function decodeSafely(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not encoded by the client either, so the text itself is what was signed
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function byteOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
