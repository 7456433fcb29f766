import { functionLogGroup, syntheticKeyPrefix } from "@switchyard/conventions";
import type { Shape } from "@switchyard/localcloud";
import * as z from "zod";
import type { Call } from "../account/rehearsal-account";
import type { Order } from "./callers";
import { ledgerProblems, type AcquirerRequest, type FirstAnswer, type StoredPayment } from "./payment-ledger";
import type { Rehearsal } from "./rehearsal";

type Account = Pick<Rehearsal, "cloud" | "admin" | "shared" | "callers" | "names">;

/** What is wrong with the payments of all customers; empty when each was taken once and none was lost. */
export async function paymentProblems({ cloud, admin, shared, callers, names }: Account): Promise<string[]> {
  // What functions have logged up to now is on its way.
  await cloud.settle();
  const logs = await Promise.all(Object.values(names).map(({ greenFunction }) => paymentLog(admin, functionLogGroup(greenFunction))));
  return ledgerProblems({
    orders: [...callers.values()].flatMap(({ orders }) => orders),
    stored: await storedPayments(admin, shared.paymentsTable),
    log: { asked: logs.flatMap(({ asked }) => asked), firstAnswers: logs.flatMap(({ firstAnswers }) => firstAnswers) },
  });
}

/** What is wrong with these orders in a table that knows other payments, too. Logs are not looked at. */
export async function orderProblems(call: Call, tableName: string, orders: readonly Order[]): Promise<string[]> {
  const own = new Set(orders.map(({ paymentId }) => paymentId));
  return ledgerProblems({ orders, stored: (await storedPayments(call, tableName)).filter(({ paymentId }) => own.has(paymentId)) });
}

const text = z.object({ S: z.string() });
const count = z.object({ N: z.coerce.number() });
const storedPayment = z.object({
  idempotencyKey: text, paymentId: text, amountMinor: count, state: text, capturedMinor: count, refundableMinor: count,
  operations: z.object({ M: z.record(z.string(), z.object({ M: z.object({ kind: text, amountMinor: count, state: text }) })) }),
});

/** The customers' payments; synthetic ones are left out. */
export async function storedPayments(call: Call, TableName: string): Promise<StoredPayment[]> {
  const items = await pages((ExclusiveStartKey) => call("dynamodb", "Scan", { TableName, ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }) }), "Items", "LastEvaluatedKey");
  return items.map((item) => storedPayment.parse(item)).filter(({ idempotencyKey }) => !idempotencyKey.S.startsWith(syntheticKeyPrefix)).map((payment) => ({
    paymentId: payment.paymentId.S, amountMinor: payment.amountMinor.N, state: payment.state.S, capturedMinor: payment.capturedMinor.N, refundableMinor: payment.refundableMinor.N,
    operations: Object.entries(payment.operations.M).map(([idempotencyKey, { M }]) => ({ idempotencyKey, kind: M.kind.S, amountMinor: M.amountMinor.N, isDone: M.state.S === "done" })),
  }));
}

const logLine = z.discriminatedUnion("message", [
  z.object({ message: z.literal("acquirer asked"), operation: z.string(), reference: z.string(), amountMinor: z.number() }),
  ...["authorised", "declined", "captured", "refunded"].map((status) =>
    z.object({ message: z.literal(`payment ${status}`), paymentId: z.string(), replayed: z.boolean() }).transform((line) => ({ ...line, status })),
  ),
]);

/** What a function's log says of customers' payments. */
async function paymentLog(call: Call, logGroupName: string): Promise<{ asked: AcquirerRequest[]; firstAnswers: FirstAnswer[] }> {
  const events = await pages((nextToken) => call("logs", "FilterLogEvents", { logGroupName, ...(nextToken !== undefined && { nextToken }) }), "events", "nextToken");
  const asked: AcquirerRequest[] = [];
  const firstAnswers: FirstAnswer[] = [];
  for (const { message } of events) {
    // Lines that Lambda itself writes, and what the service says of other things, are no payments.
    if (typeof message !== "string" || !/"message":"(acquirer asked|payment (authorised|declined|captured|refunded))"/.test(message) || message.includes('"synthetic":true')) continue;
    const line = logLine.parse(JSON.parse(message));
    if ("reference" in line) asked.push(line);
    else if (!line.replayed) firstAnswers.push(line);
  }
  return { asked, firstAnswers };
}

async function pages(page: (from: unknown) => Promise<Shape>, items: string, next: string): Promise<Shape[]> {
  const found: Shape[] = [];
  let from: unknown;
  do {
    const answer = await page(from);
    found.push(...((answer[items] ?? []) as Shape[]));
    from = answer[next];
  } while (from !== undefined);
  return found;
}
