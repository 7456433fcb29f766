import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";
import type { Payment } from "./payment";

export type Item = Record<string, AttributeValue>;

const text = z.object({ S: z.string() });
const count = z.object({ N: z.string().check(z.regex(/^\d+$/)) });

/** A payment in DynamoDB's own JSON. */
const paymentItem = z.object({
  paymentId: text,
  fingerprint: text,
  amountMinor: count,
  currency: text,
  state: z.object({ S: z.enum(["pending", "authorised", "declined"]) }),
  declineReason: z.optional(text),
  capturedMinor: count,
  refundableMinor: count,
  operations: z.object({
    M: z.record(
      z.string(),
      z.object({ M: z.object({ kind: z.object({ S: z.enum(["capture", "refund"]) }), amountMinor: count, state: z.object({ S: z.enum(["pending", "done"]) }) }) }),
    ),
  }),
});

export function itemOf(payment: Payment): Item {
  const { paymentId, fingerprint, amountMinor, currency, state, declineReason, capturedMinor, refundableMinor, operations } = payment;
  return {
    paymentId: { S: paymentId },
    fingerprint: { S: fingerprint },
    amountMinor: { N: String(amountMinor) },
    currency: { S: currency },
    state: { S: state },
    ...(declineReason === undefined ? {} : { declineReason: { S: declineReason } }),
    capturedMinor: { N: String(capturedMinor) },
    refundableMinor: { N: String(refundableMinor) },
    operations: {
      M: Object.fromEntries(
        Object.entries(operations).map(([key, operation]) => [
          key,
          { M: { kind: { S: operation.kind }, amountMinor: { N: String(operation.amountMinor) }, state: { S: operation.state } } },
        ]),
      ),
    },
  };
}

/** @throws Error naming what an item lacks that should be a payment; values are left out */
export function paymentOf(item: Item | undefined): Payment {
  const parsed = paymentItem.safeParse(item);
  if (!parsed.success) throw new Error(`An item of the payments table is not a payment: ${problemsOf(parsed.error, "item").join("; ")}`);
  const { paymentId, fingerprint, amountMinor, currency, state, declineReason, capturedMinor, refundableMinor, operations } = parsed.data;
  return {
    paymentId: paymentId.S,
    fingerprint: fingerprint.S,
    amountMinor: Number(amountMinor.N),
    currency: currency.S,
    state: state.S,
    ...(declineReason === undefined ? {} : { declineReason: declineReason.S }),
    capturedMinor: Number(capturedMinor.N),
    refundableMinor: Number(refundableMinor.N),
    operations: Object.fromEntries(
      Object.entries(operations.M).map(([key, { M }]) => [key, { kind: M.kind.S, amountMinor: Number(M.amountMinor.N), state: M.state.S }]),
    ),
  };
}
