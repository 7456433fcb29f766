import type { CallContext, Handler, Shape } from "../../service";
import { page } from "../support/paging";
import { notModelled } from "../support/not-modelled";
import {
  hasLapsed, invalidParameter, protocols, requireTopic, subscriptionKey, subscriptions, subscriptionsOf, topics,
  type Protocol, type SubscriptionRecord,
  invalidToken
} from "./records";
import { sendConfirmation } from "./outbox";
import { rejectAttribute, rejectTogether } from "./subscription-attributes";

const subscriptionsPerPage = 100;
const tokenAlphabet = "0123456789abcdef";

/** @throws AwsError `InvalidParameter`; `NotImplemented` for protocols of SNS that are not there */
function rejectEndpoint(protocol: string, endpoint: string): asserts protocol is Protocol {
  if (["application", "firehose", "http", "https", "sms"].includes(protocol)) throw notModelled("sns", `the protocol ${protocol}`);
  if (!(protocols as readonly string[]).includes(protocol)) {
    throw invalidParameter("Amazon SNS does not support this protocol string: " + protocol);
  }
  if (protocol.startsWith("email")) {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(endpoint)) throw invalidParameter("Email address");
    return;
  }
  const form = protocol === "sqs" ? /^arn:[^:]+:sqs:[^:]+:\d{12}:[A-Za-z0-9_-]+(\.fifo)?$/ : /^arn:[^:]+:lambda:[^:]+:\d{12}:function:[A-Za-z0-9_-]+(:[^:]+)?$/;
  if (!form.test(endpoint)) throw invalidParameter(`${protocol === "sqs" ? "SQS" : "Lambda"} endpoint ARN`);
}

export const subscribe: Handler = (input, context) => context.store.transaction((tx) => {
  const topic = requireTopic(tx, input.TopicArn, context);
  const { Protocol: protocol, Endpoint: endpoint = "" } = input as { Protocol: string; Endpoint?: string };
  rejectEndpoint(protocol, endpoint);
  const attributes: Record<string, string> = input.Attributes ?? {};
  for (const [name, value] of Object.entries(attributes)) rejectAttribute(name, value, protocol);
  rejectTogether(attributes);

  const existing = subscriptionsOf(tx, topic.name, context).find((one) => one.protocol === protocol && one.endpoint === endpoint);
  if (existing) {
    if (Object.entries(attributes).some(([name, value]) => existing.attributes[name] !== value)) {
      throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
    }
    // Who asks again and has not confirmed gets another mail.
    if (existing.pendingToken !== undefined) sendConfirmation(context, tx, topic, existing);
    return { SubscriptionArn: shownArn(existing, input) };
  }
  const needsConfirmation = protocol.startsWith("email");
  const subscription: SubscriptionRecord = {
    arn: `${topic.arn}:${context.uuid()}`,
    topicArn: topic.arn,
    protocol,
    endpoint,
    createdAt: context.clock.now(),
    ...(needsConfirmation ? { pendingToken: context.randomId(200, tokenAlphabet) } : {}),
    confirmedWithAuthentication: !needsConfirmation,
    principal: context.caller.arn,
    attributes,
  };
  subscriptions.put(context, tx, subscriptionKey(subscription.arn), subscription);
  if (needsConfirmation) sendConfirmation(context, tx, topic, subscription);
  return { SubscriptionArn: shownArn(subscription, input) };
});

function shownArn(subscription: SubscriptionRecord, input: Shape): string {
  return subscription.pendingToken === undefined || input.ReturnSubscriptionArn === true ? subscription.arn : "pending confirmation";
}

export const confirmSubscription: Handler = (input, context) => context.store.transaction((tx) => {
  const topic = requireTopic(tx, input.TopicArn, context);
  const subscription = subscriptionsOf(tx, topic.name, context).find((one) => one.pendingToken !== undefined && one.pendingToken === input.Token);
  if (!subscription) throw invalidParameter("Token");
  const { pendingToken: _, ...confirmed } = subscription;
  subscriptions.put(context, tx, subscriptionKey(subscription.arn), {
    ...confirmed, confirmedWithAuthentication: input.AuthenticateOnUnsubscribe === "true",
  });
  return { SubscriptionArn: subscription.arn };
});

/** Unsubscribing twice succeeds; what waits for confirmation cannot be taken back, and lapses by itself. */
export const unsubscribe: Handler = (input, context) => context.store.transaction((tx) => {
  const arn: string = input.SubscriptionArn;
  const key = subscriptionKey(arn);
  const subscription = subscriptions.get(context, tx, key);
  if (subscription?.arn !== arn || hasLapsed(subscription, context)) return {};
  if (subscription.pendingToken !== undefined) {
    throw invalidParameter("SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation");
  }
  const [topicName = ""] = key.split("/");
  const topic = topics.get(context, tx, topicName);
  if (topic) topics.put(context, tx, topicName, { ...topic, subscriptionsDeleted: topic.subscriptionsDeleted + 1 });
  subscriptions.remove(context, tx, key);
  return {};
});

function list(all: SubscriptionRecord[], input: Shape, context: CallContext): Shape {
  const { items, next } = page(all, (one) => subscriptionKey(one.arn), input.NextToken, subscriptionsPerPage, invalidToken);
  return {
    Subscriptions: items.map((one) => ({
      SubscriptionArn: one.pendingToken === undefined ? one.arn : "PendingConfirmation",
      Owner: context.accountId,
      Protocol: one.protocol,
      Endpoint: one.endpoint,
      TopicArn: one.topicArn,
    })),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

export const listSubscriptions: Handler = (input, context) => context.store.read((tx) =>
  list(subscriptions.values(context, tx).filter((one) => !hasLapsed(one, context)), input, context));

export const listSubscriptionsByTopic: Handler = (input, context) => context.store.read((tx) =>
  list(subscriptionsOf(tx, requireTopic(tx, input.TopicArn, context).name, context), input, context));
