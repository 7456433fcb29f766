import type { Log } from "@switchyard/function-support";
import { parsePaymentRequest } from "./payment-request";
import type { PaymentStore } from "./payment-store";

export interface PaymentServiceOptions {
  store: PaymentStore;
  /** Makes the id of a new payment. */
  newId: () => string;
  log: Log;
}

export type PaymentAnswer =
  | { status: "authorised"; paymentId: string; amountMinor: number; currency: string; replayed: boolean }
  | { status: "refused"; problems: string[] };

/**
 * Authorises payments. A repeated idempotency key answers with the payment it stands for; the same key with another
 * amount or currency is refused. Capture and refund are not part of the service yet and are refused by name.
 */
export function paymentService(options: PaymentServiceOptions): (event: unknown) => Promise<PaymentAnswer> {
  const { store, newId, log } = options;
  return async (event) => {
    const parsed = parsePaymentRequest(event);
    if (!parsed.ok) {
      log("warn", "payment refused", { problems: parsed.problems });
      return { status: "refused", problems: parsed.problems };
    }
    const { request } = parsed;
    const { created, payment } = await store.record(request, newId());
    if (payment.amountMinor !== request.amountMinor || payment.currency !== request.currency) {
      const problems = ["idempotencyKey: was used before with another amount or currency"];
      log("warn", "payment refused", { problems });
      return { status: "refused", problems };
    }
    log("info", "payment authorised", { paymentId: payment.paymentId, replayed: !created });
    return { status: "authorised", ...payment, replayed: !created };
  };
}
