import fc from "fast-check";
import { type Acquirer, AcquirerUnavailable, sampleAcquirer } from "./acquirer";
import { followUpProblem, maximumOperations, type Payment, paymentIdOf } from "./payment";
import { type PaymentAnswer, paymentService } from "./payment-service";
import type { PaymentStore } from "./payment-store";

/** What the acquirer has done, by reference; asked again it does nothing more. */
interface Book { authorised: Map<string, number>; captured: Map<string, number>; refunded: Map<string, number> }

function acquirerWith(book: Book): Acquirer {
  const note = (entries: Map<string, number>, reference: string, amount: number): void => {
    if (!entries.has(reference)) entries.set(reference, amount);
  };
  return {
    authorise: async (request) => {
      const decision = await sampleAcquirer.authorise(request);
      if (decision.approved) note(book.authorised, request.reference, request.amountMinor);
      return decision;
    },
    capture: async ({ reference, amountMinor }) => note(book.captured, reference, amountMinor),
    refund: async ({ reference, amountMinor }) => note(book.refunded, reference, amountMinor),
  };
}

/** The promises of a payment store, kept in memory. */
function memoryStore(payments: Map<string, Payment>): PaymentStore {
  const copy = <T>(value: T): T => structuredClone(value);
  return {
    begin: async (payment) => {
      const known = payments.get(payment.paymentId);
      if (known) return { payment: copy(known), isNew: false };
      payments.set(payment.paymentId, copy(payment));
      return { payment: copy(payment), isNew: true };
    },
    decide: async (id, decision) => {
      const payment = payments.get(id)!;
      if (payment.state === "pending") payments.set(id, { ...payment, state: decision.approved ? "authorised" : "declined", ...(decision.approved ? {} : { declineReason: decision.reason }) });
      return copy(payments.get(id)!);
    },
    reserve: async (request) => {
      const payment = payments.get(request.paymentId);
      if (payment === undefined) return { payment, isNew: false };
      if (payment.operations[request.idempotencyKey] || followUpProblem(payment, request)) return { payment: copy(payment), isNew: false };
      payment.operations[request.idempotencyKey] = { kind: request.operation, amountMinor: request.amountMinor, state: "pending" };
      if (request.operation === "capture") payment.capturedMinor = payment.refundableMinor = request.amountMinor;
      else payment.refundableMinor -= request.amountMinor;
      return { payment: copy(payment), isNew: true };
    },
    complete: async ({ paymentId, idempotencyKey }) => void (payments.get(paymentId)!.operations[idempotencyKey]!.state = "done"),
  };
}

class Crash extends Error {}

/** A port whose nth call from now on dies, before or after it has done its work. */
function crashing<T extends object>(port: T, fuse: { left: number; after: boolean }): T {
  return new Proxy(port, {
    get: (target, name) => async (...args: unknown[]) => {
      const isLast = fuse.left-- === 0;
      if (isLast && !fuse.after) throw new Crash();
      const result: unknown = await (Reflect.get(target, name) as (...all: unknown[]) => Promise<unknown>)(...args);
      if (isLast) throw new Crash();
      return result;
    },
  });
}

function setup() {
  const book: Book = { authorised: new Map(), captured: new Map(), refunded: new Map() };
  const payments = new Map<string, Payment>();
  const store = memoryStore(payments);
  const acquirer = acquirerWith(book);
  return { book, payments, store, acquirer, pay: paymentService({ store, acquirer }) };
}

const authorise = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" };
const paymentId = paymentIdOf("order-1");
const capture = { operation: "capture", idempotencyKey: "c-1", paymentId, amountMinor: 1250 };
const refund = { operation: "refund", idempotencyKey: "r-1", paymentId, amountMinor: 250 };

