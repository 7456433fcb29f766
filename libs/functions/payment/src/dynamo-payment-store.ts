import {
  type AttributeValue, ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand, UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { maximumOperations } from "./payment";
import { itemOf, paymentOf, type Item } from "./payment-item";
import type { FollowUpRequest } from "./payment-request";
import type { PaymentStore } from "./payment-store";

export interface DynamoPaymentStoreOptions {
  client: Pick<DynamoDBClient, "send">;
  tableName: string;
  /** Before every key: synthetic payments lie apart from those of customers. */
  keyPrefix: string;
  /** Seconds since the epoch after which items may be deleted. @defaultValue they stay */
  expiresAt?: number;
}

export function dynamoPaymentStore({ client, tableName, keyPrefix, expiresAt }: DynamoPaymentStoreOptions): PaymentStore {
  const keyOf = (paymentId: string): Item => ({ idempotencyKey: { S: `${keyPrefix}payment:${paymentId}` } });

  /** @returns the item afterwards, or the one that did not meet the condition */
  async function update(paymentId: string, change: Omit<UpdateItemCommandInput, "TableName" | "Key">): Promise<{ item: Item | undefined; isDone: boolean }> {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({ TableName: tableName, Key: keyOf(paymentId), ReturnValues: "ALL_NEW", ReturnValuesOnConditionCheckFailure: "ALL_OLD", ...change }),
      );
      return { item: Attributes, isDone: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { item: error.Item, isDone: false };
    }
  }

  return {
    async begin(payment) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...keyOf(payment.paymentId), ...itemOf(payment), ...(expiresAt === undefined ? {} : { expiresAt: { N: String(expiresAt) } }) },
            ConditionExpression: "attribute_not_exists(idempotencyKey)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return { payment, isNew: true };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return { payment: paymentOf(error.Item), isNew: false };
      }
    },

    async decide(paymentId, decision) {
      const { item } = await update(paymentId, {
        UpdateExpression: decision.approved ? "SET #state = :state" : "SET #state = :state, declineReason = :reason",
        ConditionExpression: "#state = :pending",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ":state": { S: decision.approved ? "authorised" : "declined" },
          ":pending": { S: "pending" },
          ...(decision.approved ? {} : { ":reason": { S: decision.reason } }),
        },
      });
      return paymentOf(item);
    },

    async reserve(request) {
      const { item, isDone } = await update(request.paymentId, reservation(request));
      return { payment: item && paymentOf(item), isNew: isDone };
    },

    async complete({ paymentId, idempotencyKey }) {
      await update(paymentId, {
        UpdateExpression: "SET operations.#key.#state = :done",
        ConditionExpression: "attribute_exists(operations.#key)",
        ExpressionAttributeNames: { "#key": idempotencyKey, "#state": "state" },
        ExpressionAttributeValues: { ":done": { S: "done" } },
      });
    },
  };
}

/** One write that both checks that the amount is there and sets it aside. */
function reservation({ operation, idempotencyKey, amountMinor }: FollowUpRequest): Omit<UpdateItemCommandInput, "TableName" | "Key"> {
  const values: Record<string, AttributeValue> = {
    ":amount": { N: String(amountMinor) },
    ":authorised": { S: "authorised" },
    ":most": { N: String(maximumOperations) },
    ":operation": { M: { kind: { S: operation }, amountMinor: { N: String(amountMinor) }, state: { S: "pending" } } },
  };
  const isPossible = "#state = :authorised AND attribute_not_exists(operations.#key) AND size(operations) < :most";
  return {
    ExpressionAttributeNames: { "#key": idempotencyKey, "#state": "state" },
    ...(operation === "capture"
      ? {
          UpdateExpression: "SET operations.#key = :operation, capturedMinor = :amount, refundableMinor = :amount",
          ConditionExpression: `${isPossible} AND capturedMinor = :nothing AND amountMinor >= :amount`,
          ExpressionAttributeValues: { ...values, ":nothing": { N: "0" } },
        }
      : {
          UpdateExpression: "SET operations.#key = :operation, refundableMinor = refundableMinor - :amount",
          ConditionExpression: `${isPossible} AND refundableMinor >= :amount`,
          ExpressionAttributeValues: values,
        }),
  };
}
