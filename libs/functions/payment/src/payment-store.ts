import type { Decision } from "./acquirer";
import type { Payment } from "./payment";
import type { FollowUpRequest } from "./payment-request";

/** Where payments are kept. Every write is conditional, so that repeating it, also at once from two versions, changes nothing. */
export interface PaymentStore {
  /** Records a payment unless its id is taken. @returns the payment under that id, which may be an earlier one */
  begin(payment: Payment): Promise<{ payment: Payment; isNew: boolean }>;
  /** Records the acquirer's decision on a pending payment. @returns the payment as it is then; an earlier decision stands */
  decide(paymentId: string, decision: Decision): Promise<Payment>;
  /**
   * Sets the amount of a capture or refund aside. @returns `isNew` false when it was not possible or had been done
   * before; the payment then says which
   */
  reserve(request: FollowUpRequest): Promise<{ payment: Payment | undefined; isNew: boolean }>;
  /** Records that the acquirer has carried out what was set aside. */
  complete(request: FollowUpRequest): Promise<void>;
}
