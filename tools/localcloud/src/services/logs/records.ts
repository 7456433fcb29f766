import { AwsError, type CallContext, type Reader, type Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";

export interface LogGroupRecord {
  name: string;
  /** Milliseconds since the epoch. */
  created: number;
  /** Absent: events never expire. */
  retentionInDays?: number;
  kmsKeyId?: string;
  logGroupClass: "STANDARD" | "INFREQUENT_ACCESS";
  deletionProtected: boolean;
  tags: Tags;
}

export const logGroups = new RegionTable<LogGroupRecord>("logs.group");

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

export function existingGroup(context: CallContext, tx: Reader, name: string): LogGroupRecord {
  const found = logGroups.get(context, tx, name);
  if (found === undefined) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
  return found;
}

/** The ARN as tags and newer operations take it; the older form ends in `:*`. */
export function logGroupArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:logs:${context.region}:${context.accountId}:log-group:${name}`;
}

/** The group that an ARN names. Operations that take an ARN want the form without `:*`; the API's own pattern refuses the other. */
export function groupOfArn(context: CallContext, tx: Reader, arn: string): LogGroupRecord {
  const prefix = logGroupArn(context, "");
  const name = arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined;
  if (name === undefined) {
    throw /^arn:aws[\w-]*:logs:/.test(arn)
      ? new AwsError("ResourceNotFoundException", "The specified resource does not exist.")
      : invalidParameter("Invalid ARN.");
  }
  return existingGroup(context, tx, name);
}

/** The group that is named by `logGroupName` or `logGroupIdentifier`, of which exactly one must be given. */
export function groupOfInput(context: CallContext, tx: Reader, { logGroupName: name, logGroupIdentifier: identifier }: Shape): LogGroupRecord {
  if ((name === undefined) === (identifier === undefined)) {
    throw invalidParameter("Exactly one of logGroupName and logGroupIdentifier must be specified.");
  }
  const text = (name ?? identifier) as string;
  return text.startsWith("arn:") ? groupOfArn(context, tx, text) : existingGroup(context, tx, text);
}

/** @param storedBytes of all its events */
export function describedGroup(context: CallContext, group: LogGroupRecord, storedBytes: number): Shape {
  const arn = logGroupArn(context, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.created,
    ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    storedBytes,
    ...(group.kmsKeyId !== undefined && { kmsKeyId: group.kmsKeyId }),
    logGroupClass: group.logGroupClass,
    logGroupArn: arn,
    deletionProtectionEnabled: group.deletionProtected,
  };
}
