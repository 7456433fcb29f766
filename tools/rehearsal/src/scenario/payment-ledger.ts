import { syntheticKeyPrefix } from "@switchyard/conventions";
import * as z from "zod";
import type { Call } from "../account/rehearsal-account";
import type { Order } from "./callers";
import type { Rehearsal } from "./rehearsal";

const text = z.object({ S: z.string() });
const count = z.object({ N: z.coerce.number() });

/** What the service keeps of a payment, as far as it can be held against what callers were told. */
const storedPayment = z.object({
  paymentId: text, amountMinor: count, state: text, capturedMinor: count, refundableMinor: count,
  operations: z.object({ M: z.record(z.string(), z.object({ M: z.object({ kind: text, amountMinor: count, state: text }) })) }),
});

/**
 * Holds the service's table against what its customers know: no order has two payments, no operation took money twice, and nothing that a
 * customer was told is missing.
 */
export async function paymentProblems({ admin, shared, callers }: Pick<Rehearsal, "admin" | "shared" | "callers">, service: string): Promise<string[]> {
  return orderProblems(admin, shared.paymentsTable, callers.get(service)!.orders);
}

/** What is wrong with these orders in a table of payments. */
export async function orderProblems(call: Call, tableName: string, orders: readonly Order[]): Promise<string[]> {
  const stored = new Map((await storedPayments(call, tableName)).map((payment) => [payment.paymentId.S, payment]));
  const problems: string[] = [];
  const seen = new Map<string, number>();
  for (const { number, amountMinor, paymentId, state, answered } of orders) {
    if (paymentId === undefined) continue; // never answered: nothing was promised
    const order = `order ${number} (${paymentId})`;
    const other = seen.get(paymentId);
    if (other !== undefined) problems.push(`${order} has the payment of order ${other}`);
    seen.set(paymentId, number);
    const payment = stored.get(paymentId);
    if (payment === undefined) {
      problems.push(`${order} was answered, and the table does not know it`);
      continue;
    }
    const operations = Object.entries(payment.operations.M).map(([key, { M }]) => ({ key, kind: M.kind.S, amountMinor: M.amountMinor.N, isDone: M.state.S === "done" }));
    const sum = (kind: string): number => operations.filter((operation) => operation.kind === kind).reduce((all, operation) => all + operation.amountMinor, 0);
    if (payment.amountMinor.N !== amountMinor) problems.push(`${order} is of ${payment.amountMinor.N}, not ${amountMinor}`);
    if (sum("capture") > amountMinor || payment.capturedMinor.N > amountMinor) problems.push(`${order} was captured twice: ${sum("capture")} of ${amountMinor}`);
    if (sum("refund") > amountMinor) problems.push(`${order} was refunded twice: ${sum("refund")} of ${amountMinor}`);
    for (const key of answered.filter((one) => !one.endsWith("-authorise"))) {
      if (!operations.some((operation) => operation.key === key && operation.isDone)) problems.push(`${order}: ${key} was answered, and the table does not have it`);
    }
    if (state !== "declined" && payment.state.S !== "authorised") problems.push(`${order} is ${state} for its customer and ${payment.state.S} in the table`);
  }
  return problems;
}

async function storedPayments(call: Call, TableName: string): Promise<z.infer<typeof storedPayment>[]> {
  const found: z.infer<typeof storedPayment>[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const page = await call("dynamodb", "Scan", { TableName, ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }) });
    for (const item of page.Items as Record<string, { S?: string }>[]) {
      if (item["idempotencyKey"]?.S?.startsWith(syntheticKeyPrefix) !== true) found.push(storedPayment.parse(item));
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return found;
}
