import { type Acquirer, AcquirerUnavailable } from "./acquirer";
import { fingerprintOf, followUpProblem, newPayment, type Payment } from "./payment";
import { type AuthoriseRequest, type FollowUpRequest, parsePaymentRequest } from "./payment-request";
import type { PaymentStore } from "./payment-store";

export interface PaymentServiceOptions {
  store: PaymentStore;
  acquirer: Acquirer;
}

/** `replayed`: the answer was given before. */
export type PaymentAnswer =
  | { status: "authorised"; paymentId: string; amountMinor: number; currency: string; replayed: boolean }
  | { status: "declined"; paymentId: string; reason: string; replayed: boolean }
  | { status: "captured" | "refunded"; paymentId: string; amountMinor: number; currency: string; replayed: boolean }
  /** The request is wrong; the same request will be refused again. */
  | { status: "refused"; problems: string[] }
  /** The service could not do it; the same request, with the same key, is safe to send again. */
  | { status: "failed"; reason: string };

/**
 * Authorises, captures and refunds payments. A request with the same idempotency key is the same request: it answers
 * the same and moves no more money, whichever version of the service takes it and wherever an earlier call died.
 */
export function paymentService({ store, acquirer }: PaymentServiceOptions): (event: unknown) => Promise<PaymentAnswer> {
  async function authorise(request: AuthoriseRequest): Promise<PaymentAnswer> {
    const { payment, isNew } = await store.begin(newPayment(request));
    if (payment.fingerprint !== fingerprintOf(request)) return refused("idempotencyKey: was used before for another payment");
    if (payment.state !== "pending") return decided(payment, true);
    // New, or in doubt: whether the acquirer was asked is not known. Asking again with the same reference settles it.
    const { amountMinor, currency, paymentMethod } = request;
    const decision = await acquirer.authorise({ reference: payment.paymentId, amountMinor, currency, paymentMethod });
    return decided(await store.decide(payment.paymentId, decision), !isNew);
  }

  async function followUp(request: FollowUpRequest): Promise<PaymentAnswer> {
    const { operation, paymentId, idempotencyKey, amountMinor } = request;
    const { payment, isNew } = await store.reserve(request);
    if (payment === undefined) return refused("paymentId: there is no such payment");
    const problem = isNew ? undefined : followUpProblem(payment, request);
    if (problem !== undefined) return refused(problem);
    const isDone = payment.operations[idempotencyKey]?.state === "done";
    if (!isDone) {
      await acquirer[operation]({ reference: `${paymentId}:${idempotencyKey}`, paymentId, amountMinor });
      await store.complete(request);
    }
    return { status: operation === "capture" ? "captured" : "refunded", paymentId, amountMinor, currency: payment.currency, replayed: !isNew };
  }

  return async (event) => {
    const parsed = parsePaymentRequest(event);
    if (!parsed.ok) return { status: "refused", problems: parsed.problems };
    const { request } = parsed;
    try {
      return await (request.operation === "authorise" ? authorise(request) : followUp(request));
    } catch (error) {
      if (error instanceof AcquirerUnavailable) return { status: "failed", reason: "the acquirer does not answer" };
      throw error;
    }
  };
}

function refused(problem: string): PaymentAnswer {
  return { status: "refused", problems: [problem] };
}

function decided({ paymentId, amountMinor, currency, state, declineReason }: Payment, replayed: boolean): PaymentAnswer {
  return state === "declined"
    ? { status: "declined", paymentId, reason: declineReason ?? "no reason given", replayed }
    : { status: "authorised", paymentId, amountMinor, currency, replayed };
}
