import type { Log } from "@switchyard/function-support";
import { paymentService } from "./payment-service";
import type { Payment, PaymentStore } from "./payment-store";

function memoryStore(): PaymentStore {
  const payments = new Map<string, Payment>();
  return {
    async record(request, paymentId) {
      const known = payments.get(request.idempotencyKey);
      if (known) return { created: false, payment: known };
      const payment = { paymentId, amountMinor: request.amountMinor, currency: request.currency };
      payments.set(request.idempotencyKey, payment);
      return { created: true, payment };
    },
  };
}

const request = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR" };

function service() {
  const logged: unknown[] = [];
  const log: Log = (level, message, fields) => logged.push({ level, message, ...fields });
  let payments = 0;
  return { pay: paymentService({ store: memoryStore(), newId: () => `p-${++payments}`, log }), logged };
}

describe("paymentService", () => {
  it("authorises a payment and logs its id", async () => {
    const { pay, logged } = service();

    expect(await pay(request)).toEqual({
      status: "authorised", paymentId: "p-1", amountMinor: 1250, currency: "EUR", replayed: false,
    });
    expect(logged).toEqual([{ level: "info", message: "payment authorised", paymentId: "p-1", replayed: false }]);
  });

  it("answers a repeated key with the first payment", async () => {
    const { pay } = service();
    await pay(request);

    expect(await pay(request)).toMatchObject({ status: "authorised", paymentId: "p-1", replayed: true });
  });

  it.each([{ amountMinor: 1 }, { currency: "USD" }])("refuses a repeated key with %j", async (change) => {
    const { pay } = service();
    await pay(request);

    expect(await pay({ ...request, ...change })).toEqual({
      status: "refused", problems: ["idempotencyKey: was used before with another amount or currency"],
    });
  });

  it("names every problem of a request and never logs what was sent", async () => {
    const { pay, logged } = service();

    const answer = await pay({ operation: "authorise", idempotencyKey: "", amountMinor: 0.5, currency: "eur", card: "4111111111111111" });

    expect(answer).toMatchObject({ status: "refused" });
    expect(JSON.stringify(answer)).toMatch(/idempotencyKey.*amountMinor.*currency.*card/);
    expect(JSON.stringify(logged)).not.toContain("4111111111111111");
  });

  it("refuses what is not a request at all, and operations that the service does not have", async () => {
    const { pay } = service();

    expect(await pay(undefined)).toMatchObject({ status: "refused", problems: [expect.stringContaining("request: ")] });
    expect(await pay({ ...request, operation: "refund" })).toMatchObject({ problems: [expect.stringContaining("request.operation: ")] });
  });
});
