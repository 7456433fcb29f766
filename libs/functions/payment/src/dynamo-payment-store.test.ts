import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoPaymentStore } from "./dynamo-payment-store";
import { newPayment, type Payment } from "./payment";
import { itemOf, paymentOf, type Item } from "./payment-item";

const request = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" } as const;
const payment: Payment = { ...newPayment(request), state: "authorised", operations: { "c-1": { kind: "capture", amountMinor: 5, state: "done" } } };
const { paymentId } = payment;
const key = { idempotencyKey: { S: `payment:${paymentId}` } };

const taken = (item?: Item) => new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {}, ...(item && { Item: item }) });

/** A store over a client that answers from a list, one answer a command; an Error is thrown. */
function storeAnswering(answers: unknown[], options: { keyPrefix?: string; expiresAt?: number } = {}) {
  const sent: Record<string, unknown>[] = [];
  const send = (async (command: { input: Record<string, unknown> }) => {
    sent.push(command.input);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }) as unknown as DynamoDBClient["send"];
  return { store: dynamoPaymentStore({ client: { send }, tableName: "payments", keyPrefix: "", ...options }), sent };
}

describe("dynamoPaymentStore", () => {
  it("writes a payment on the condition that its id is free", async () => {
    const { store, sent } = storeAnswering([{}]);

    expect(await store.begin(payment)).toEqual({ payment, isNew: true });
    expect(sent).toEqual([{
      TableName: "payments", Item: { ...key, ...itemOf(payment) },
      ConditionExpression: "attribute_not_exists(idempotencyKey)", ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }]);
  });

  it("keeps synthetic payments apart and lets them expire", async () => {
    const { store, sent } = storeAnswering([{}], { keyPrefix: "synthetic:", expiresAt: 99 });

    await store.begin(payment);

    expect(sent[0]!["Item"]).toMatchObject({ idempotencyKey: { S: `synthetic:payment:${paymentId}` }, expiresAt: { N: "99" } });
  });

  it("gives the payment that has the id already", async () => {
    const { store } = storeAnswering([taken({ ...key, ...itemOf(payment) })]);

    expect(await store.begin({ ...payment, state: "pending" })).toEqual({ payment, isNew: false });
  });

  it.each([
    [{ approved: true } as const, "SET #state = :state", { ":state": { S: "authorised" }, ":pending": { S: "pending" } }],
    [{ approved: false, reason: "no" } as const, "SET #state = :state, declineReason = :reason",
      { ":state": { S: "declined" }, ":pending": { S: "pending" }, ":reason": { S: "no" } }],
  ])("records the decision %j on a pending payment", async (decision, expression, values) => {
    const { store, sent } = storeAnswering([{ Attributes: itemOf({ ...payment, declineReason: "no" }) }]);

    expect(await store.decide(paymentId, decision)).toEqual({ ...payment, declineReason: "no" });
    expect(sent[0]).toMatchObject({ Key: key, UpdateExpression: expression, ConditionExpression: "#state = :pending", ExpressionAttributeValues: values });
  });

  it("lets an earlier decision stand", async () => {
    const { store } = storeAnswering([taken(itemOf(payment))]);

    expect(await store.decide(paymentId, { approved: false, reason: "late" })).toEqual(payment);
  });

  it.each([
    ["capture", "SET operations.#key = :operation, capturedMinor = :amount, refundableMinor = :amount", "AND capturedMinor = :nothing AND amountMinor >= :amount"],
    ["refund", "SET operations.#key = :operation, refundableMinor = refundableMinor - :amount", "AND refundableMinor >= :amount"],
  ] as const)("checks and sets aside a %s in one write", async (operation, expression, condition) => {
    const { store, sent } = storeAnswering([{ Attributes: itemOf(payment) }]);

    expect(await store.reserve({ operation, idempotencyKey: "k", paymentId, amountMinor: 7 })).toEqual({ payment, isNew: true });
    expect(sent[0]).toMatchObject({
      UpdateExpression: expression,
      ConditionExpression: `#state = :authorised AND attribute_not_exists(operations.#key) AND size(operations) < :most ${condition}`,
      ExpressionAttributeNames: { "#key": "k", "#state": "state" },
      ExpressionAttributeValues: { ":operation": { M: { kind: { S: operation }, amountMinor: { N: "7" }, state: { S: "pending" } } } },
    });
  });

  it("says what stood in the way of setting an amount aside", async () => {
    const { store } = storeAnswering([taken(itemOf(payment)), taken()]);
    const refund = { operation: "refund", idempotencyKey: "k", paymentId, amountMinor: 7 } as const;

    expect(await store.reserve(refund)).toEqual({ payment, isNew: false });
    expect(await store.reserve(refund)).toEqual({ payment: undefined, isNew: false });
  });

  it("marks what the acquirer has carried out", async () => {
    const { store, sent } = storeAnswering([{}]);

    await store.complete({ operation: "capture", idempotencyKey: "c-1", paymentId, amountMinor: 5 });

    expect(sent[0]).toMatchObject({ UpdateExpression: "SET operations.#key.#state = :done", ConditionExpression: "attribute_exists(operations.#key)" });
  });

  it("passes other failures on", async () => {
    const failing = () => storeAnswering([new Error("throttled")]).store;

    await expect(failing().begin(payment)).rejects.toThrow("throttled");
    await expect(failing().decide(paymentId, { approved: true })).rejects.toThrow("throttled");
  });
});

describe("paymentOf", () => {
  it("reads what itemOf wrote", () => {
    for (const one of [payment, { ...payment, declineReason: "no" }]) expect(paymentOf(itemOf(one))).toEqual(one);
  });

  it("names what an item lacks and never a value", () => {
    expect(() => paymentOf({ ...itemOf(payment), amountMinor: { N: "4111111111111111x" } })).toThrow(/^An item of the payments table is not a payment: item\.amountMinor\.N: [^4]*$/);
    expect(() => paymentOf(undefined)).toThrow("An item of the payments table is not a payment: item: ");
  });
});
