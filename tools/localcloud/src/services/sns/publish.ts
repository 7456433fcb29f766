import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";
import { notModelled } from "../support/not-modelled";
import { DELIVER_TASK, type Notification } from "./delivery";
import { useTopicKey } from "./encryption";
import { takes } from "./filter-policy";
import { MESSAGE_BYTES, messageBytes, readMessage, type PublishedMessage } from "./message-checks";
import { textFor } from "./notification";
import { invalidParameter, requireTopic, subscriptionKey, subscriptionsOf, type SubscriptionRecord } from "./records";

const ENTRIES = 10;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const publish: Handler = async (input, context) => {
  if (input.PhoneNumber !== undefined) throw notModelled("sns", "a text message to a phone");
  const arn: string | undefined = input.TopicArn ?? input.TargetArn;
  if (arn === undefined) throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
  if (/:endpoint\//.test(arn)) throw notModelled("sns", "a message to a mobile application");
  const topic = context.store.read((tx) => requireTopic(tx, arn, context));
  const message = readMessage(input);
  await useTopicKey(context, topic);
  const id = context.uuid();
  take(context, arn, [{ ...message, id, topicArn: arn, publishedAt: context.clock.now() }]);
  return { MessageId: id };
};

/** Each entry is taken or refused by itself. */
export const publishBatch: Handler = async (input, context) => {
  const entries: Shape[] = input.PublishBatchRequestEntries;
  rejectBatch(entries);
  const arn: string = input.TopicArn;
  const topic = context.store.read((tx) => requireTopic(tx, arn, context));
  await useTopicKey(context, topic);
  const messages: PublishedMessage[] = [];
  const failed: Shape[] = [];
  const successful: Shape[] = [];
  for (const entry of entries) {
    try {
      const message = { ...readMessage(entry), id: context.uuid(), topicArn: arn, publishedAt: context.clock.now() };
      messages.push(message);
      successful.push({ Id: entry.Id, MessageId: message.id });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === "NotImplemented") throw error;
      failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  take(context, arn, messages);
  return { Successful: successful, Failed: failed };
};

function rejectBatch(entries: Shape[]): void {
  if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > ENTRIES) throw new AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  if (new Set(entries.map(({ Id }) => Id as string)).size < entries.length) {
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  }
  if (entries.some(({ Id }) => !/^[A-Za-z0-9_-]{1,80}$/.test(Id as string))) {
    throw new AwsError("InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification.");
  }
  if (entries.reduce((sum, entry) => sum + messageBytes(entry), 0) > MESSAGE_BYTES) {
    throw new AwsError("BatchRequestTooLong", "The length of all the batch messages put together is more than the limit.");
  }
}

/** Puts messages on their way to all confirmed subscribers whose filter takes them. */
function take(context: CallContext, topicArn: string, messages: PublishedMessage[]): void {
  let filteredOut = 0;
  const topicName = context.store.transaction((tx) => {
    const topic = requireTopic(tx, topicArn, context);
    const confirmed = subscriptionsOf(tx, topic.name, context).filter((one) => one.pendingToken === undefined);
    for (const message of messages) {
      for (const subscription of confirmed) {
        if (takes(subscription, message, textFor(message, subscription.protocol))) putOnItsWay(context, tx, subscription, message);
        else filteredOut++;
      }
    }
    return topic.name;
  });
  const count = (name: string, value: number, unit = "Count"): void => {
    recordMetric(context, { namespace: "AWS/SNS", name, dimensions: { TopicName: topicName }, value, unit });
  };
  for (const message of messages) {
    count("NumberOfMessagesPublished", 1);
    count("PublishSize", Buffer.byteLength(message.text), "Bytes");
  }
  if (filteredOut > 0) count("NumberOfNotificationsFilteredOut", filteredOut);
}

function putOnItsWay(context: CallContext, tx: Transaction, subscription: SubscriptionRecord, message: PublishedMessage): void {
  const key = subscriptionKey(subscription.arn);
  const payload: Notification = { subscription: key, message, retries: 0 };
  context.schedule(tx, { task: DELIVER_TASK, key: `${message.id}/${key}`, at: context.clock.now(), payload });
}
