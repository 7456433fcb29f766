import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { invalidParameter, requireTopic, subscriptionsOf, topics, type Reader, type TopicRecord } from "./records";
import { defaultTopicPolicy, rejectTopicPolicy } from "./topic-policy";

const plainAttributes = new Set(["DisplayName", "DeliveryPolicy", "KmsMasterKeyId", "Policy", "SignatureVersion", "TracingConfig"]);
const feedbackAttribute = /^(Application|Firehose|HTTP|Lambda|SQS)(SuccessFeedbackRoleArn|FailureFeedbackRoleArn|SuccessFeedbackSampleRate)$/;

const defaultDelivery = {
  defaultHealthyRetryPolicy: {
    minDelayTarget: 20, maxDelayTarget: 20, numRetries: 3, numMaxDelayRetries: 0, numNoDelayRetries: 0, numMinDelayRetries: 0, backoffFunction: "linear",
  },
  disableSubscriptionOverrides: false,
  defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
};

/** @throws AwsError `InvalidParameter` for a name or a value that no topic takes */
export function rejectAttribute(tx: Reader, name: string, value: string, topicArn: string, context: CallContext): void {
  if (name === "FifoTopic" ? value === "true" : /^(ContentBasedDeduplication|ArchivePolicy|FifoThroughputScope|BeginningArchiveTime)$/.test(name)) {
    throw notModelled("sns", "a FIFO topic");
  }
  if (name === "FifoTopic") return;
  if (feedbackAttribute.test(name)) {
    if (name.endsWith("SampleRate") && !/^(\d{1,2}|100)$/.test(value)) throw invalidParameter(`Attributes Reason: ${name} must be 0 to 100`);
    return;
  }
  if (!plainAttributes.has(name)) throw invalidParameter("AttributeName");
  if (name === "Policy" && value !== "") rejectTopicPolicy(tx, value, topicArn, context);
  if (name === "DisplayName" && value.length > 100) throw invalidParameter("DisplayName Reason: longer than 100 characters");
  if (name === "SignatureVersion" && !/^[12]$/.test(value)) throw invalidParameter("SignatureVersion Reason: must be 1 or 2");
  if (name === "TracingConfig" && !/^(PassThrough|Active)$/.test(value)) throw invalidParameter("TracingConfig Reason: must be PassThrough or Active");
  if (name === "DeliveryPolicy" && value !== "") parseDelivery(value);
}

function parseDelivery(text: string): Shape {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Not JSON at all gets the same answer as JSON of another kind.
  }
  throw invalidParameter("DeliveryPolicy: not a JSON object");
}

/** A topic's key must exist; keys of AWS are made when they are first used. @throws AwsError `InvalidParameter` */
export async function rejectKey(keyId: string | undefined, context: CallContext): Promise<void> {
  if (!keyId) return;
  try {
    await context.internal("kms", "DescribeKey", { KeyId: keyId });
  } catch (error) {
    if (!(error instanceof AwsError) || !/^(NotFound|InvalidArn)/.test(error.code)) throw error;
    throw invalidParameter(`KmsMasterKeyId Reason: ${error.message}`);
  }
}

export function describe(tx: Reader, topic: TopicRecord, context: CallContext): Record<string, string> {
  const { Policy, DeliveryPolicy, FifoTopic: _, ...others } = topic.attributes;
  const all = subscriptionsOf(tx, topic.name, context);
  const pending = all.filter((one) => one.pendingToken !== undefined).length;
  return {
    TopicArn: topic.arn,
    Owner: context.accountId,
    Policy: Policy || defaultTopicPolicy(topic.arn, context.accountId),
    DisplayName: "",
    EffectiveDeliveryPolicy: JSON.stringify(effectiveDelivery(DeliveryPolicy)),
    SubscriptionsConfirmed: String(all.length - pending),
    SubscriptionsPending: String(pending),
    SubscriptionsDeleted: String(topic.subscriptionsDeleted),
    ...Object.fromEntries(Object.entries(others).filter(([name, value]) => value !== "" || name === "DisplayName")),
    ...(DeliveryPolicy ? { DeliveryPolicy } : {}),
  };
}

function effectiveDelivery(text: string | undefined): Shape {
  const own: Shape = text ? parseDelivery(text).http ?? {} : {};
  return {
    http: {
      ...defaultDelivery,
      ...own,
      defaultHealthyRetryPolicy: { ...defaultDelivery.defaultHealthyRetryPolicy, ...own.defaultHealthyRetryPolicy },
    },
  };
}

export const getTopicAttributes: Handler = (input, context) => context.store.read((tx) =>
  ({ Attributes: describe(tx, requireTopic(tx, input.TopicArn, context), context) }));

export const setTopicAttributes: Handler = async (input, context) => {
  const name: string = input.AttributeName;
  const value: string = input.AttributeValue ?? "";
  context.store.read((tx) => requireTopic(tx, input.TopicArn, context));
  if (name === "KmsMasterKeyId") await rejectKey(value, context);
  return context.store.transaction((tx) => {
    const topic = requireTopic(tx, input.TopicArn, context);
    if (name === "FifoTopic") throw invalidParameter("AttributeName");
    rejectAttribute(tx, name, value, topic.arn, context);
    topics.put(context, tx, topic.name, { ...topic, attributes: { ...topic.attributes, [name]: value } });
    return {};
  });
};
