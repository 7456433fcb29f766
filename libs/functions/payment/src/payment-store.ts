import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { PaymentRequest } from "./payment-request";

export interface Payment {
  paymentId: string;
  amountMinor: number;
  currency: string;
}

/** Payments by idempotency key; the conditional write is what keeps a repeated request from charging twice. */
export interface PaymentStore {
  /** @returns `created` for a first request, else the payment that the key already stands for */
  record(request: PaymentRequest, paymentId: string): Promise<{ created: boolean; payment: Payment }>;
}

export function dynamoPaymentStore(client: DynamoDBClient, tableName: string): PaymentStore {
  return {
    async record(request, paymentId) {
      const payment: Payment = { paymentId, amountMinor: request.amountMinor, currency: request.currency };
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              idempotencyKey: { S: request.idempotencyKey },
              paymentId: { S: payment.paymentId },
              amountMinor: { N: String(payment.amountMinor) },
              currency: { S: payment.currency },
            },
            ConditionExpression: "attribute_not_exists(idempotencyKey)",
          }),
        );
        return { created: true, payment };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      const { Item: item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { idempotencyKey: { S: request.idempotencyKey } },
          ConsistentRead: true,
        }),
      );
      const paymentIdFound = item?.paymentId?.S;
      const amountFound = item?.amountMinor?.N;
      const currencyFound = item?.currency?.S;
      if (paymentIdFound === undefined || amountFound === undefined || currencyFound === undefined) {
        throw new Error(`The item of idempotency key ${request.idempotencyKey} in ${tableName} is not a payment`);
      }
      return {
        created: false,
        payment: { paymentId: paymentIdFound, amountMinor: Number(amountFound), currency: currencyFound },
      };
    },
  };
}
