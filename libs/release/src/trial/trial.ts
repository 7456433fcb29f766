/**
 * Tries a version of the payment service with synthetic payments: what it answers, how fast, and whether repeating is safe.
 */
import * as z from "zod/mini";

/** One answer of the version, or why there is none. */
export type TrialAnswer = { payload: unknown; milliseconds: number } | { failure: string; milliseconds: number };

/** Invokes the version under trial, by its number. */
export type TrialCall = (request: Record<string, unknown>) => Promise<TrialAnswer>;

export interface TrialOptions {
  call: TrialCall;
  /** Makes the trial's idempotency keys; the same id repeats the same payments. Letters, digits and hyphens. */
  trialId: string;
  /** Longest that one answer may take. @defaultValue 3000 */
  mostMilliseconds?: number;
}

export interface TrialResult {
  /** What is wrong, as a person should read it; empty when the version passed. */
  problems: string[];
  calls: number;
  slowestMilliseconds: number;
}

const decided = z.object({ status: z.string(), paymentId: z.string(), replayed: z.boolean() });
const refused = z.object({ status: z.literal("refused") });

/** Stops at the first payment that cannot go on; checks everything that can be checked. */
export async function tryVersion({ call, trialId, mostMilliseconds = 3000 }: TrialOptions): Promise<TrialResult> {
  const result: TrialResult = { problems: [], calls: 0, slowestMilliseconds: 0 };

  async function ask(what: string, request: Record<string, unknown>): Promise<unknown> {
    const answer = await call(request);
    result.calls++;
    result.slowestMilliseconds = Math.max(result.slowestMilliseconds, answer.milliseconds);
    if (answer.milliseconds > mostMilliseconds) result.problems.push(`${what} took ${Math.round(answer.milliseconds)} ms, at most ${mostMilliseconds} are allowed`);
    if ("failure" in answer) {
      result.problems.push(`${what} failed: ${answer.failure}`);
      return undefined;
    }
    return answer.payload;
  }

  /** @returns the payment's id when the answer has the status */
  async function expectStatus(what: string, status: string, request: Record<string, unknown>, expected: { paymentId?: string; isRepeated?: true } = {}): Promise<string | undefined> {
    const payload = await ask(what, request);
    if (payload === undefined) return undefined;
    const parsed = decided.safeParse(payload);
    if (!parsed.success || parsed.data.status !== status) {
      result.problems.push(`${what}: answered ${statusOf(payload)}, expected ${status}`);
      return undefined;
    }
    const { paymentId, replayed } = parsed.data;
    if (expected.paymentId !== undefined && paymentId !== expected.paymentId) result.problems.push(`${what}: answered with another payment; a repeated request must not charge twice`);
    if (expected.isRepeated && !replayed) result.problems.push(`${what}: was not taken for a repeated request`);
    return paymentId;
  }

  const payment = { operation: "authorise", idempotencyKey: `${trialId}-1`, amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" };
  const paymentId = await expectStatus("authorising", "authorised", payment);
  if (paymentId === undefined) return result;
  await expectStatus("authorising again with the same key", "authorised", payment, { paymentId, isRepeated: true });
  const other = await ask("using the key for another amount", { ...payment, amountMinor: 1251 });
  if (other !== undefined && !refused.safeParse(other).success) result.problems.push(`using the key for another amount: answered ${statusOf(other)}, expected refused`);
  await expectStatus("capturing", "captured", { operation: "capture", idempotencyKey: `${trialId}-2`, paymentId, amountMinor: 1250 }, { paymentId });
  const refund = { operation: "refund", idempotencyKey: `${trialId}-3`, paymentId, amountMinor: 250 };
  await expectStatus("refunding", "refunded", refund, { paymentId });
  await expectStatus("refunding again with the same key", "refunded", refund, { paymentId, isRepeated: true });
  await expectStatus("a card that the issuer declines", "declined", { ...payment, idempotencyKey: `${trialId}-4`, paymentMethod: "tok_declined" });
  return result;
}

/** A status is a word of the service's own, so it may be shown; anything else may not. */
function statusOf(payload: unknown): string {
  const parsed = z.object({ status: z.string().check(z.regex(/^[a-z]{1,20}$/)) }).safeParse(payload);
  return parsed.success ? parsed.data.status : "something that is no answer of the service";
}
