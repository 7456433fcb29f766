import { AcquirerUnavailable, sampleAcquirer } from "./acquirer";
import { type AcquirerRequest, loggedAcquirer } from "./acquirer-log";

describe("loggedAcquirer", () => {
  it("tells what the acquirer is asked for, without what is paid with, and gives its answer", async () => {
    const told: AcquirerRequest[] = [];
    const acquirer = loggedAcquirer(sampleAcquirer, (request) => told.push(request));

    expect(await acquirer.authorise({ reference: "pay_1", amountMinor: 5, currency: "EUR", paymentMethod: "tok_visa" })).toEqual({ approved: true });
    await acquirer.capture({ reference: "pay_1:c", paymentId: "pay_1", amountMinor: 5 });
    await acquirer.refund({ reference: "pay_1:r", paymentId: "pay_1", amountMinor: 2 });

    expect(told).toEqual([
      { operation: "authorise", reference: "pay_1", amountMinor: 5 },
      { operation: "capture", reference: "pay_1:c", amountMinor: 5 },
      { operation: "refund", reference: "pay_1:r", amountMinor: 2 },
    ]);
  });

  it("tells it before it asks: what the acquirer did is not known when it does not answer", async () => {
    const told: AcquirerRequest[] = [];
    const acquirer = loggedAcquirer(sampleAcquirer, (request) => told.push(request));

    await expect(acquirer.authorise({ reference: "pay_1", amountMinor: 5, currency: "EUR", paymentMethod: "tok_unavailable" })).rejects.toBeInstanceOf(AcquirerUnavailable);
    expect(told).toHaveLength(1);
  });
});
