import { createHash } from "node:crypto";

export interface AutoName {
  /** Input that holds the name. */
  property: string;
  maxLength: number;
  prefix?: string;
  /** Buckets. */
  lowerCase?: boolean;
  /** End of the name that the inputs ask for, like `.fifo`. */
  suffix?: (inputs: Record<string, unknown>) => string;
}

const RANDOM_DIGITS = 7;

/** `<logical name>-<7 hex digits>`, the digits following from the seed. */
export function autoName(name: AutoName, logicalName: string, inputs: Record<string, unknown>, seed: string): string {
  const prefix = name.prefix ?? "";
  const suffix = name.suffix?.(inputs) ?? "";
  const digits = createHash("sha256").update(seed).digest("hex").slice(0, RANDOM_DIGITS);
  const room = name.maxLength - prefix.length - suffix.length - RANDOM_DIGITS - 1;
  const base = (name.lowerCase === true ? logicalName.toLowerCase() : logicalName).slice(0, room);
  return `${prefix}${base}-${digits}${suffix}`;
}

export interface UrnParts {
  type: string;
  name: string;
}

/** `urn:pulumi:<stack>::<project>::<parent types$type>::<name>` */
export function parseUrn(urn: string): UrnParts {
  const [, , qualifiedType, ...name] = urn.split("::");
  const type = qualifiedType?.split("$").at(-1);
  if (type === undefined || name.length === 0) throw new Error(`"${urn}" is no URN of a resource`);
  return { type, name: name.join("::") };
}
