import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { checkTagKeys } from "../support/tag-rules";
import { fromTagList } from "../support/tags";
import { page } from "../support/paging";
import { notModelled } from "../support/not-modelled";
import { defaultKeyPolicy } from "./default-key-policy";
import { DELETE_KEY_TASK, scheduleDeletion } from "./key-deletion";
import { ensureManagedKey, newMaterial, rejectAwsManaged, rejectPendingDeletion, requireKey } from "./key-lookup";
import { rejectKeyPolicy } from "./key-policy";
import { day, isGone, keyArn, keys, validation, type KeyRecord, invalidMarker } from "./records";

/** A key as DescribeKey tells it. */
export function metadata(key: KeyRecord, context: CallContext): Shape {
  const pending = key.deletionAt !== undefined;
  return {
    AWSAccountId: context.accountId,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.enabled && !pending,
    Description: key.description,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: pending ? "PendingDeletion" : key.enabled ? "Enabled" : "Disabled",
    ...(key.deletionAt === undefined ? {} : { DeletionDate: new Date(key.deletionAt) }),
    Origin: "AWS_KMS",
    KeyManager: key.manager,
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    KeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: false,
  };
}

/** @throws AwsError for tags that KMS refuses */
export function rejectTags(existing: KeyRecord["tags"], added: { TagKey: string }[]): void {
  const [problem] = checkTagKeys(existing, added.map(({ TagKey }) => TagKey));
  if (!problem) return;
  throw problem.kind === "too-many" ? new AwsError("LimitExceededException", problem.text) : new AwsError("TagException", problem.text);
}

function rejectUnmodelled(input: Shape): void {
  const spec: string = input.KeySpec ?? input.CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
  if (spec !== "SYMMETRIC_DEFAULT") throw notModelled("kms", `the key spec ${spec}`);
  if ((input.KeyUsage ?? "ENCRYPT_DECRYPT") !== "ENCRYPT_DECRYPT") {
    throw validation(`KeyUsage ${input.KeyUsage} is not compatible with KeySpec SYMMETRIC_DEFAULT`);
  }
  if ((input.Origin ?? "AWS_KMS") !== "AWS_KMS") throw notModelled("kms", `key material of origin ${input.Origin}`);
  if (input.CustomKeyStoreId ?? input.XksKeyId) throw notModelled("kms", "a custom key store");
  if (input.MultiRegion === true) throw notModelled("kms", "a multi-Region key");
}

export const createKey: Handler = (input, context) => context.store.transaction((tx) => {
  rejectUnmodelled(input);
  if (input.Policy !== undefined) rejectKeyPolicy(tx, input.Policy, input.BypassPolicyLockoutSafetyCheck === true, context);
  rejectTags({}, input.Tags ?? []);
  const id = context.uuid();
  const key: KeyRecord = {
    id,
    arn: keyArn(id, context),
    createdAt: context.clock.now(),
    description: input.Description ?? "",
    policy: input.Policy ?? defaultKeyPolicy(context),
    manager: "CUSTOMER",
    enabled: true,
    tags: fromTagList(input.Tags, "TagKey", "TagValue"),
    material: newMaterial(),
  };
  keys.put(context, tx, id, key);
  return { KeyMetadata: metadata(key, context) };
});

export const describeKey: Handler = (input, context) => {
  ensureManagedKey(input.KeyId, context);
  return context.store.read((tx) => ({ KeyMetadata: metadata(requireKey(tx, input.KeyId, context, { byAlias: true }), context) }));
};

export const listKeys: Handler = (input, context) => context.store.read((tx) => {
  const existing = keys.values(context, tx).filter((key) => !isGone(key, context));
  const { items, next } = page(existing, (key) => key.id, input.Marker, input.Limit ?? 100, invalidMarker);
  return {
    Keys: items.map((key) => ({ KeyId: key.id, KeyArn: key.arn })),
    Truncated: next !== undefined,
    ...(next === undefined ? {} : { NextMarker: next }),
  };
});

function change(operation: string, work: (key: KeyRecord, input: Shape, context: CallContext) => KeyRecord): Handler {
  return (input, context) => context.store.transaction((tx) => {
    const key = requireKey(tx, input.KeyId, context, { byAlias: false });
    rejectAwsManaged(key, operation, context);
    keys.put(context, tx, key.id, work(key, input, context));
    return {};
  });
}

const setEnabled = (operation: string, enabled: boolean): Handler => change(operation, (key) => {
  rejectPendingDeletion(key);
  return { ...key, enabled };
});

export const enableKey = setEnabled("EnableKey", true);
export const disableKey = setEnabled("DisableKey", false);

export const updateKeyDescription = change("UpdateKeyDescription", (key, input) => {
  rejectPendingDeletion(key);
  return { ...key, description: input.Description };
});

export const scheduleKeyDeletion: Handler = (input, context) => context.store.transaction((tx) => {
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectAwsManaged(key, "ScheduleKeyDeletion", context);
  rejectPendingDeletion(key);
  const window: number = input.PendingWindowInDays ?? 30;
  // The model allows 1 to 365; for keys that KMS made the material of, it is 7 to 30.
  if (window < 7 || window > 30) {
    throw validation(`1 validation error detected: Value '${window}' at 'pendingWindowInDays' failed to satisfy constraint: `
      + "Member must have value between 7 and 30");
  }
  const deletionAt = context.clock.now() + window * day;
  keys.put(context, tx, key.id, { ...key, deletionAt, enabled: false });
  scheduleDeletion(context, tx, key.id, deletionAt);
  return { KeyId: key.arn, DeletionDate: new Date(deletionAt), KeyState: "PendingDeletion", PendingWindowInDays: window };
});

/** The key comes back disabled, as in AWS. */
export const cancelKeyDeletion: Handler = (input, context) => context.store.transaction((tx) => {
  const { deletionAt, ...key } = requireKey(tx, input.KeyId, context, { byAlias: false });
  if (deletionAt === undefined) throw new AwsError("KMSInvalidStateException", `${key.arn} is not pending deletion.`);
  keys.put(context, tx, key.id, { ...key, enabled: false });
  context.cancel(tx, { task: DELETE_KEY_TASK, key: key.id });
  return { KeyId: key.arn };
});
