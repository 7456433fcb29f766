/**
 * Who makes a call over HTTP: the holder of the key that signed it. Signatures are judged by real time, whatever the cloud's clock says.
 */
import { createHash } from "node:crypto";
import { ACCESS_KEYS, type AccessKey } from "../credentials";
import { AwsError, type Caller, type Store } from "../service";
import { claimTime, isSignedWith, type SignatureClaim, type SignedRequest } from "./signature";

/** How far a client's clock may be off, as at AWS. */
export const SKEW_MILLISECONDS = 15 * 60 * 1000;

/** A signature whose key exists; whether it is right shows when the body is there. */
export interface Identified {
  claim: SignatureClaim;
  key: AccessKey;
}

/** Error codes by family: S3, the XML services, the JSON services. */
type Family = "s3" | "query" | "json";

/**
 * Looks up the key that signed a request, before its body is read.
 * @param claim as `readClaim` reads it
 * @param now real time in milliseconds
 * @param cloudNow the cloud's time: sessions end by it
 * @throws AwsError in the words of the service's family
 */
export function identify(claim: SignatureClaim | string | undefined, request: SignedRequest, store: Store, now: number, cloudNow: number): Identified {
  if (claim === undefined) throw unsigned(request);
  if (typeof claim === "string") throw incomplete(claim);
  const family = familyOf(claim.service);
  const key = store.read((tx) => tx.get<AccessKey>(ACCESS_KEYS, claim.accessKeyId));
  if (key === undefined || key.isActive === false) throw unknownKey(family, claim.accessKeyId);
  if (key.sessionToken !== undefined && key.sessionToken !== claim.sessionToken) throw unknownToken(family);
  if (key.expiresAt !== undefined && cloudNow >= key.expiresAt) throw expired(family);
  rejectSkew(claim, family, now, key);
  return { claim, key };
}

/**
 * Checks the signature now that the body is there.
 * @throws AwsError when it is not the one that the key's secret gives
 */
export function authenticate({ claim, key }: Identified, request: SignedRequest, body: Buffer): Caller {
  const family = familyOf(claim.service);
  const payloadHash = payloadHashOf(claim, request, body, family);
  if (!isSignedWith(key.secretAccessKey, claim, request, payloadHash)) throw wrongSignature(family, request);
  return key.caller;
}

function payloadHashOf(claim: SignatureClaim, request: SignedRequest, body: Buffer, family: Family): string {
  const declared = request.headers["x-amz-content-sha256"];
  if (claim.isPresigned && family === "s3") return declared ?? "UNSIGNED-PAYLOAD";
  const computed = (): string => createHash("sha256").update(body).digest("hex");
  if (family !== "s3" || declared === undefined) return declared === "UNSIGNED-PAYLOAD" && family === "s3" ? declared : computed();
  if (declared === "UNSIGNED-PAYLOAD" || declared.startsWith("STREAMING-")) return declared;
  if (declared !== computed()) {
    throw new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return declared;
}

function rejectSkew(claim: SignatureClaim, family: Family, now: number, key: AccessKey): void {
  // Sessions belong to functions and builds, which see the cloud's clock; it may be far from the real one.
  if (!claim.isPresigned && key.sessionToken !== undefined) return;
  const at = claimTime(claim);
  if (claim.isPresigned) {
    if (now > at + claim.expiresSeconds! * 1000) throw new AwsError("AccessDenied", "Request has expired", 403);
    if (at > now + SKEW_MILLISECONDS) throw new AwsError("AccessDenied", "Request is not valid yet", 403);
    return;
  }
  if (Math.abs(now - at) <= SKEW_MILLISECONDS) return;
  const server = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  if (family === "s3") {
    throw new AwsError("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403,
      { RequestTime: claim.timestamp, ServerTime: new Date(now).toISOString(), MaxAllowedSkewMilliseconds: SKEW_MILLISECONDS });
  }
  const relation = at < now ? "Signature expired" : "Signature not yet current";
  throw new AwsError(family === "query" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
    `${relation}: ${claim.timestamp} is ${at < now ? "now earlier" : "still later"} than the time of this machine, ${server}, by more than 15 minutes. ` +
    "Set the clock of the machine that signs.", 403);
}

function familyOf(service: string): Family {
  if (service === "s3") return "s3";
  return service === "iam" || service === "sts" || service === "sns" ? "query" : "json";
}

function unsigned(request: SignedRequest): AwsError {
  const isJson = request.headers["x-amz-target"] !== undefined || request.headers["smithy-protocol"] !== undefined;
  return isJson || request.method === "POST"
    ? new AwsError("MissingAuthenticationToken", "Missing Authentication Token: the request is not signed. `switchyard serve` prints keys to sign with.", 403)
    : new AwsError("AccessDenied", "Access Denied: the request is not signed. `switchyard serve` prints keys to sign with.", 403);
}

function incomplete(reason: string): AwsError {
  return new AwsError("IncompleteSignature", reason, 400);
}

function unknownKey(family: Family, accessKeyId: string): AwsError {
  const hint = `Use the keys that \`switchyard serve\` printed; ${accessKeyId} is none of this cloud's.`;
  switch (family) {
    case "s3": return new AwsError("InvalidAccessKeyId", `The AWS Access Key Id you provided does not exist in our records. ${hint}`, 403, { AWSAccessKeyId: accessKeyId });
    case "query": return new AwsError("InvalidClientTokenId", `The security token included in the request is invalid. ${hint}`, 403);
    case "json": return new AwsError("UnrecognizedClientException", `The security token included in the request is invalid. ${hint}`, 403);
  }
}

function unknownToken(family: Family): AwsError {
  return family === "s3"
    ? new AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.", 400)
    : new AwsError(family === "query" ? "InvalidClientTokenId" : "UnrecognizedClientException", "The security token included in the request is invalid.", 403);
}

function expired(family: Family): AwsError {
  return family === "s3" ? new AwsError("ExpiredToken", "The provided token has expired.", 400)
    : new AwsError(family === "query" ? "ExpiredToken" : "ExpiredTokenException", "The security token included in the request is expired", family === "query" ? 403 : 400);
}

function wrongSignature(family: Family, request: SignedRequest): AwsError {
  const message = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. " +
    `Signed was ${request.method} ${request.rawPath}.`;
  return new AwsError(family === "json" ? "InvalidSignatureException" : "SignatureDoesNotMatch", message, 403);
}
