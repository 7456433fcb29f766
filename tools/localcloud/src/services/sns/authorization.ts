import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { NameReader, ResourcePolicy } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { topics } from "./records";
import { defaultTopicPolicy } from "./topic-policy";

export const actions: Readonly<Record<string, string>> = { PublishBatch: "Publish" };

/** Subscriptions are authorised on their topic; a subscription's ARN goes on after it. */
export const names: Readonly<Record<string, NameReader>> = {
  TopicName: ({ Name, TopicArn, TargetArn, SubscriptionArn, ResourceArn }: Shape) => {
    const arn: string | undefined = TopicArn ?? TargetArn ?? SubscriptionArn ?? ResourceArn;
    return arn === undefined ? Name : arn.split(":")[5];
  },
};

/** A message to a telephone is on its number. @see https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html */
export function accessRequests(operation: string, { PhoneNumber, TopicArn, TargetArn }: Shape): AccessRequest[] | undefined {
  if (PhoneNumber !== undefined) return [{ action: "sns:Publish", resources: [PhoneNumber] }];
  const arn: string | undefined = TopicArn ?? TargetArn;
  // The ARN as the caller writes it: one of another account or Region is not this one's topic of the same name.
  return arn === undefined || operation === "Subscribe" ? undefined : [{ action: `sns:${actions[operation] ?? operation}`, resources: [arn] }];
}

export function keys(operation: string, { Protocol, Endpoint }: Shape): AccessContext | undefined {
  return operation !== "Subscribe" ? undefined : { "sns:Protocol": Protocol, ...(Endpoint !== undefined && { "sns:Endpoint": Endpoint }) };
}

export function resourcePolicy(resourceArn: string, context: CallContext): ResourcePolicy | undefined {
  const topic = topicOf(resourceArn, context);
  return topic && { text: topic.attributes.Policy || defaultTopicPolicy(topic.arn, context.accountId) };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  return topicOf(resourceArn, context)?.tags;
}

function topicOf(resourceArn: string, context: CallContext): ReturnType<typeof topics.get> {
  const topic = context.store.read((tx) => topics.get(context, tx, resourceArn.split(":")[5] ?? ""));
  return topic?.arn === resourceArn ? topic : undefined;
}
