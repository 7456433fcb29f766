/**
 * How other services use a key in the name of their own caller, who needs the permission for it.
 */
import type { CallContext, Caller } from "../../service";

/** Which key is used, through which service and for what. */
export interface KeyUse {
  /** Id, ARN or alias. */
  keyId: string;
  /** Principal of the service that uses it, e.g. `sns.amazonaws.com`: `kms:ViaService`. */
  via: string;
  /** `kms:EncryptionContext:…` */
  encryptionContext: Record<string, string>;
}

/** The caller, as whom the service calls KMS. */
export function callerVia(context: CallContext, service: string): Caller {
  return { ...context.caller, calledVia: [...context.caller.calledVia ?? [], service] };
}

/**
 * Makes a data key, and opens it once, as services do before they encrypt: the caller needs `kms:GenerateDataKey` and `kms:Decrypt`.
 *
 * @returns the sealed data key, for {@link openDataKey}
 * @throws AwsError what KMS refuses
 */
export async function newDataKey(context: CallContext, { keyId, via, encryptionContext }: KeyUse): Promise<Uint8Array> {
  const caller = callerVia(context, via);
  const { CiphertextBlob } = await context.call("kms", "GenerateDataKey", { KeyId: keyId, KeySpec: "AES_256", EncryptionContext: encryptionContext }, caller);
  await context.call("kms", "Decrypt", { CiphertextBlob, EncryptionContext: encryptionContext }, caller);
  return CiphertextBlob as Uint8Array;
}

/** Opens a sealed data key again: the caller needs `kms:Decrypt`. @throws AwsError what KMS refuses */
export async function openDataKey(context: CallContext, sealed: Uint8Array, { via, encryptionContext }: Omit<KeyUse, "keyId">): Promise<void> {
  await context.call("kms", "Decrypt", { CiphertextBlob: sealed, EncryptionContext: encryptionContext }, callerVia(context, via));
}
