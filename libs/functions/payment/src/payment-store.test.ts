import { ConditionalCheckFailedException, DynamoDBClient, type GetItemCommand, type PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { PaymentRequest } from "./payment-request";
import { dynamoPaymentStore } from "./payment-store";

const request: PaymentRequest = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR" };

/** A client that answers from a list, one answer a command; an Error is thrown. */
function clientAnswering(...answers: unknown[]) {
  const client = new DynamoDBClient({ region: "us-east-1" });
  const sent: unknown[] = [];
  jest.spyOn(client, "send").mockImplementation(async (command: unknown) => {
    sent.push(command);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { client, sent };
}

const taken = () => new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });

describe("dynamoPaymentStore", () => {
  it("writes a first payment on the condition that the key is free", async () => {
    const { client, sent } = clientAnswering({});

    const recorded = await dynamoPaymentStore(client, "payments").record(request, "p-1");

    expect(recorded).toEqual({ created: true, payment: { paymentId: "p-1", amountMinor: 1250, currency: "EUR" } });
    expect(sent).toHaveLength(1);
    expect((sent[0] as PutItemCommand).input).toEqual({
      TableName: "payments",
      Item: { idempotencyKey: { S: "order-1" }, paymentId: { S: "p-1" }, amountMinor: { N: "1250" }, currency: { S: "EUR" } },
      ConditionExpression: "attribute_not_exists(idempotencyKey)",
    });
  });

  it("reads the payment that a taken key stands for, consistently", async () => {
    const item = { idempotencyKey: { S: "order-1" }, paymentId: { S: "p-0" }, amountMinor: { N: "99" }, currency: { S: "USD" } };
    const { client, sent } = clientAnswering(taken(), { Item: item });

    const recorded = await dynamoPaymentStore(client, "payments").record(request, "p-1");

    expect(recorded).toEqual({ created: false, payment: { paymentId: "p-0", amountMinor: 99, currency: "USD" } });
    expect((sent[1] as GetItemCommand).input).toMatchObject({ ConsistentRead: true, Key: { idempotencyKey: { S: "order-1" } } });
  });

  it.each([
    ["no item", undefined],
    ["an item without amount", { paymentId: { S: "p-0" }, currency: { S: "USD" } }],
    ["an item without currency", { paymentId: { S: "p-0" }, amountMinor: { N: "1" } }],
  ])("fails when the taken key leads to %s", async (_, item) => {
    const { client } = clientAnswering(taken(), { Item: item });

    await expect(dynamoPaymentStore(client, "payments").record(request, "p-1")).rejects.toThrow(
      "The item of idempotency key order-1 in payments is not a payment",
    );
  });

  it("passes other failures on", async () => {
    const { client } = clientAnswering(new Error("throttled"));

    await expect(dynamoPaymentStore(client, "payments").record(request, "p-1")).rejects.toThrow("throttled");
  });
});
