import { AwsError, type CallContext, type Reader } from "../../service";
import type { Tags } from "../support/tags";
import { RegionTable } from "../support/region-table";

export interface TopicRecord {
  name: string;
  arn: string;
  createdAt: number;
  /** Only what was set; defaults are added when somebody reads. */
  attributes: Record<string, string>;
  tags: Tags;
  /** Since the topic was made. */
  subscriptionsDeleted: number;
}

export interface SubscriptionRecord {
  arn: string;
  topicArn: string;
  protocol: Protocol;
  endpoint: string;
  createdAt: number;
  /** Until somebody confirms with the token, which is sent to the endpoint. */
  pendingToken?: string;
  confirmedWithAuthentication: boolean;
  /** Who subscribed. */
  principal: string;
  attributes: Record<string, string>;
}

export const protocols = ["email", "email-json", "lambda", "sqs"] as const;
export type Protocol = (typeof protocols)[number];

/** By topic name. */
export const topics = new RegionTable<TopicRecord>("sns-topics");
/** By `<topic name>/<id>`, the tail of the subscription's ARN. */
export const subscriptions = new RegionTable<SubscriptionRecord>("sns-subscriptions");

export type { Reader };

/** How long SNS waits for a confirmation. */
const confirmationTime = 48 * 3_600_000;

export const invalidParameter = (message: string): AwsError => new AwsError("InvalidParameter", `Invalid parameter: ${message}`);
/** For a token that SNS never gave out. */
export const invalidToken = (): AwsError => invalidParameter("NextToken Reason: the token is not valid");
export const notFound = (message: string): AwsError => new AwsError("NotFound", message, 404);

function tail(arn: string, member: string): string[] {
  const parts = arn.split(":");
  if (parts.length < 6) throw invalidParameter(`${member} Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  if (parts[2] !== "sns") throw invalidParameter(`${member} Reason: ${arn} is not an ARN of SNS`);
  return parts.slice(5);
}

/** @throws AwsError `InvalidParameter` for what is no topic ARN, `NotFound` */
export function requireTopic(tx: Reader, arn: string, context: CallContext): TopicRecord {
  const [name = ""] = tail(arn, "TopicArn");
  const topic = topics.get(context, tx, name);
  if (topic?.arn !== arn) throw notFound("Topic does not exist");
  return topic;
}

export function subscriptionKey(arn: string): string {
  const [topic = "", id = ""] = tail(arn, "SubscriptionArn");
  return `${topic}/${id}`;
}

/** @throws AwsError `InvalidParameter`, `NotFound` */
export function requireSubscription(tx: Reader, arn: string, context: CallContext): SubscriptionRecord {
  const subscription = subscriptions.get(context, tx, subscriptionKey(arn));
  if (subscription?.arn !== arn || hasLapsed(subscription, context)) throw notFound("Subscription does not exist");
  return subscription;
}

/** A subscription that nobody confirmed in time is gone. */
export function hasLapsed(subscription: SubscriptionRecord, context: CallContext): boolean {
  return subscription.pendingToken !== undefined && subscription.createdAt + confirmationTime <= context.clock.now();
}

export function subscriptionsOf(tx: Reader, topicName: string, context: CallContext): SubscriptionRecord[] {
  return subscriptions.values(context, tx, `${topicName}/`).filter((one) => !hasLapsed(one, context));
}
