/**
 * The forms in which SNS hands a message on.
 */
import type { Shape } from "../../service";
import type { PublishedMessage } from "./message-checks";
import type { Protocol, SubscriptionRecord } from "./records";

/**
 * Stands in for signature and certificate, as in the examples of AWS's own guide: only AWS holds the key that SNS signs with.
 */
const UNSIGNED = "EXAMPLE";

/** The text that a protocol's subscribers get. */
export function textFor(message: PublishedMessage, protocol: Protocol): string {
  return message.textByProtocol?.[protocol] ?? message.text;
}

export function unsubscribeUrl(region: string, subscriptionArn: string): string {
  return `https://sns.${region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}

/** By name: type and value, a binary one in base64. */
function plainAttributes(attributes: Record<string, Shape>): Shape {
  return Object.fromEntries(Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) =>
    [name, { Type: DataType, Value: StringValue ?? Buffer.from(BinaryValue as Uint8Array).toString("base64") }]));
}

function signatureVersion(topicAttributes: Record<string, string>): string {
  return topicAttributes.SignatureVersion || "1";
}

/** The JSON envelope of SQS and email-json. @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function envelope(message: PublishedMessage, subscription: SubscriptionRecord, topicAttributes: Record<string, string>, region: string): string {
  return JSON.stringify({
    Type: "Notification",
    MessageId: message.id,
    TopicArn: message.topicArn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: textFor(message, subscription.protocol),
    Timestamp: new Date(message.publishedAt).toISOString(),
    SignatureVersion: signatureVersion(topicAttributes),
    Signature: UNSIGNED,
    SigningCertURL: UNSIGNED,
    UnsubscribeURL: unsubscribeUrl(region, subscription.arn),
    ...(Object.keys(message.attributes).length > 0 && { MessageAttributes: plainAttributes(message.attributes) }),
  });
}

/** What a function gets. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaEvent(message: PublishedMessage, subscription: SubscriptionRecord, topicAttributes: Record<string, string>, region: string): Shape {
  return {
    Records: [{
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: subscription.arn,
      Sns: {
        Type: "Notification",
        MessageId: message.id,
        TopicArn: message.topicArn,
        Subject: message.subject ?? null,
        Message: textFor(message, "lambda"),
        Timestamp: new Date(message.publishedAt).toISOString(),
        SignatureVersion: signatureVersion(topicAttributes),
        Signature: UNSIGNED,
        SigningCertUrl: UNSIGNED,
        UnsubscribeUrl: unsubscribeUrl(region, subscription.arn),
        MessageAttributes: plainAttributes(message.attributes),
      },
    }],
  };
}
