import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";
import { holdsCardNumber, withoutCardNumbers } from "./card-number";
import { isCurrency } from "./currencies";

const withoutCardNumber = z.refine<string>((text) => !holdsCardNumber(text), "looks like a card number, which must not be sent here");

/** Chosen by the caller. Prefixes with a colon are the service's own, so callers' keys have none. */
const idempotencyKey = z
  .string()
  .check(z.minLength(1), z.maxLength(128), z.regex(/^[A-Za-z0-9_.-]+$/, "may hold letters, digits and _ . - only"), withoutCardNumber);

/** In minor units of the currency: 1250 is 12.50 EUR, and 1250 JPY. */
const amountMinor = z.int().check(z.gte(1), z.lte(999_999_999_999));

const paymentId = z.string().check(z.regex(/^pay_[0-9a-f]{32}$/, "is not the id of a payment"));

const common = {
  idempotencyKey,
  /** Follows a request through all logs. */
  correlationId: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,128}$/, "may hold 1 to 128 letters, digits and _ . : - only"), withoutCardNumber)),
};

const paymentRequest = z.discriminatedUnion("operation", [
  z.strictObject({
    ...common,
    operation: z.literal("authorise"),
    amountMinor,
    currency: z.string().check(z.refine<string>(isCurrency, "is not a currency of ISO 4217")),
    /** What the card was exchanged for at the acquirer; never a card number. */
    paymentMethod: z.string().check(z.regex(/^tok_[A-Za-z0-9_]{1,64}$/, "is not a payment method token, e.g. tok_visa"), withoutCardNumber),
  }),
  z.strictObject({ ...common, operation: z.literal("capture"), paymentId, amountMinor }),
  z.strictObject({ ...common, operation: z.literal("refund"), paymentId, amountMinor }),
]);

export type PaymentRequest = z.infer<typeof paymentRequest>;
export type AuthoriseRequest = Extract<PaymentRequest, { operation: "authorise" }>;
/** A request about a payment that was authorised before. */
export type FollowUpRequest = Exclude<PaymentRequest, AuthoriseRequest>;

export type ParsedRequest = { ok: true; request: PaymentRequest } | { ok: false; problems: string[] };

/** Parses what arrived; all problems at once, without the values, which could hold card data, as could the name of a member. */
export function parsePaymentRequest(event: unknown): ParsedRequest {
  const parsed = paymentRequest.safeParse(event);
  return parsed.success ? { ok: true, request: parsed.data } : { ok: false, problems: problemsOf(parsed.error, "request").map(withoutCardNumbers) };
}
