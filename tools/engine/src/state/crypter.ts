import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(pbkdf2);
/** As the Pulumi CLI's passphrase provider; a state made by either opens with the other. */
const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERIFIER = "pulumi";

/** Encrypts and decrypts texts with one key, AES-256-GCM, in the form `v1:<nonce>:<ciphertext>`. */
export interface Crypter {
  encrypt(plaintext: string): string;
  /** @throws Error when the text was not encrypted with this key, or was changed */
  decrypt(ciphertext: string): string;
}

function crypterOf(key: Buffer, random: (bytes: number) => Buffer): Crypter {
  return {
    encrypt(plaintext) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `v1:${nonce.toString("base64")}:${body.toString("base64")}`;
    },
    decrypt(ciphertext) {
      const [version, nonce, body, ...rest] = ciphertext.split(":");
      if (version !== "v1" || nonce === undefined || body === undefined || rest.length > 0) {
        throw new Error(`an encrypted value begins with "v1:" and has three parts, this one has ${ciphertext.split(":").length}`);
      }
      const bytes = Buffer.from(body, "base64");
      if (bytes.length < TAG_BYTES) throw new Error("an encrypted value is cut off");
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]).toString("utf8");
    },
  };
}

/**
 * The crypter of an encryption salt `v1:<salt>:<verifier>`; `undefined` when the passphrase is another one.
 * The derivation takes about a third of a second, off the main thread.
 *
 * @throws Error when the salt has another form
 */
export async function openCrypter(passphrase: string, salt: string, random = randomBytes as (bytes: number) => Buffer): Promise<Crypter | undefined> {
  const match = /^v1:([^:]+):(v1:[^:]+:[^:]+)$/.exec(salt);
  if (!match) throw new Error('an encryption salt has the form "v1:<salt>:v1:<nonce>:<ciphertext>"');
  const key = await derive(passphrase, Buffer.from(match[1]!, "base64"), ITERATIONS, KEY_BYTES, "sha256");
  const crypter = crypterOf(key, random);
  try {
    return crypter.decrypt(match[2]!) === VERIFIER ? crypter : undefined;
  } catch {
    return undefined; // GCM refuses a wrong key by failing
  }
}

/** A fresh salt and its crypter. */
export async function newCrypter(passphrase: string, random = randomBytes as (bytes: number) => Buffer): Promise<{ salt: string; crypter: Crypter }> {
  const salt = random(8);
  const key = await derive(passphrase, salt, ITERATIONS, KEY_BYTES, "sha256");
  const crypter = crypterOf(key, random);
  return { salt: `v1:${salt.toString("base64")}:${crypter.encrypt(VERIFIER)}`, crypter };
}
