import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { DeploymentHistory, HistoryItem } from "@switchyard/deployment-history";
import type { Log } from "@switchyard/function-support";
import { dueMessages, type Reporting } from "@switchyard/release";

export interface MessengerOptions extends Omit<Reporting, "now"> {
  client: Pick<SNSClient, "send">;
  topicArn: string;
  history: DeploymentHistory;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: Log;
}

/** Sends people what is due of an item and was not sent before. */
export type Messenger = (item: HistoryItem) => Promise<void>;

/**
 * The only one that writes to people. What is due is a function of the record, so a message that could not be sent now is due still when
 * the event is tried again, and at the next reconcile.
 *
 * @throws what SNS refuses
 */
export function messenger({ client, topicArn, history, now, log, ...place }: MessengerOptions): Messenger {
  return async (item) => {
    const time = now();
    for (const { key, subject, body } of dueMessages(item, { ...place, now: time })) {
      if (item.sent.includes(key)) continue;
      const isSent = await history.sendOnce(item.deploymentId, key, time, async () => {
        await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body }));
      });
      if (isSent) log("info", "message sent", { deploymentId: item.deploymentId, message: key });
    }
  };
}
