import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { NameReader, ResourcePolicy } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { sealedBy } from "./cryptography";
import { ensureManagedKey, requireKey } from "./key-lookup";
import { aliasArn, aliases, keyArn, keys as keyTable, type KeyRecord } from "./records";

/** @throws AwsError `NotFoundException`: KMS finds the key before it asks who may use it */
function keyOf(keyId: string, context: CallContext): KeyRecord {
  ensureManagedKey(keyId, context);
  return context.store.read((tx) => requireKey(tx, keyId, context, { byAlias: true }));
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html */
export const names: Readonly<Record<string, NameReader>> = {
  KeyId: ({ KeyId, CiphertextBlob }: Shape, context) => {
    if (KeyId !== undefined) return keyOf(KeyId, context).id;
    return CiphertextBlob === undefined ? undefined : sealedBy(CiphertextBlob);
  },
};

/** Aliases are authorised together with their keys; ReEncrypt asks on both of its keys. */
export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  if (/Alias$/.test(operation)) return aliasRequests(operation, input, context);
  if (operation !== "ReEncrypt") return undefined;
  const source = keyArn(input.SourceKeyId === undefined ? sealedBy(input.CiphertextBlob) : keyOf(input.SourceKeyId, context).id, context);
  const target = keyOf(input.DestinationKeyId, context).arn;
  return [
    { action: "kms:ReEncryptFrom", resources: [source], context: { ...general(context), ...encryptionContext(input.SourceEncryptionContext), "kms:ReEncryptOnSameKey": source === target } },
    { action: "kms:ReEncryptTo", resources: [target], context: { ...general(context), ...encryptionContext(input.DestinationEncryptionContext), "kms:ReEncryptOnSameKey": source === target } },
  ];
}

function aliasRequests(operation: string, { AliasName, TargetKeyId }: Shape, context: CallContext): AccessRequest[] {
  const present = context.store.read((tx) => aliases.get(context, tx, AliasName as string));
  const concerned = [
    aliasArn(AliasName, context),
    ...(present === undefined ? [] : [keyArn(present.keyId, context)]),
    ...(TargetKeyId === undefined ? [] : [keyOf(TargetKeyId, context).arn]),
  ];
  return [{ action: `kms:${operation}`, resources: [...new Set(concerned)], context: general(context) }];
}

export function keys(operation: string, input: Shape, context: CallContext): AccessContext {
  const { KeyId, EncryptionContext, EncryptionAlgorithm, GranteePrincipal, Operations, PendingWindowInDays, BypassPolicyLockoutSafetyCheck } = input;
  return {
    ...general(context),
    ...(typeof KeyId === "string" && KeyId.includes("alias/") && { "kms:RequestAlias": KeyId.slice(KeyId.indexOf("alias/")) }),
    ...(KeyId !== undefined && { "kms:KeySpec": "SYMMETRIC_DEFAULT", "kms:KeyUsage": "ENCRYPT_DECRYPT", "kms:KeyOrigin": "AWS_KMS" }),
    ...encryptionContext(EncryptionContext),
    ...(/^(En|De)crypt$/.test(operation) && { "kms:EncryptionAlgorithm": (EncryptionAlgorithm as string | undefined) ?? "SYMMETRIC_DEFAULT" }),
    ...(GranteePrincipal !== undefined && { "kms:GranteePrincipal": GranteePrincipal as string }),
    ...(Operations !== undefined && { "kms:GrantOperations": Operations as string[] }),
    ...(operation === "ScheduleKeyDeletion" && { "kms:ScheduleKeyDeletionPendingWindowInDays": (PendingWindowInDays as number | undefined) ?? 30 }),
    ...(/^(CreateKey|PutKeyPolicy)$/.test(operation) && { "kms:BypassPolicyLockoutSafetyCheck": BypassPolicyLockoutSafetyCheck === true }),
  };
}

/** `kms:ViaService` names the service through which the principal's call came here. A service that calls for itself is of no account. */
function general({ caller, region }: CallContext): AccessContext {
  const via = caller.calledVia?.at(-1);
  return { ...(caller.kind !== "service" && { "kms:CallerAccount": caller.accountId }), ...(via !== undefined && { "kms:ViaService": via.replace(/\.amazonaws\.com$/, `.${region}.amazonaws.com`) }) };
}

function encryptionContext(given: Record<string, string> | undefined): AccessContext {
  if (given === undefined || Object.keys(given).length === 0) return {};
  return {
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    "kms:EncryptionContextKeys": Object.keys(given),
  };
}

function recordOf(resourceArn: string, context: CallContext): KeyRecord | undefined {
  const id = /:key\/(.+)$/.exec(resourceArn)?.[1];
  return id === undefined ? undefined : context.store.read((tx) => keyTable.get(context, tx, id));
}

/** Without the consent of its own policy a key is closed to everybody. */
export function resourcePolicy(resourceArn: string, context: CallContext): ResourcePolicy | undefined {
  const policy = recordOf(resourceArn, context)?.policy;
  return policy === undefined ? undefined : { text: policy, isRequired: true };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  return recordOf(resourceArn, context)?.tags;
}
