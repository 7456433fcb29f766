import type { Answer, Order } from "./callers";
import { ledgerProblems, type AcquirerRequest, type Ledger, type StoredPayment } from "./payment-ledger";

const answer = (operation: Answer["operation"], status: Answer["status"], more: Partial<Answer> = {}): Answer =>
  ({ idempotencyKey: `payment-1-${operation}`, operation, status, paymentId: "pay_1", amountMinor: 101, replayed: false, version: "1", ...more });

const order: Order = { number: 1, amountMinor: 101, paymentId: "pay_1", state: "refunded", answers: [answer("authorise", "authorised"), answer("capture", "captured"), answer("refund", "refunded")] };
const operation = (kind: string, more: object = {}): StoredPayment["operations"][number] => ({ idempotencyKey: `payment-1-${kind}`, kind, amountMinor: 101, isDone: true, ...more });
const payment: StoredPayment = { paymentId: "pay_1", amountMinor: 101, state: "authorised", capturedMinor: 101, refundableMinor: 0, operations: [operation("capture"), operation("refund")] };
const right: Ledger = {
  orders: [order],
  stored: [payment],
  log: {
    asked: [{ operation: "authorise", reference: "pay_1", amountMinor: 101 }, { operation: "capture", reference: "pay_1:c", amountMinor: 101 }, { operation: "refund", reference: "pay_1:r", amountMinor: 101 }],
    firstAnswers: [{ paymentId: "pay_1", status: "authorised" }, { paymentId: "pay_1", status: "captured" }, { paymentId: "pay_1", status: "refunded" }],
  },
};
const log = right.log!;

const withAnswers = (...answers: Answer[]): Ledger => ({ ...right, orders: [{ ...order, answers: [...order.answers, ...answers] }] });
const withPayment = (change: Partial<StoredPayment>): Ledger => ({ ...right, stored: [{ ...payment, ...change }] });
const withRequest = (request: Partial<AcquirerRequest>): Ledger => ({ ...right, log: { ...log, asked: [...log.asked, { operation: "authorise", reference: "pay_1", amountMinor: 101, ...request }] } });

describe("ledgerProblems", () => {
  it("finds none where every order was paid once, also when requests and references were repeated", () => {
    expect(ledgerProblems(right)).toEqual([]);
    expect(ledgerProblems({ ...withAnswers(answer("capture", "captured", { replayed: true, version: "2" })), log: { ...log, asked: [...log.asked, ...log.asked] } })).toEqual([]);
  });

  it("finds none in an order that was declined, in doubt, or never answered", () => {
    const declined: Order = { ...order, state: "declined", answers: [answer("authorise", "declined", { amountMinor: undefined })] };
    const unpaid = { ...payment, capturedMinor: 0, operations: [] };
    expect(ledgerProblems({ ...right, orders: [declined], stored: [{ ...unpaid, state: "declined" }] })).toEqual([]);
    expect(ledgerProblems({ ...right, orders: [{ number: 1, amountMinor: 101, state: "new", answers: [] }], stored: [{ ...unpaid, state: "pending" }] })).toEqual([]);
    expect(ledgerProblems({ orders: [{ number: 1, amountMinor: 101, state: "new", answers: [] }], stored: [] })).toEqual([]);
  });

  it.each<[string, Ledger, string]>([
    ["two payments of an order", { ...right, stored: [payment, { ...payment, paymentId: "pay_2" }] }, "order 1 has 2 payments: pay_1, pay_2"],
    ["a payment of no order", { ...right, stored: [payment, { ...payment, paymentId: "pay_2", amountMinor: 7 }] }, "payment pay_2 of 7 belongs to no order"],
    ["a payment that is gone", { ...right, stored: [] }, "order 1 was answered with pay_1, and the table has no such payment of 101"],
    ["an authorisation that was taken back", withPayment({ state: "declined" }), "order 1 is refunded for its customer and declined in the table"],
    ["an authorisation that was never recorded", withPayment({ state: "pending" }), "order 1 is refunded for its customer and pending in the table"],
    ["two captures", withPayment({ capturedMinor: 202, refundableMinor: 101, operations: [...payment.operations, operation("capture", { idempotencyKey: "other" })] }), "order 1 was captured twice: 202 of 101"],
    ["two refunds", withPayment({ refundableMinor: -101, operations: [...payment.operations, operation("refund", { idempotencyKey: "other" })] }), "order 1 was refunded twice: 202 of 101"],
    ["sums that do not fit", withPayment({ refundableMinor: 101 }), "order 1 has 101 captured and 101 to refund in the table, and 101 and 0 by its operations"],
    ["a capture that is gone", withPayment({ capturedMinor: 0, refundableMinor: -101, operations: [operation("refund")] }), "order 1: payment-1-capture was answered, and the table does not have it"],
    ["a capture that was never finished", withPayment({ operations: [operation("capture", { isDone: false }), operation("refund")] }), "order 1: payment-1-capture was answered, and the table does not have it"],
    ["a repeated request that was carried out again", withAnswers(answer("capture", "captured")), "order 1: payment-1-capture was answered 2 times as if it were new"],
    ["a repeated request with another answer", withAnswers(answer("authorise", "authorised", { replayed: true, paymentId: "pay_2" })), "order 1: payment-1-authorise was answered differently: authorised pay_1 101, authorised pay_2 101"],
    ["an answer with another amount", withAnswers(answer("refund", "refunded", { idempotencyKey: "payment-1-refund", amountMinor: 5, replayed: true })), "order 1: payment-1-refund was answered with 5, not 101"],
    ["a second reference at the acquirer", withRequest({ reference: "pay_2" }), "order 1: the acquirer was asked to authorise under 2 references: pay_1, pay_2"],
    ["a request that no order asked for", withRequest({ operation: "capture", amountMinor: 7 }), "the acquirer was asked to capture 7 (pay_1), which no order is of"],
    ["an answer without the acquirer", { ...right, log: { ...log, asked: log.asked.slice(1) } }, "order 1: authorise was answered, and the acquirer was never asked"],
    ["an answer that was new twice", { ...right, log: { ...log, firstAnswers: [...log.firstAnswers, { paymentId: "pay_1", status: "captured" }] } }, "pay_1 captured: 2 answers that are no replays"],
  ])("finds %s", (_what, ledger, problem) => {
    expect(ledgerProblems(ledger)).toContain(problem);
  });
});
