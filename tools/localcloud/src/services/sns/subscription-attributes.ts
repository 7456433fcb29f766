import type { CallContext, Handler, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { parseFilter, type FilterScope } from "./filter-policy";
import { invalidParameter, requireSubscription, subscriptionKey, subscriptions, type Protocol, type SubscriptionRecord } from "./records";

const settable = ["DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy"];

/** @throws AwsError `InvalidParameter` for a name or a value that this kind of subscription does not take */
export function rejectAttribute(name: string, value: string, protocol: Protocol): void {
  if (name === "SubscriptionRoleArn" || name === "ReplayPolicy") throw notModelled("sns", `the subscription attribute ${name}`);
  if (!settable.includes(name)) throw invalidParameter("AttributeName");
  if (value === "" && name !== "RawMessageDelivery") return; // an empty value takes the attribute away
  switch (name) {
    case "RawMessageDelivery":
      if (!/^(true|false)$/i.test(value)) throw invalidParameter("Attributes Reason: RawMessageDelivery must be true or false");
      if (value.toLowerCase() === "true" && protocol !== "sqs") {
        throw invalidParameter(`Attributes Reason: Delivery protocol [${protocol}] does not support raw message delivery.`);
      }
      return;
    case "FilterPolicyScope":
      if (!/^(MessageAttributes|MessageBody)$/.test(value)) throw invalidParameter("Attributes Reason: FilterPolicyScope: Invalid value");
      return;
    case "RedrivePolicy": {
      const target = parse(value, name).deadLetterTargetArn;
      if (typeof target !== "string" || !/^arn:[^:]+:sqs:[^:]+:\d{12}:.+$/.test(target)) {
        throw invalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn");
      }
      return;
    }
    default: parse(value, name);
  }
}

function parse(text: string, name: string): Shape {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Not JSON at all gets the same answer as JSON of another kind.
  }
  throw invalidParameter(`${name}: failed to parse JSON.`);
}

/** Checks a filter policy by the scope that comes with it. @throws AwsError `InvalidParameter` */
export function rejectTogether({ FilterPolicy: policy, FilterPolicyScope: scope }: Record<string, string>): void {
  if (policy) parseFilter(policy, (scope || "MessageAttributes") as FilterScope);
}

export function describe(subscription: SubscriptionRecord, context: CallContext): Record<string, string> {
  const given = Object.fromEntries(Object.entries(subscription.attributes).filter(([, value]) => value !== ""));
  return {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Owner: context.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    PendingConfirmation: String(subscription.pendingToken !== undefined),
    ConfirmationWasAuthenticated: String(subscription.confirmedWithAuthentication),
    SubscriptionPrincipal: subscription.principal,
    ...(given.FilterPolicy === undefined ? {} : { FilterPolicyScope: "MessageAttributes" }),
    ...given,
    RawMessageDelivery: (given.RawMessageDelivery ?? "false").toLowerCase(),
  };
}

export const getSubscriptionAttributes: Handler = (input, context) => context.store.read((tx) =>
  ({ Attributes: describe(requireSubscription(tx, input.SubscriptionArn, context), context) }));

export const setSubscriptionAttributes: Handler = (input, context) => context.store.transaction((tx) => {
  const subscription = requireSubscription(tx, input.SubscriptionArn, context);
  const value: string = input.AttributeValue ?? "";
  rejectAttribute(input.AttributeName, value, subscription.protocol);
  const attributes = { ...subscription.attributes, [input.AttributeName]: value };
  rejectTogether(attributes);
  subscriptions.put(context, tx, subscriptionKey(subscription.arn), { ...subscription, attributes });
  return {};
});
