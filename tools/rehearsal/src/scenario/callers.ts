import * as z from "zod";
import type { Call } from "../account/rehearsal-account";

export type OrderState = "new" | "authorised" | "declined" | "captured" | "refunded";

/** What a caller knows of one payment: what was asked, and what was answered. */
export interface Order {
  number: number;
  amountMinor: number;
  paymentId?: string;
  /** The last answer that settled something. */
  state: OrderState;
  /** Answers of the service, in the order in which they came; a request is repeated with its key until it gets one. */
  answers: Answer[];
}

export type PaymentOperation = "authorise" | "capture" | "refund";

/** One answer to a request of an order. */
export interface Answer {
  idempotencyKey: string;
  operation: PaymentOperation;
  status: Exclude<OrderState, "new">;
  paymentId: string;
  /** In minor units; a declined payment has none. */
  amountMinor?: number;
  /** Whether the service says that it has answered this request before. */
  replayed: boolean;
  /** Version that answered. */
  version: string;
}

/** What calls met, by the version that answered; `none` when no version did. */
export interface VersionCount { calls: number; failures: number }

export interface CallersOptions {
  call: Call;
  /** What the first order costs, in minor units; each one after it a unit more. @defaultValue 101 */
  firstAmountMinor?: number;
  /** ARN of the alias that callers hold for ever. */
  aliasArn: string;
  /** First part of every idempotency key, where a table knows other callers. @defaultValue `order` */
  prefix?: string;
  /** Token of an order's card. @defaultValue `tok_visa` */
  paymentMethod?: (order: number) => string;
}

const failure = z.object({ status: z.literal("failed") });

const settled = z.object({
  status: z.enum(["authorised", "declined", "captured", "refunded"]), paymentId: z.string(), amountMinor: z.number().optional(), replayed: z.boolean(),
});

const progress: Readonly<Record<OrderState, number>> = { new: 0, declined: 1, authorised: 1, captured: 2, refunded: 3 };

/** Every so many-th order is refunded. */
const REFUNDED_EVERY = 5;

/**
 * Customers of the payment service: each order is authorised and captured, some are refunded. A call without an answer is repeated with the
 * same idempotency key, as a careful caller does.
 */
export class Callers {
  readonly orders: Order[] = [];
  readonly versions = new Map<string, VersionCount>();
  /** Messages of calls that failed, the last hundred. */
  readonly failures: string[] = [];
  private pending: { order: Order; operation: PaymentOperation }[] = [];

  constructor(private readonly options: CallersOptions) {}

  get calls(): number {
    return [...this.versions.values()].reduce((sum, { calls }) => sum + calls, 0);
  }

  /** Calls that got no answer of the service. */
  get losses(): number {
    return [...this.versions.values()].reduce((sum, { failures }) => sum + failures, 0);
  }

  /** Sends one request: a repetition if one is due, else the next step of an order, else a new order. */
  async next(): Promise<void> {
    const step = this.pending.shift() ?? { order: this.newOrder(), operation: "authorise" as const };
    const { order, operation } = step;
    if ((await this.ask(order, operation)) === undefined) return void this.pending.push(step);
    if (order.state === "authorised") this.pending.push({ order, operation: "capture" });
    else if (order.state === "captured" && order.number % REFUNDED_EVERY === 0) this.pending.push({ order, operation: "refund" });
  }

  /** An order that nobody has asked for yet. Each is of an amount of its own, so that its payment is known by it. */
  newOrder(): Order {
    const number = this.orders.length + 1;
    const order: Order = { number, amountMinor: (this.options.firstAmountMinor ?? 101) + number - 1, state: "new", answers: [] };
    this.orders.push(order);
    return order;
  }

  /**
   * Sends one request of an order; the same one again is sent with the same idempotency key.
   *
   * @returns undefined when there was no answer, and the same request is to be sent again
   */
  async ask(order: Order, operation: PaymentOperation): Promise<Answer | undefined> {
    const idempotencyKey = `${this.options.prefix ?? "order"}-${order.number}-${operation}`;
    const request = operation === "authorise"
      ? { operation, idempotencyKey, amountMinor: order.amountMinor, currency: "EUR", paymentMethod: this.options.paymentMethod?.(order.number) ?? "tok_visa" }
      : { operation, idempotencyKey, paymentId: order.paymentId, amountMinor: order.amountMinor };
    const answered = await this.invoke(request);
    if (answered === undefined) return undefined;
    const answer: Answer = { ...answered, idempotencyKey, operation };
    order.answers.push(answer);
    order.paymentId ??= answer.paymentId;
    // A repeated request is answered as before, and takes no order back.
    if (progress[answer.status] > progress[order.state]) order.state = answer.status;
    return answer;
  }

  private async invoke(request: object): Promise<Omit<Answer, "idempotencyKey" | "operation"> | undefined> {
    try {
      const { Payload, FunctionError, ExecutedVersion } = await this.options.call("lambda", "Invoke", { FunctionName: this.options.aliasArn, Payload: Buffer.from(JSON.stringify(request)) });
      const text = Buffer.from(Payload as Uint8Array).toString("utf8");
      const version = ExecutedVersion as string;
      const payload: unknown = JSON.parse(text);
      const failed = FunctionError !== undefined || failure.safeParse(payload).success;
      this.count(version, failed, text);
      if (failed) return undefined;
      const answer = settled.safeParse(payload);
      if (!answer.success) throw new Error(`The service refused a request that is right: ${text}`);
      return { ...answer.data, version };
    } catch (error) {
      if (!(error instanceof Error && error.name === "TooManyRequestsException")) throw error;
      this.count("none", true, error.message);
      return undefined;
    }
  }

  private count(version: string, failed: boolean, text: string): void {
    const count = this.versions.get(version) ?? { calls: 0, failures: 0 };
    this.versions.set(version, { calls: count.calls + 1, failures: count.failures + (failed ? 1 : 0) });
    if (failed && this.failures.push(text) > 100) this.failures.shift();
  }
}