describe("paymentService", () => {
  it("authorises, captures and refunds, and answers repeated requests the same", async () => {
    const { pay, book } = setup();
    const common = { paymentId, currency: "EUR" };

    for (const replayed of [false, true]) {
      expect(await pay(authorise)).toEqual({ status: "authorised", ...common, amountMinor: 1250, replayed });
    }
    for (const replayed of [false, true]) {
      expect(await pay(capture)).toEqual({ status: "captured", ...common, amountMinor: 1250, replayed });
    }
    for (const replayed of [false, true]) {
      expect(await pay(refund)).toEqual({ status: "refunded", ...common, amountMinor: 250, replayed });
    }

    expect([...book.authorised.values(), ...book.captured.values(), ...book.refunded.values()]).toEqual([1250, 1250, 250]);
  });

  it("declines what the acquirer declines, for good", async () => {
    const { pay } = setup();
    const declined = { ...authorise, paymentMethod: "tok_declined" };

    expect(await pay(declined)).toEqual({ status: "declined", paymentId, reason: "declined by the issuer", replayed: false });
    expect(await pay(declined)).toMatchObject({ status: "declined", replayed: true });
    expect(await pay(capture)).toEqual({ status: "refused", problems: ["paymentId: the payment is declined, not authorised"] });
  });

  it("answers a decline that was recorded without a reason", async () => {
    const { pay, payments } = setup();
    await pay({ ...authorise, paymentMethod: "tok_declined" });
    delete payments.get(paymentId)!.declineReason;

    expect(await pay({ ...authorise, paymentMethod: "tok_declined" })).toMatchObject({ status: "declined", reason: "no reason given" });
  });

  it("works with the sample acquirer, which approves everything but its own test tokens", async () => {
    const { store } = setup();
    const pay = paymentService({ store, acquirer: sampleAcquirer });

    expect((await Promise.all([authorise, { ...authorise, idempotencyKey: "2", paymentMethod: "tok_unavailable" }].map(pay))).map(({ status }) => status)).toEqual(["authorised", "failed"]);
    for (const request of [capture, refund]) expect(["captured", "refunded"]).toContain((await pay(request)).status);
  });

  it.each([{ amountMinor: 1 }, { currency: "USD" }, { paymentMethod: "tok_other" }])("refuses a key that stood for another payment: %j", async (change) => {
    const { pay, book } = setup();
    await pay(authorise);

    expect(await pay({ ...authorise, ...change })).toEqual({ status: "refused", problems: ["idempotencyKey: was used before for another payment"] });
    expect(book.authorised.size).toBe(1);
  });

  it("refuses captures and refunds that do not fit the payment", async () => {
    const { pay } = setup();
    const problem = async (request: object): Promise<unknown> => ((await pay(request)) as { problems?: string[] }).problems?.[0];

    expect(await problem(capture)).toBe("paymentId: there is no such payment");
    await pay(authorise);
    expect(await problem({ ...refund })).toBe("amountMinor: at most 0 can be refunded");
    expect(await problem({ ...capture, amountMinor: 1251 })).toBe("amountMinor: at most 1250 was authorised");
    await pay({ ...capture, amountMinor: 1000 });
    expect(await problem({ ...capture, idempotencyKey: "c-2" })).toBe("paymentId: the payment was captured before, and is captured once only");
    expect(await problem({ ...refund, idempotencyKey: "c-1" })).toBe("idempotencyKey: was used before for another operation on this payment");
    await pay({ ...refund, amountMinor: 900 });
    expect(await problem({ ...refund, idempotencyKey: "r-2", amountMinor: 101 })).toBe("amountMinor: at most 100 can be refunded");
  });

  it("takes no more operations on one payment than its item can hold", async () => {
    const { pay } = setup();
    await pay(authorise);
    await pay(capture);
    for (let i = 1; i < maximumOperations; i++) await pay({ ...refund, idempotencyKey: `r-${i}`, amountMinor: 1 });

    expect(await pay({ ...refund, idempotencyKey: "one-more", amountMinor: 1 }))
      .toEqual({ status: "refused", problems: [`paymentId: the payment has ${maximumOperations} captures and refunds, the most there can be`] });
  });

  it("answers a failure of its own, which may be repeated, when the acquirer does not answer", async () => {
    const { pay, store, acquirer } = setup();
    const silent = paymentService({ store, acquirer: { ...acquirer, authorise: async () => { throw new AcquirerUnavailable("silence"); } } });

    expect(await silent(authorise)).toEqual({ status: "failed", reason: "the acquirer does not answer" });
    expect(await pay(authorise)).toMatchObject({ status: "authorised", replayed: true });
  });

  it("names the problems of a request", async () => {
    expect(await setup().pay({ ...authorise, amountMinor: 0 })).toMatchObject({ status: "refused", problems: [expect.stringContaining("request.amountMinor")] });
  });

  it("passes crashes on", async () => {
    const { store, acquirer } = setup();
    const broken = paymentService({ store: { ...store, begin: async () => { throw new Crash(); } }, acquirer });

    await expect(broken(authorise)).rejects.toThrow(Crash);
  });

  it("charges once and loses nothing, wherever calls die and however they overlap", async () => {
    const requests = [authorise, capture, refund, { ...refund, idempotencyKey: "r-2", amountMinor: 1000 }];
    const attempt = fc.record({ request: fc.constantFrom(...requests), left: fc.nat(6), after: fc.boolean(), waits: fc.boolean() });

    await fc.assert(fc.asyncProperty(fc.array(attempt, { maxLength: 12 }), async (attempts) => {
      const { book, payments, store, acquirer, pay } = setup();
      let running: Promise<PaymentAnswer | undefined>[] = [];
      for (const { request, left, after, waits } of attempts) {
        const fuse = { left, after };
        const dying = paymentService({ store: crashing(store, fuse), acquirer: crashing(acquirer, fuse) });
        running.push(dying(request).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return undefined;
        }));
        if (waits) running = (await Promise.all(running), []);
      }
      await Promise.all(running);

      // The caller repeats what it has no answer to.
      for (const request of requests) expect(["authorised", "captured", "refunded"]).toContain((await pay(request)).status);
      const payment = payments.get(paymentId)!;
      expect([...book.authorised]).toEqual([[paymentId, 1250]]);
      expect([...book.captured.values()]).toEqual([1250]);
      expect([...book.refunded.values()].sort()).toEqual([1000, 250]);
      expect(payment).toMatchObject({ capturedMinor: 1250, refundableMinor: 0 });
      expect(Object.values(payment.operations).map(({ state }) => state)).toEqual(["done", "done", "done"]);
    }), { numRuns: 300 });
  });
});
