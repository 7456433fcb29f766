import type { CallContext } from "../../service";
import { invalidValue, notFound, validation } from "./errors";

/** Which function, and which version or alias of it, a call means. */
export interface FunctionReference {
  name: string;
  /** Version number, `$LATEST` or alias name; absent when the caller named none. */
  qualifier?: string;
}

export const LATEST = "$LATEST";

/**
 * Reads what callers may write as `FunctionName`: name, `name:qualifier`, partial ARN or ARN.
 *
 * @param qualifier the separate `Qualifier` parameter
 * @throws AwsError a qualifier that contradicts the one inside the name, a function of another account or Region
 */
export function parseFunctionName(context: CallContext, text: string, qualifier?: string): FunctionReference {
  const parts = text.split(":");
  const marker = parts.lastIndexOf("function");
  let owner: string | undefined;
  let region: string | undefined;
  let rest = parts;
  if (marker >= 0 && parts.length > marker + 1) {
    rest = parts.slice(marker + 1);
    owner = parts[marker - 1];
    region = parts[0] === "arn" ? parts[3] : undefined;
  }
  const [name = "", inner] = rest;
  if (name.length > 64) throw validation(name, "functionName", "Member must have length less than or equal to 64");
  if (inner !== undefined && qualifier !== undefined && inner !== qualifier) {
    throw invalidValue("The derived qualifier from the function name does not match the specified qualifier.");
  }
  if (region !== undefined && region !== context.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${context.region}')`);
  }
  if (owner !== undefined && owner !== context.accountId) throw notFound(`Function not found: ${text}`);
  const chosen = inner ?? qualifier;
  return chosen === undefined ? { name } : { name, qualifier: chosen };
}

/** ARN of a function, or of a version or alias of it. */
export function functionArn(context: CallContext, name: string, qualifier?: string): string {
  const base = `arn:${context.partition}:lambda:${context.region}:${context.accountId}:function:${name}`;
  return qualifier === undefined ? base : `${base}:${qualifier}`;
}

/** Whether a qualifier is a version number, rather than `$LATEST` or an alias. */
export function isVersionNumber(qualifier: string): boolean {
  return /^[0-9]+$/.test(qualifier);
}
