import { createHash } from "node:crypto";
import type { AuthoriseRequest, FollowUpRequest } from "./payment-request";

/** A payment as it is stored. */
export interface Payment {
  paymentId: string;
  /** Of the request that made it: the same key with another request is refused. */
  fingerprint: string;
  amountMinor: number;
  currency: string;
  /** `pending` until the acquirer's decision is recorded: if the function dies in between, the next call with the key settles it. */
  state: "pending" | "authorised" | "declined";
  /** Of a declined payment, as the acquirer gave it. */
  declineReason?: string;
  capturedMinor: number;
  /** What was captured and not refunded yet. */
  refundableMinor: number;
  /** Captures and refunds by their idempotency keys. */
  operations: Record<string, PaymentOperation>;
}

export interface PaymentOperation {
  kind: "capture" | "refund";
  amountMinor: number;
  /** `pending` until the acquirer has done it; the amount is set aside before. */
  state: "pending" | "done";
}

/** Captures and refunds of one payment; bounds the size of its item. */
export const maximumOperations = 50;

/**
 * Id of the payment that an idempotency key stands for. It is computed, so that two versions of the service, or two
 * calls at once, mean the same payment without asking each other.
 */
export function paymentIdOf(idempotencyKey: string): string {
  return `pay_${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 32)}`;
}

/** What a request asks for, for comparison with a later one that has the same key. */
export function fingerprintOf({ amountMinor, currency, paymentMethod }: AuthoriseRequest): string {
  return createHash("sha256").update(JSON.stringify([amountMinor, currency, paymentMethod])).digest("hex");
}

export function newPayment(request: AuthoriseRequest): Payment {
  return {
    paymentId: paymentIdOf(request.idempotencyKey),
    fingerprint: fingerprintOf(request),
    amountMinor: request.amountMinor,
    currency: request.currency,
    state: "pending",
    capturedMinor: 0,
    refundableMinor: 0,
    operations: {},
  };
}

/**
 * Why a capture or a refund cannot be set aside, as the caller should read it.
 * @returns undefined when it can, or when it was already
 */
export function followUpProblem(payment: Payment, request: FollowUpRequest): string | undefined {
  const known = payment.operations[request.idempotencyKey];
  if (known !== undefined) {
    const isSame = known.kind === request.operation && known.amountMinor === request.amountMinor;
    return isSame ? undefined : "idempotencyKey: was used before for another operation on this payment";
  }
  if (payment.state !== "authorised") return `paymentId: the payment is ${payment.state}, not authorised`;
  if (Object.keys(payment.operations).length >= maximumOperations) return `paymentId: the payment has ${maximumOperations} captures and refunds, the most there can be`;
  if (request.operation === "capture") {
    if (payment.capturedMinor > 0) return "paymentId: the payment was captured before, and is captured once only";
    return request.amountMinor <= payment.amountMinor ? undefined : `amountMinor: at most ${payment.amountMinor} was authorised`;
  }
  return request.amountMinor <= payment.refundableMinor ? undefined : `amountMinor: at most ${payment.refundableMinor} can be refunded`;
}
