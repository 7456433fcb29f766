import { AwsError, type CallContext, type Handler } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page } from "../support/paging";
import { rescheduleExpiry } from "./expiry";
import { removeStream, streamsOf } from "./log-store";
import { describedGroup, existingGroup, groupOfArn, invalidParameter, logGroupArn, logGroups, type LogGroupRecord } from "./records";
import { refuseTags } from "./tags";

export const createLogGroup: Handler = async (input, context) => {
  const name: string = input.logGroupName;
  if (/^aws\//i.test(name)) throw invalidParameter("Log groups starting with AWS/ are reserved for AWS.");
  if (input.logGroupClass === "DELIVERY") throw notModelled("logs", "the log group class DELIVERY");
  refuseTags(input.tags ?? {});
  if (input.kmsKeyId !== undefined) await checkKey(context, name, input.kmsKeyId);
  return context.store.transaction((tx) => {
    if (logGroups.get(context, tx, name) !== undefined) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    logGroups.put(context, tx, name, {
      name, created: context.clock.now(), kmsKeyId: input.kmsKeyId, logGroupClass: input.logGroupClass ?? "STANDARD",
      deletionProtected: input.deletionProtectionEnabled ?? false, tags: input.tags ?? {},
    });
    return {};
  });
};

async function checkKey(context: CallContext, name: string, keyId: string): Promise<void> {
  const refused = (): AwsError => invalidParameter(
    `The specified KMS key does not exist or is not allowed to be used with LogGroup '${logGroupArn(context, name)}'`,
  );
  if (!/^arn:aws[\w-]*:kms:/.test(keyId)) throw refused();
  try {
    const { KeyMetadata } = await context.internal("kms", "DescribeKey", { KeyId: keyId });
    if (KeyMetadata.Enabled !== true) throw refused();
  } catch (error) {
    if (error instanceof AwsError && error.code === "NotFoundException") throw refused();
    throw error;
  }
}

export const deleteLogGroup: Handler = (input, context) => context.store.transaction((tx) => {
  const group = existingGroup(context, tx, input.logGroupName);
  if (group.deletionProtected) {
    throw new AwsError("ValidationException", `Log group ${group.name} has deletion protection enabled and cannot be deleted.`);
  }
  logGroups.remove(context, tx, group.name);
  for (const stream of streamsOf(context, tx, group.name)) removeStream(context, tx, group.name, stream);
  rescheduleExpiry(context, tx, group.name, undefined);
  return {};
});

export const describeLogGroups: Handler = (input, context) => {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: identifiers } = input;
  if (prefix !== undefined && pattern !== undefined) {
    throw invalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  }
  if (identifiers !== undefined && (prefix !== undefined || pattern !== undefined)) {
    throw invalidParameter("logGroupIdentifiers cannot be combined with a name prefix or a name pattern.");
  }
  return context.store.read((tx) => {
    let found = logGroups.values(context, tx, prefix ?? "");
    if (identifiers !== undefined) {
      const names = (identifiers as string[]).map((text) => (text.startsWith("arn:") ? groupOfArn(context, tx, text).name : text));
      found = found.filter((group) => names.includes(group.name));
    }
    if (pattern) found = found.filter((group) => group.name.includes(pattern as string));
    if (input.logGroupClass !== undefined) found = found.filter((group) => group.logGroupClass === input.logGroupClass);
    const shown = page(found, (group) => group.name, input.nextToken, input.limit ?? 50, badToken);
    const bytesOf = ({ name }: LogGroupRecord): number => streamsOf(context, tx, name).reduce((sum, { storedBytes }) => sum + storedBytes, 0);
    return { logGroups: shown.items.map((group) => describedGroup(context, group, bytesOf(group))), ...(shown.next && { nextToken: shown.next }) };
  });
};

export const listLogGroups: Handler = (input, context) => {
  for (const key of ["dataSources", "fieldIndexNames", "logGroupTags"]) {
    if (input[key] !== undefined) throw notModelled("logs", `the filter ${key} of ListLogGroups`);
  }
  const pattern = input.logGroupNamePattern === undefined ? undefined : new RegExp(input.logGroupNamePattern as string);
  return context.store.read((tx) => {
    const found = logGroups.values(context, tx)
      .filter((group) => pattern === undefined || pattern.test(group.name))
      .filter((group) => input.logGroupClass === undefined || group.logGroupClass === input.logGroupClass);
    const shown = page(found, (group) => group.name, input.nextToken, input.limit ?? 50, badToken);
    return {
      logGroups: shown.items.map((group) => ({
        logGroupName: group.name, logGroupArn: logGroupArn(context, group.name), logGroupClass: group.logGroupClass,
      })),
      ...(shown.next && { nextToken: shown.next }),
    };
  });
};

function badToken(): AwsError {
  return invalidParameter("The specified nextToken is invalid.");
}

/** Days that CloudWatch Logs can keep events. */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Changes one group. */
function change(name: string, context: CallContext, edit: (group: LogGroupRecord) => Partial<LogGroupRecord>): object {
  return context.store.transaction((tx) => {
    const group = existingGroup(context, tx, name);
    const changed = { ...group, ...edit(group) };
    logGroups.put(context, tx, name, changed);
    if (changed.retentionInDays !== group.retentionInDays) rescheduleExpiry(context, tx, name, changed);
    return {};
  });
}

export const putRetentionPolicy: Handler = (input, context) => {
  if (!RETENTION_DAYS.includes(input.retentionInDays)) {
    throw invalidParameter(
      `1 validation error detected: Value '${input.retentionInDays}' at 'retentionInDays' failed to satisfy constraint: `
      + `Member must satisfy enum value set: [${RETENTION_DAYS.join(", ")}]`,
    );
  }
  return change(input.logGroupName, context, () => ({ retentionInDays: input.retentionInDays }));
};

export const deleteRetentionPolicy: Handler = (input, context) =>
  change(input.logGroupName, context, () => ({ retentionInDays: undefined }));

export const associateKmsKey: Handler = async (input, context) => {
  if (input.logGroupName === undefined) throw notModelled("logs", "a key for query results (resourceIdentifier)");
  await checkKey(context, input.logGroupName, input.kmsKeyId);
  return change(input.logGroupName, context, () => ({ kmsKeyId: input.kmsKeyId }));
};

export const disassociateKmsKey: Handler = (input, context) => {
  if (input.logGroupName === undefined) throw notModelled("logs", "a key for query results (resourceIdentifier)");
  return change(input.logGroupName, context, () => ({ kmsKeyId: undefined }));
};

export const putLogGroupDeletionProtection: Handler = (input, context) => {
  const identifier: string = input.logGroupIdentifier;
  const name = context.store.read((tx) =>
    (identifier.startsWith("arn:") ? groupOfArn(context, tx, identifier) : existingGroup(context, tx, identifier)).name);
  return change(name, context, () => ({ deletionProtected: input.deletionProtectionEnabled }));
};
