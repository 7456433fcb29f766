import { AwsError, type CallContext, type Reader } from "../../service";
import type { SealedValue } from "../kms/key-use";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";

export type ParameterType = "String" | "StringList" | "SecureString";

/** What a version holds: plain text, what KMS encrypted, or what a data key encrypted. */
export type StoredValue = { kind: "plain"; text: string } | { kind: "encrypted"; bytes: Uint8Array } | { kind: "sealed"; value: SealedValue };

export interface ParameterVersion {
  version: number;
  value: StoredValue;
  changedAt: number;
  /** ARN of who changed it. */
  changedBy: string;
  description?: string;
  /** Of a SecureString: as given, or the key of AWS. */
  keyId?: string;
  tier: "Standard" | "Advanced";
}

export interface ParameterRecord {
  name: string;
  type: ParameterType;
  tags: Tags;
  /** Oldest first, at most a hundred. Never empty. */
  versions: ParameterVersion[];
}

/** By name. */
export const parameters = new RegionTable<ParameterRecord>("ssm-parameters");

export const validation = (message: string): AwsError => new AwsError("ValidationException", message);
export const notFound = (message = ""): AwsError => new AwsError("ParameterNotFound", message);
/** For a token that was never given out. */
export const invalidToken = (): AwsError => new AwsError("InvalidNextToken", "The specified token isn't valid.");

export function parameterArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:ssm:${context.region}:${context.accountId}:parameter/${name.replace(/^\//, "")}`;
}

/** The record that a name or an ARN means. Of `x` and `/x`, which share an ARN, that is the one with the slash. */
export function findParameter(context: CallContext, tx: Reader, nameOrArn: string): ParameterRecord | undefined {
  if (!nameOrArn.startsWith("arn:")) return parameters.get(context, tx, nameOrArn);
  const prefix = parameterArn(context, "");
  if (!nameOrArn.startsWith(prefix)) return undefined;
  const name = nameOrArn.slice(prefix.length);
  return parameters.get(context, tx, `/${name}`) ?? parameters.get(context, tx, name);
}

export const latest = ({ versions }: ParameterRecord): ParameterVersion => versions[versions.length - 1]!;
