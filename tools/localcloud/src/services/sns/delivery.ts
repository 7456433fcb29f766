import { AwsError, type CallContext, type TaskHandler } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";
import { serviceCaller } from "../support/service-role";
import type { PublishedMessage } from "./message-checks";
import { envelope, lambdaEvent, textFor } from "./notification";
import { sendNotification } from "./outbox";
import { subscriptions, topics, type SubscriptionRecord, type TopicRecord } from "./records";

/** Name of the task that delivers one message to one subscriber. */
export const DELIVER_TASK = "deliver";

/** One message on its way to one subscriber. */
export interface Notification {
  /** Key of the subscription. */
  subscription: string;
  message: PublishedMessage;
  /** How often delivery has been tried again. */
  retries: number;
}

const PRINCIPAL = "sns.amazonaws.com";

/** Of Lambda and SQS, after the first try. @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const PHASES: readonly { times: number; waitSeconds: (nth: number) => number }[] = [
  { times: 3, waitSeconds: () => 0 },
  { times: 2, waitSeconds: () => 1 },
  { times: 10, waitSeconds: (nth) => Math.min(20, 20 ** (nth / 9)) },
  { times: 100_000, waitSeconds: () => 20 },
];

/** In milliseconds; undefined when all retries are used up. @param retries how many there have been */
export function waitBeforeRetry(retries: number): number | undefined {
  let left = retries;
  for (const { times, waitSeconds } of PHASES) {
    if (left < times) return Math.round(waitSeconds(left) * 1000);
    left -= times;
  }
  return undefined;
}

/** Tries to deliver a message to a subscriber: at least once, again after failures of the other side, to the dead-letter queue in the end. */
export const deliver: TaskHandler = async (task, context) => {
  const notification = task.payload as Notification;
  const { message, retries } = notification;
  const [topicName = ""] = notification.subscription.split("/");
  const [topic, subscription] = context.store.read((tx) =>
    [topics.get(context, tx, topicName), subscriptions.get(context, tx, notification.subscription)] as const);
  // A subscription that is gone gets nothing more.
  if (topic === undefined || subscription === undefined) return;
  const count = (name: string): void => {
    recordMetric(context, { namespace: "AWS/SNS", name, dimensions: { TopicName: topic.name }, value: 1, unit: "Count" });
  };
  if (subscription.protocol === "email" || subscription.protocol === "email-json") {
    context.store.transaction((tx) => {
      task.finish(tx);
      sendNotification(context, tx, topic, subscription, message);
    });
    return count("NumberOfNotificationsDelivered");
  }
  try {
    await send(context, topic, subscription, message);
    count("NumberOfNotificationsDelivered");
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const wait = isServerSide(error) ? waitBeforeRetry(retries) : undefined;
    if (wait === undefined) {
      count("NumberOfNotificationsFailed");
      await bury(context, topic, subscription, message, count);
      return;
    }
    context.store.transaction((tx) => {
      task.finish(tx);
      const payload: Notification = { ...notification, retries: retries + 1 };
      context.schedule(tx, { task: DELIVER_TASK, key: task.key, at: context.clock.now() + wait, payload });
    });
  }
};

/**
 * Whether the other side may come back. A missing endpoint and a missing permission are mistakes of the client, not tried again.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
function isServerSide({ code, statusCode }: AwsError): boolean {
  return code !== "NotImplemented" && (statusCode >= 500 || statusCode === 429 || /Throttl|TooManyRequests/i.test(code));
}

async function send(context: CallContext, topic: TopicRecord, subscription: SubscriptionRecord, message: PublishedMessage): Promise<void> {
  const caller = serviceCaller(context, PRINCIPAL, topic.arn);
  const { protocol, endpoint } = subscription;
  if (protocol === "lambda") {
    const event = lambdaEvent(message, subscription, topic.attributes, context.region);
    await context.call("lambda", "Invoke", { FunctionName: endpoint, InvocationType: "Event", Payload: Buffer.from(JSON.stringify(event)) }, caller);
  } else {
    await sendToQueue(context, topic, subscription, message, endpoint);
  }
}

/** Raw delivery hands text and attributes on as they are. */
function isRaw({ attributes }: SubscriptionRecord): boolean {
  return attributes.RawMessageDelivery?.toLowerCase() === "true";
}

async function sendToQueue(
  context: CallContext, topic: TopicRecord, subscription: SubscriptionRecord, message: PublishedMessage, queueArn: string,
): Promise<void> {
  const [, , , region, account, name] = queueArn.split(":");
  const content = isRaw(subscription)
    ? { MessageBody: textFor(message, subscription.protocol), ...(Object.keys(message.attributes).length > 0 && { MessageAttributes: message.attributes }) }
    : { MessageBody: envelope(message, subscription, topic.attributes, context.region) };
  await context.call("sqs", "SendMessage", { QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`, ...content },
    serviceCaller(context, PRINCIPAL, topic.arn));
}

/** Sends what cannot be delivered to the subscription's dead-letter queue, when it has one. */
async function bury(
  context: CallContext, topic: TopicRecord, subscription: SubscriptionRecord, message: PublishedMessage, count: (name: string) => void,
): Promise<void> {
  if (!subscription.attributes.RedrivePolicy) return;
  const { deadLetterTargetArn } = JSON.parse(subscription.attributes.RedrivePolicy) as { deadLetterTargetArn: string };
  try {
    await sendToQueue(context, topic, subscription, message, deadLetterTargetArn);
    count("NumberOfNotificationsRedrivenToDlq");
  } catch (error) {
    // A queue that does not take the message loses it, as at AWS.
    if (!(error instanceof AwsError)) throw error;
    count("NumberOfNotificationsFailedToRedriveToDlq");
  }
}
