import type { Call } from "../account/rehearsal-account";

/** What a caller knows of one payment: what was asked, and what was answered. */
export interface Order {
  number: number;
  amountMinor: number;
  paymentId?: string;
  /** The last answer that settled something. */
  state: "new" | "authorised" | "declined" | "captured" | "refunded";
  /** Requests of the order that got an answer; a request is repeated with its key until it gets one. */
  answered: string[];
}

/** What calls met, by the version that answered; `none` when no version did. */
export interface VersionCount { calls: number; failures: number }

export interface CallersOptions {
  call: Call;
  /** ARN of the alias that callers hold for ever. */
  aliasArn: string;
  /** First part of every idempotency key, where a table knows callers of before. @defaultValue `order` */
  prefix?: string;
  /** Token of an order's card. @defaultValue `tok_visa` */
  paymentMethod?: (order: number) => string;
}

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
  private pending: { order: Order; operation: "authorise" | "capture" | "refund" }[] = [];

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
    const key = `${this.options.prefix ?? "order"}-${order.number}-${operation}`;
    const request = operation === "authorise"
      ? { operation, idempotencyKey: key, amountMinor: order.amountMinor, currency: "EUR", paymentMethod: this.options.paymentMethod?.(order.number) ?? "tok_visa" }
      : { operation, idempotencyKey: key, paymentId: order.paymentId, amountMinor: order.amountMinor };
    const answer = await this.invoke(request);
    if (answer === undefined) return void this.pending.push(step);
    order.answered.push(key);
    if (operation === "authorise") {
      order.paymentId = answer.paymentId;
      order.state = answer.status === "declined" ? "declined" : "authorised";
      if (order.state === "authorised") this.pending.push({ order, operation: "capture" });
    } else {
      order.state = operation === "capture" ? "captured" : "refunded";
      if (operation === "capture" && order.number % REFUNDED_EVERY === 0) this.pending.push({ order, operation: "refund" });
    }
  }

  private newOrder(): Order {
    const number = this.orders.length + 1;
    const order: Order = { number, amountMinor: 100 + (number % 900), state: "new", answered: [] };
    this.orders.push(order);
    return order;
  }

  /** @returns undefined when the same request is to be sent again */
  private async invoke(request: object): Promise<{ status: string; paymentId: string } | undefined> {
    try {
      const { Payload, FunctionError, ExecutedVersion } = await this.options.call("lambda", "Invoke", { FunctionName: this.options.aliasArn, Payload: Buffer.from(JSON.stringify(request)) });
      const text = Buffer.from(Payload as Uint8Array).toString("utf8");
      const answer = JSON.parse(text) as { status?: string; paymentId?: string };
      const failed = FunctionError !== undefined || answer.status === "failed";
      this.count(ExecutedVersion as string, failed, text);
      if (failed) return undefined;
      if (answer.status === undefined || answer.paymentId === undefined) throw new Error(`The service refused a request that is right: ${text}`);
      return { status: answer.status, paymentId: answer.paymentId };
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
