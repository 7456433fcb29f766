import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";

/** What a caller sends to authorise a payment. */
export const paymentRequest = z.strictObject({
  operation: z.literal("authorise"),
  /** Chosen by the caller; repeating a request with the same key never charges twice. */
  idempotencyKey: z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[A-Za-z0-9_.:-]+$/, "may hold letters, digits and _ . : - only")),
  /** In minor units of the currency: 1250 is 12.50 EUR. */
  amountMinor: z.int().check(z.gte(1), z.lte(999_999_999_999)),
  /** ISO 4217. */
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, "is not a three-letter ISO 4217 code in capitals")),
});

export type PaymentRequest = z.infer<typeof paymentRequest>;

export type ParsedRequest = { ok: true; request: PaymentRequest } | { ok: false; problems: string[] };

/** Parses what arrived; all problems at once, without the values, which could hold card data. */
export function parsePaymentRequest(event: unknown): ParsedRequest {
  const parsed = paymentRequest.safeParse(event);
  return parsed.success ? { ok: true, request: parsed.data } : { ok: false, problems: problemsOf(parsed.error, "request") };
}
