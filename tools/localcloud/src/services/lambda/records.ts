import { createHash } from "node:crypto";
import type { CallContext, Reader, Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";
import { notFound } from "./errors";
import { functionArn, isVersionNumber, LATEST, type FunctionReference } from "./names";

/** What a version freezes: settings and code. */
export interface FunctionSettings {
  Runtime: string;
  Role: string;
  Handler: string;
  Description: string;
  Timeout: number;
  MemorySize: number;
  Architectures: string[];
  EphemeralStorage: { Size: number };
  TracingConfig: { Mode: string };
  LoggingConfig: { LogFormat: string; ApplicationLogLevel?: string; SystemLogLevel?: string; LogGroup: string };
  /** Absent without variables, as AWS answers. */
  Environment?: { Variables: Record<string, string> };
  DeadLetterConfig?: { TargetArn: string };
  KMSKeyArn?: string;
  CodeSha256: string;
  CodeSize: number;
}

/** `$LATEST` or a published version. */
export interface VersionRecord {
  version: string;
  settings: FunctionSettings;
  lastModified: string;
  revisionId: string;
  /** Of the settings it was published from; a publication of equal settings answers this version. */
  fingerprint?: string;
}

export interface FunctionRecord {
  name: string;
  latest: VersionRecord;
  /** The newest published version, or `0`. */
  newest: number;
  tags: Tags;
}

export interface AliasRecord {
  name: string;
  functionVersion: string;
  description: string;
  weights: Record<string, number>;
  revisionId: string;
}

/** Asynchronous invocation settings of a function, version or alias. */
export interface EventInvokeRecord {
  qualifier: string;
  maximumRetryAttempts?: number;
  maximumEventAgeInSeconds?: number;
  onSuccess?: string;
  onFailure?: string;
  lastModified: Date;
}

/** Resource policy of a function, version or alias. */
export interface PolicyRecord {
  statements: { Sid: string; [member: string]: unknown }[];
}

export const functions = new RegionTable<FunctionRecord>("lambda.function");
/** Keys `<function>/<version, 12 digits>`. */
export const versions = new RegionTable<VersionRecord>("lambda.version");
/** Keys `<function>/<alias>`. */
export const aliases = new RegionTable<AliasRecord>("lambda.alias");
/** Keys `<function>/<qualifier>`. */
export const eventInvokes = new RegionTable<EventInvokeRecord>("lambda.event-invoke");
/** Keys `<function>/<qualifier>`, `$LATEST` for the function itself. */
export const policies = new RegionTable<PolicyRecord>("lambda.policy");
/** Keys `<function>/<sha256 in hex>`. */
export const codes = new RegionTable<Uint8Array>("lambda.code");
/** Reserved concurrent executions, by function. */
export const reservations = new RegionTable<number>("lambda.reservation");
/** Bytes of code in the Region, under `used`: each version counts, also when versions share their content. */
const storage = new RegionTable<number>("lambda.storage");
/** The highest version number a name ever had; AWS never gives a number twice, even after a function was deleted. */
export const counters = new RegionTable<number>("lambda.version-counter");

/** Key of a version; digits are padded so that key order is number order. */
export function versionKey(name: string, version: string | number): string {
  return `${name}/${String(version).padStart(12, "0")}`;
}

export function existingFunction(context: CallContext, tx: Reader, reference: FunctionReference): FunctionRecord {
  const found = functions.get(context, tx, reference.name);
  if (found === undefined) throw notFound(`Function not found: ${functionArn(context, reference.name, reference.qualifier)}`);
  return found;
}

/** The alias itself; a missing one is an error in AWS's words. */
export function existingAlias(context: CallContext, tx: Reader, name: string, alias: string): AliasRecord {
  const found = aliases.get(context, tx, `${name}/${alias}`);
  if (found === undefined) throw notFound(`Cannot find alias arn: ${functionArn(context, name, alias)}`);
  return found;
}

/** The version that a reference leads to: itself, through an alias, or `$LATEST`. */
export function resolveVersion(context: CallContext, tx: Reader, reference: FunctionReference): VersionRecord {
  const owner = existingFunction(context, tx, reference);
  const { name, qualifier } = reference;
  if (qualifier === undefined || qualifier === LATEST) return owner.latest;
  const number = isVersionNumber(qualifier) ? qualifier : aliases.get(context, tx, `${name}/${qualifier}`)?.functionVersion;
  const found = number === LATEST ? owner.latest : number === undefined ? undefined : versions.get(context, tx, versionKey(name, number));
  if (found === undefined) throw notFound(`Function not found: ${functionArn(context, name, qualifier)}`);
  return found;
}

export function usedStorage(context: CallContext, tx: Reader): number {
  return storage.get(context, tx, "used") ?? 0;
}

/** @param bytes what comes to the stored code, or goes from it when negative */
export function countStorage(context: CallContext, tx: Transaction, bytes: number): void {
  storage.put(context, tx, "used", usedStorage(context, tx) + bytes);
}

/** Identity of settings and code together. */
export function fingerprint(settings: FunctionSettings): string {
  return createHash("sha256").update(canonical(settings)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}

/** The time in the form of `LastModified`. */
export function lambdaTime(context: CallContext): string {
  return new Date(context.clock.now()).toISOString().replace("Z", "+0000");
}
