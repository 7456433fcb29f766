import { parsePaymentRequest } from "./payment-request";

const authorise = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" };
const paymentId = `pay_${"0".repeat(32)}`;

function problemsOf(event: unknown): string[] {
  const parsed = parsePaymentRequest(event);
  return parsed.ok ? [] : parsed.problems;
}

describe("parsePaymentRequest", () => {
  it.each([
    authorise,
    { ...authorise, correlationId: "trace:1" },
    { operation: "capture", idempotencyKey: "c-1", paymentId, amountMinor: 1 },
    { operation: "refund", idempotencyKey: "r-1", paymentId, amountMinor: 1 },
  ])("takes %j", (request) => {
    expect(parsePaymentRequest(request)).toEqual({ ok: true, request });
  });

  it.each<[string, object, RegExp]>([
    ["no amount", { amountMinor: 0 }, /^request\.amountMinor: /],
    ["half a cent", { amountMinor: 0.5 }, /^request\.amountMinor: /],
    ["an amount that is no number", { amountMinor: "12" }, /^request\.amountMinor: /],
    ["a currency that is none", { currency: "EUX" }, /^request\.currency: is not a currency of ISO 4217$/],
    ["a key of the service's own", { idempotencyKey: "synthetic:1" }, /^request\.idempotencyKey: may hold letters/],
    ["no token", { paymentMethod: "visa" }, /^request\.paymentMethod: is not a payment method token, e\.g\. tok_visa$/],
    ["a card number inside a token", { paymentMethod: "tok_4111111111111111" }, /^request\.paymentMethod: looks like a card number/],
    ["a card number for a key", { idempotencyKey: "4111111111111111" }, /^request\.idempotencyKey: looks like a card number/],
    ["a card number for a correlation id", { correlationId: "4111111111111111" }, /^request\.correlationId: looks like a card number/],
    ["test mode by payload", { synthetic: true }, /^request: Unrecognized key: "synthetic"$/],
  ])("refuses %s", (_what, change, problem) => {
    expect(problemsOf({ ...authorise, ...change })).toEqual([expect.stringMatching(problem)]);
  });

  it("names all problems at once and never a value", () => {
    const problems = problemsOf({ ...authorise, amountMinor: -1, currency: "4111111111111111", card: "4111111111111111" });

    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain("4111");
  });

  it.each([undefined, null, "pay", { ...authorise, operation: "void" }])("refuses %j", (event) => {
    expect(problemsOf(event)).not.toEqual([]);
  });
});
