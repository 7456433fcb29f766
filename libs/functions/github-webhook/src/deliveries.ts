import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

/** Deliveries that were passed on, each once. */
export interface Deliveries {
  /** @returns false when it was passed on before, or somebody else is at it */
  claim(signature: string, deliveryId: string | undefined, now: number): Promise<boolean>;
  /** It was passed on: from now on it is a repetition, whoever sends it. */
  finish(signature: string): Promise<void>;
  /** It could not be passed on: it may come again at once. */
  release(signature: string): Promise<void>;
}

/** Longer than the function may run: whoever has claimed a delivery that long ago is dead. */
const claimMilliseconds = 60_000;

/** Kept for longer than a delivery is accepted. */
export const keptDays = 8;

/**
 * The key is the signature, which follows from secret and body. GitHub's own id of a delivery is in a header, and headers are not signed: whoever has
 * recorded a delivery could send it again under another id.
 */
export function deliveries(client: Pick<DynamoDBClient, "send">, tableName: string): Deliveries {
  const key = (signature: string) => ({ TableName: tableName, Key: { delivery: { S: signature } } });
  return {
    async claim(signature, deliveryId, now) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              delivery: { S: signature },
              claimedAt: { N: String(now) },
              expiresAt: { N: String(Math.ceil(now / 1000) + keptDays * 86_400) },
              ...(deliveryId !== undefined && { deliveryId: { S: deliveryId } }),
            },
            ConditionExpression: "attribute_not_exists(delivery) OR (attribute_not_exists(passedOn) AND claimedAt <= :dead)",
            ExpressionAttributeValues: { ":dead": { N: String(now - claimMilliseconds) } },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async finish(signature) {
      await client.send(new UpdateItemCommand({ ...key(signature), UpdateExpression: "SET passedOn = :true", ExpressionAttributeValues: { ":true": { BOOL: true } } }));
    },

    async release(signature) {
      await client.send(new UpdateItemCommand({ ...key(signature), UpdateExpression: "SET claimedAt = :never", ExpressionAttributeValues: { ":never": { N: "0" } } }));
    },
  };
}
