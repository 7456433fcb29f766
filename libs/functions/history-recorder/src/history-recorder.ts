import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Log } from "@switchyard/function-support";
import { parseEvent } from "./recorded-event";

export interface HistoryRecorderOptions {
  dynamoDb: Pick<DynamoDBClient, "send">;
  tableName: string;
  log: Log;
}

/**
 * Keeps the latest state of each pipeline execution and deployment, from EventBridge and from the deployment groups' topic. Events come twice and out of order, so a write
 * holds only if the item is older than the event: a late STARTED never overwrites a FAILED.
 *
 * @throws Error for an event that cannot be recorded; the rule's dead-letter queue keeps it
 */
export function historyRecorder(options: HistoryRecorderOptions): (event: unknown) => Promise<void> {
  const { dynamoDb, tableName, log } = options;
  return async (event) => {
    const recorded = parseEvent(event);
    if (recorded.kind === "reconcile") {
      log("warn", "this version of the history recorder cannot look for lost events yet");
      return;
    }
    const { deploymentId, subject, state, time } = recorded;
    try {
      await dynamoDb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { deploymentId: { S: deploymentId } },
          UpdateExpression: "SET #subject = :subject, #state = :state, #time = :time",
          ConditionExpression: "attribute_not_exists(deploymentId) OR #time < :time",
          ExpressionAttributeNames: { "#subject": "subject", "#state": "state", "#time": "time" },
          ExpressionAttributeValues: { ":subject": { S: subject }, ":state": { S: state }, ":time": { S: time } },
        }),
      );
      log("info", "state recorded", { deploymentId, state, time });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      log("info", "state is older than what is recorded", { deploymentId, state, time });
    }
  };
}
