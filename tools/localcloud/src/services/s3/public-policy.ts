import type { PolicyDocument, Statement } from "../support/policy-document";

/** Condition keys whose fixed value keeps a policy with an open principal from being public. */
const narrowingKeys = new Set([
  "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner",
  "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
]);
const narrowingOperators = /^(foranyvalue:|forallvalues:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike)$/i;

/**
 * Whether S3 calls a bucket policy public: some statement allows everybody, and no condition with a fixed value narrows it.
 * Statements that deny never make a policy public.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function isPublic(document: PolicyDocument): boolean {
  return document.statements.some((one) => one.effect === "Allow" && isOpen(one) && !isNarrowed(one));
}

function isOpen(one: Statement): boolean {
  // NotPrincipal with Allow lets everybody in but those named.
  return one.notPrincipal !== undefined || (one.principal?.AWS ?? []).includes("*");
}

function isNarrowed(one: Statement): boolean {
  return Object.entries(one.condition).some(([operator, keys]) => Object.entries(keys).some(([key, values]) => {
    if (/^ipaddress$/i.test(operator) && key.toLowerCase() === "aws:sourceip") return values.every(isNarrowRange);
    return narrowingOperators.test(operator) && narrowingKeys.has(key.toLowerCase()) && values.length > 0 && values.every(isFixed);
  }));
}

/** No wildcard and no policy variable; in an ARN the wildcard may stand in the resource part, the account must be plain. */
function isFixed(value: string): boolean {
  if (value.includes("${")) return false;
  if (!value.startsWith("arn:")) return !/[*?]/.test(value);
  const account = value.split(":")[4] ?? "";
  return /^\d{12}$/.test(account) || !/[*?]/.test(value);
}

/** Ranges wider than /8 (IPv4) or /32 (IPv6) count as the whole internet. */
function isNarrowRange(range: string): boolean {
  const [address = "", bits] = range.split("/");
  if (bits === undefined) return true;
  return Number(bits) >= (address.includes(":") ? 32 : 8);
}
