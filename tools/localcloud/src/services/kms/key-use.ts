/**
 * How other services use a key in the name of their own caller, who needs the permission for it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
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

/** A value under a data key, which is itself under a key of KMS. */
export interface SealedValue {
  /** The data key, sealed. */
  key: Uint8Array;
  /** 12 bytes of nonce, 16 of tag, then AES-256-GCM. */
  bytes: Uint8Array;
}

/** The caller, as whom the service calls KMS. */
function callerVia({ caller }: CallContext, service: string): Caller {
  return { ...caller, calledVia: [...caller.calledVia ?? [], service] };
}

/**
 * Makes a data key, and opens it once, as services do before they encrypt: the caller needs `kms:GenerateDataKey` and `kms:Decrypt`.
 *
 * @returns the sealed data key, for {@link openDataKey}, and the key itself
 * @throws AwsError what KMS refuses
 */
export async function newDataKey(context: CallContext, use: KeyUse): Promise<{ sealed: Uint8Array; plain: Uint8Array }> {
  const sealed = await newSealedKey(context, use);
  return { sealed, plain: await openDataKey(context, sealed, use) };
}

/** Makes a data key and gives it sealed: the caller needs `kms:GenerateDataKey` alone. @throws AwsError what KMS refuses */
export async function newSealedKey(context: CallContext, { keyId, via, encryptionContext }: KeyUse): Promise<Uint8Array> {
  const input = { KeyId: keyId, KeySpec: "AES_256", EncryptionContext: encryptionContext };
  const { CiphertextBlob } = await context.call("kms", "GenerateDataKey", input, callerVia(context, via));
  return CiphertextBlob as Uint8Array;
}

/** Opens a sealed data key, or what {@link encryptDirectly} made: the caller needs `kms:Decrypt`. @throws AwsError what KMS refuses */
export async function openDataKey(context: CallContext, sealed: Uint8Array, { via, encryptionContext }: Omit<KeyUse, "keyId">): Promise<Uint8Array> {
  const { Plaintext } = await context.call("kms", "Decrypt", { CiphertextBlob: sealed, EncryptionContext: encryptionContext }, callerVia(context, via));
  return Plaintext as Uint8Array;
}

/** Puts a value under a data key of its own. @throws AwsError what KMS refuses */
export async function sealValue(context: CallContext, value: Uint8Array, use: KeyUse): Promise<SealedValue> {
  const { sealed, plain } = await newDataKey(context, use);
  // From the system's source, like keys: a nonce that a seed makes foreseeable would be used twice.
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", plain, nonce);
  const body = Buffer.concat([cipher.update(value), cipher.final()]);
  return { key: sealed, bytes: Buffer.concat([nonce, cipher.getAuthTag(), body]) };
}

/** @throws AwsError what KMS refuses */
export async function openValue(context: CallContext, { key, bytes }: SealedValue, use: Omit<KeyUse, "keyId">): Promise<Uint8Array> {
  const plain = await openDataKey(context, key, use);
  const decipher = createDecipheriv("aes-256-gcm", plain, bytes.subarray(0, 12), { authTagLength: 16 }).setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}

/** Encrypts a value of at most 4,096 bytes by the key itself: the caller needs `kms:Encrypt`. @throws AwsError what KMS refuses */
export async function encryptDirectly(context: CallContext, value: Uint8Array, { keyId, via, encryptionContext }: KeyUse): Promise<Uint8Array> {
  const { CiphertextBlob } = await context.call("kms", "Encrypt", { KeyId: keyId, Plaintext: value, EncryptionContext: encryptionContext }, callerVia(context, via));
  return CiphertextBlob as Uint8Array;
}
