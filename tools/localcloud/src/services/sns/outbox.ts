/**
 * The emails that SNS sent. Nothing leaves this machine: they wait here to be read.
 */
import { storeOfRegion } from "../../dispatch/region";
import type { CallContext, Store, Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { unsubscribeUrl, textFor, envelope } from "./notification";
import type { PublishedMessage } from "./message-checks";
import type { SubscriptionRecord, TopicRecord } from "./records";

/** An email of SNS. */
export interface OutboxMail {
  kind: "confirmation" | "notification";
  topicArn: string;
  subscriptionArn: string;
  protocol: "email" | "email-json";
  /** The sender as a mail program shows it. */
  from: string;
  /** Address of the subscriber. */
  to: string;
  subject: string;
  body: string;
  /** Cloud time, ISO 8601. */
  sentAt: string;
  /** Of a confirmation: what ConfirmSubscription takes. */
  token?: string;
}

/** By number, in the order of sending. */
const outbox = new RegionTable<OutboxMail>("sns-outbox");

/** The mails of a Region in the order in which they were sent. */
export function readOutbox(store: Store, region = "us-east-1"): OutboxMail[] {
  return storeOfRegion(store, "sns", region).read((tx) => outbox.values({ region }, tx));
}

function sender({ attributes }: TopicRecord): string {
  return `${attributes.DisplayName || "AWS Notifications"} <no-reply@sns.amazonaws.com>`;
}

function send(context: CallContext, tx: Transaction, mail: OutboxMail): void {
  const [last] = outbox.scan(context, tx, { limit: 1, reverse: true });
  outbox.put(context, tx, String(Number(last?.[0] ?? 0) + 1).padStart(12, "0"), mail);
}

/** Asks a subscriber to confirm; the token is in the mail alone. */
export function sendConfirmation(context: CallContext, tx: Transaction, topic: TopicRecord, subscription: SubscriptionRecord): void {
  const token = subscription.pendingToken!;
  const now = context.clock.now();
  const place = `https://sns.${context.region}.amazonaws.com`;
  const common = { kind: "confirmation", topicArn: topic.arn, subscriptionArn: subscription.arn, from: sender(topic), to: subscription.endpoint,
    subject: "AWS Notification - Subscription Confirmation", sentAt: new Date(now).toISOString(), token } as const;
  const body = subscription.protocol === "email-json"
    ? JSON.stringify({
      Type: "SubscriptionConfirmation", MessageId: context.uuid(), Token: token, TopicArn: topic.arn,
      Message: `You have chosen to subscribe to the topic ${topic.arn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
      SubscribeURL: `${place}/?Action=ConfirmSubscription&TopicArn=${topic.arn}&Token=${token}`, Timestamp: new Date(now).toISOString(),
    })
    : [
      "You have chosen to subscribe to the topic:", topic.arn, "",
      "To confirm this subscription, click or visit the link below (If this was in error no action is necessary):",
      `${place}/confirmation.html?TopicArn=${topic.arn}&Token=${token}&Endpoint=${encodeURIComponent(subscription.endpoint)}`, "",
    ].join("\n");
  send(context, tx, { ...common, protocol: subscription.protocol === "email-json" ? "email-json" : "email", body });
}

/** Sends a message as email. */
export function sendNotification(context: CallContext, tx: Transaction, topic: TopicRecord, subscription: SubscriptionRecord, message: PublishedMessage): void {
  const isJson = subscription.protocol === "email-json";
  const body = isJson ? envelope(message, subscription, topic.attributes, context.region) : [
    textFor(message, "email"), "", "--",
    "If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:",
    unsubscribeUrl(context.region, subscription.arn), "",
  ].join("\n");
  send(context, tx, {
    kind: "notification", topicArn: topic.arn, subscriptionArn: subscription.arn, protocol: isJson ? "email-json" : "email", from: sender(topic),
    to: subscription.endpoint, subject: message.subject ?? "AWS Notification Message", body, sentAt: new Date(message.publishedAt).toISOString(),
  });
}
