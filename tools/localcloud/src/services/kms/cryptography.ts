import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { ensureManagedKey, rejectUnusable, requireKey } from "./key-lookup";
import { isGone, keys, validation, type KeyRecord } from "./records";

/**
 * Ciphertexts: one byte of format, 16 of key id, 12 of nonce, 16 of tag, then AES-256-GCM with the encryption context as
 * additional data. AWS's own format is not public; callers treat it as opaque.
 */
const format = 1;
const headerBytes = 1 + 16 + 12 + 16;
const algorithm = "SYMMETRIC_DEFAULT";

function additionalData(context: Record<string, string> | undefined): Buffer {
  const sorted = Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(sorted));
}

function seal(key: KeyRecord, plaintext: Uint8Array, context: Record<string, string> | undefined): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.material, nonce).setAAD(additionalData(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([format]), Buffer.from(key.id.replaceAll("-", ""), "hex"), nonce, cipher.getAuthTag(), body]);
}

const invalidCiphertext = (): AwsError => new AwsError("InvalidCiphertextException", "The ciphertext is not one of this key, or its encryption context differs.");

/** Id of the key that a ciphertext was made with. @throws AwsError `InvalidCiphertextException` */
export function sealedBy(ciphertext: Uint8Array): string {
  if (ciphertext.length < headerBytes || ciphertext[0] !== format) throw invalidCiphertext();
  const hex = Buffer.from(ciphertext.subarray(1, 17)).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function open(key: KeyRecord, ciphertext: Uint8Array, context: Record<string, string> | undefined): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", key.material, ciphertext.subarray(17, 29), { authTagLength: 16 })
    .setAAD(additionalData(context)).setAuthTag(ciphertext.subarray(29, headerBytes));
  const body = decipher.update(ciphertext.subarray(headerBytes));
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch {
    throw invalidCiphertext(); // the tag does not fit: OpenSSL says no more than that either
  }
}

function usableKey(keyId: string, context: CallContext): KeyRecord {
  ensureManagedKey(keyId, context);
  const key = context.store.read((tx) => requireKey(tx, keyId, context, { byAlias: true }));
  rejectUnusable(key);
  return key;
}

function rejectUnmodelled(input: Shape): void {
  if ((input.EncryptionAlgorithm ?? algorithm) !== algorithm) {
    throw new AwsError("InvalidKeyUsageException", `You cannot use the algorithm ${input.EncryptionAlgorithm} with a key of spec ${algorithm}.`);
  }
  if (input.Recipient !== undefined) throw notModelled("kms", "an attested recipient");
  if (input.DryRun === true) throw new AwsError("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
}

export const encrypt: Handler = (input, context) => {
  const key = usableKey(input.KeyId, context);
  rejectUnmodelled(input);
  return { CiphertextBlob: seal(key, input.Plaintext, input.EncryptionContext), KeyId: key.arn, EncryptionAlgorithm: algorithm };
};

/** The key that a ciphertext was made with. @throws AwsError `IncorrectKeyException` when the caller names another */
function keyOf(ciphertext: Uint8Array, expected: string | undefined, context: CallContext): KeyRecord {
  const id = sealedBy(ciphertext);
  const key = context.store.read((tx) => keys.get(context, tx, id));
  if (!key || isGone(key, context)) throw invalidCiphertext();
  if (expected !== undefined && usableKey(expected, context).id !== id) {
    throw new AwsError("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
  }
  rejectUnusable(key);
  return key;
}

export const decrypt: Handler = (input, context) => {
  if (input.CiphertextBlob === undefined) throw validation("CiphertextBlob is required");
  const key = keyOf(input.CiphertextBlob, input.KeyId, context);
  rejectUnmodelled(input);
  return { KeyId: key.arn, Plaintext: open(key, input.CiphertextBlob, input.EncryptionContext), EncryptionAlgorithm: algorithm };
};

export const reEncrypt: Handler = (input, context) => {
  const source = keyOf(input.CiphertextBlob, input.SourceKeyId, context);
  const destination = usableKey(input.DestinationKeyId, context);
  rejectUnmodelled({ DryRun: input.DryRun, EncryptionAlgorithm: input.SourceEncryptionAlgorithm });
  rejectUnmodelled({ EncryptionAlgorithm: input.DestinationEncryptionAlgorithm });
  const plaintext = open(source, input.CiphertextBlob, input.SourceEncryptionContext);
  return {
    CiphertextBlob: seal(destination, plaintext, input.DestinationEncryptionContext),
    SourceKeyId: source.arn,
    KeyId: destination.arn,
    SourceEncryptionAlgorithm: algorithm,
    DestinationEncryptionAlgorithm: algorithm,
  };
};

export const generateDataKey: Handler = (input, context) => {
  const key = usableKey(input.KeyId, context);
  if ((input.NumberOfBytes === undefined) === (input.KeySpec === undefined)) {
    throw validation("Please specify either number of bytes or key spec.");
  }
  rejectUnmodelled(input);
  const plaintext = Uint8Array.from(randomBytes(input.NumberOfBytes ?? (input.KeySpec === "AES_128" ? 16 : 32)));
  return { CiphertextBlob: seal(key, plaintext, input.EncryptionContext), Plaintext: plaintext, KeyId: key.arn };
};

export const generateDataKeyWithoutPlaintext: Handler = async (input, context) => {
  const { Plaintext: _, ...rest } = await generateDataKey(input, context);
  return rest;
};
