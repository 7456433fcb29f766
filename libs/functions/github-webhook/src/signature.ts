import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * GitHub's signature of a delivery, as `X-Hub-Signature-256` has it.
 *
 * @param body the bytes as they came: parsing and writing them again would change them
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function signatureOf(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** Whether whoever sent the body knows the secret. Takes as long for a signature that is wrong in its first character as in its last. */
export function isSigned(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  const expected = Buffer.from(signatureOf(secret, body));
  const given = Buffer.from(signature ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
