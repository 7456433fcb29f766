import { AwsError, type Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { LAMBDA, openEventAccount, QUEUE, START, type EventAccount, type Received } from "../events/__fixtures__/event-account";
import { waitBeforeRetry } from "./delivery";
import { readOutbox } from "./outbox";

const TOPIC = "arn:aws:sns:us-east-1:000000000000:news";

let account: EventAccount;
let answer: (received: Received) => Shape;
beforeEach(async () => {
  answer = () => ({});
  account = await openEventAccount((received) => answer(received), { lambda: ["Invoke"] });
  await sns("CreateTopic", { Name: "news" });
});
afterEach(async () => {
  expect(account.failures).toEqual([]);
  await account.cloud.close();
});

const sns = (operation: string, input: Shape = {}): Promise<Shape> => account.call("sns", operation, input);
const subscribe = async (Protocol: string, Endpoint: string, Attributes: Shape = {}): Promise<string> =>
  (await sns("Subscribe", { TopicArn: TOPIC, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true })).SubscriptionArn as string;
const publish = async (input: Shape): Promise<string> => {
  const { MessageId } = await sns("Publish", { TopicArn: TOPIC, ...input });
  await account.cloud.settle();
  return MessageId as string;
};
const bodies = async (): Promise<string[]> => (await account.letters()).map(({ body }) => body);
const tries = (): number[] => account.received.map(({ seconds }) => seconds);

describe("Publish", () => {
  it("invokes a function asynchronously, as SNS on behalf of the topic, with the record that functions know", async () => {
    const arn = await subscribe("lambda", LAMBDA);

    const id = await publish({ Message: "hello", MessageAttributes: { n: { DataType: "Number", StringValue: "1" }, b: { DataType: "Binary", BinaryValue: Uint8Array.of(1) } } });

    expect(account.received).toMatchObject([{
      operation: "Invoke", input: { FunctionName: LAMBDA, InvocationType: "Event" },
      caller: { kind: "service", arn: "sns.amazonaws.com", sourceArn: TOPIC, sourceAccount: "000000000000" },
    }]);
    expect(JSON.parse(Buffer.from(account.received[0]?.input.Payload as Uint8Array).toString())).toEqual({
      Records: [{
        EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: arn,
        Sns: {
          Type: "Notification", MessageId: id, TopicArn: TOPIC, Subject: null, Message: "hello", Timestamp: "2026-11-20T12:00:00.000Z",
          SignatureVersion: "1", Signature: "EXAMPLE", SigningCertUrl: "EXAMPLE",
          UnsubscribeUrl: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`,
          MessageAttributes: { n: { Type: "Number", Value: "1" }, b: { Type: "Binary", Value: "AQ==" } },
        },
      }],
    });
  });

  it("sends a queue the envelope", async () => {
    const arn = await subscribe("sqs", QUEUE);

    const id = await publish({ Message: "hello", Subject: "Hi", MessageAttributes: { a: { DataType: "String", StringValue: "x" } } });

    const [letter] = await account.letters();
    expect(letter?.attributes).toEqual({});
    expect(JSON.parse(letter!.body)).toEqual({
      Type: "Notification", MessageId: id, TopicArn: TOPIC, Subject: "Hi", Message: "hello", Timestamp: "2026-11-20T12:00:00.000Z", SignatureVersion: "1",
      Signature: "EXAMPLE", SigningCertURL: "EXAMPLE", MessageAttributes: { a: { Type: "String", Value: "x" } },
      UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`,
    });
  });

  it("sends a queue text and attributes as they are when it asks for raw messages", async () => {
    await subscribe("sqs", QUEUE, { RawMessageDelivery: "true" });

    await publish({ Message: "hello", MessageAttributes: { a: { DataType: "String", StringValue: "x" } } });

    expect(await account.letters()).toEqual([{ body: "hello", attributes: { a: "x" } }]);
  });

  it("gives each protocol its own text", async () => {
    await subscribe("sqs", QUEUE, { RawMessageDelivery: "true" });
    await subscribe("lambda", LAMBDA);

    await publish({ Message: "{\"default\":\"d\",\"sqs\":\"for queues\",\"other\":1}", MessageStructure: "json" });

    expect(await bodies()).toEqual(["for queues"]);
    expect(JSON.parse(Buffer.from(account.received[0]?.input.Payload as Uint8Array).toString()).Records[0].Sns.Message).toBe("d");
  });

  it.each<[string, Shape, string, string]>([
    ["an empty message", { Message: "" }, "InvalidParameter", "Invalid parameter: Empty message"],
    ["a message of more than 256 KiB", { Message: "é".repeat(131_073) }, "InvalidParameter", "Invalid parameter: Message too long"],
    ["a subject of two lines", { Message: "m", Subject: "a\nb" }, "InvalidParameter", "Invalid parameter: Subject"],
    ["a subject of 101 characters", { Message: "m", Subject: "a".repeat(101) }, "InvalidParameter", "Invalid parameter: Subject"],
    ["a subject beyond ASCII", { Message: "m", Subject: "é" }, "InvalidParameter", "Invalid parameter: Subject"],
    ["a structure that is no JSON", { Message: "m", MessageStructure: "json" }, "InvalidParameter", "Invalid parameter: Message Structure - JSON message body failed to parse"],
    ["a structure without a default", { Message: "{}", MessageStructure: "json" }, "InvalidParameter", "Invalid parameter: Message Structure - No default entry in JSON message body"],
    ["an attribute of an unknown type", { Message: "m", MessageAttributes: { a: { DataType: "Text", StringValue: "x" } } }, "ParameterValueInvalid",
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."],
    ["a number that is none", { Message: "m", MessageAttributes: { a: { DataType: "Number", StringValue: "x" } } }, "ParameterValueInvalid",
      "Could not cast message attribute 'a' value to number."],
    ["a topic that is not there", { Message: "m", TopicArn: `${TOPIC}s` }, "NotFound", "Topic does not exist"],
    ["a phone", { Message: "m", TopicArn: undefined, PhoneNumber: "+1" }, "NotImplemented", "sns: a text message to a phone is not modelled by the local cloud."],
  ])("refuses %s", async (_what, input, code, message) => {
    await subscribe("sqs", QUEUE);

    await expect(publish(input)).rejects.toMatchObject({ code, message });
    await account.cloud.settle();
    expect(await bodies()).toEqual([]);
  });
});

describe("PublishBatch", () => {
  it("takes good entries and refuses bad ones one by one", async () => {
    await subscribe("sqs", QUEUE, { RawMessageDelivery: "true" });

    const { Successful, Failed } = await sns("PublishBatch", {
      TopicArn: TOPIC, PublishBatchRequestEntries: [{ Id: "a", Message: "1" }, { Id: "b", Message: "2", Subject: "\n" }, { Id: "c", Message: "3" }],
    });
    await account.cloud.settle();

    expect((Successful as Shape[]).map(({ Id }) => Id as string)).toEqual(["a", "c"]);
    expect(Failed).toEqual([{ Id: "b", Code: "InvalidParameter", Message: "Invalid parameter: Subject", SenderFault: true }]);
    expect((await bodies()).sort()).toEqual(["1", "3"]);
  });

  it.each<[string, Shape[], string]>([
    ["nothing", [], "EmptyBatchRequest"],
    ["eleven entries", Array.from({ length: 11 }, (_, index) => ({ Id: String(index), Message: "m" })), "TooManyEntriesInBatchRequest"],
    ["an id twice", [{ Id: "a", Message: "1" }, { Id: "a", Message: "2" }], "BatchEntryIdsNotDistinct"],
    ["more than 256 KiB together", [{ Id: "a", Message: "x".repeat(200_000) }, { Id: "b", Message: "x".repeat(100_000) }], "BatchRequestTooLong"],
  ])("refuses %s", async (_what, PublishBatchRequestEntries, code) => {
    await expect(sns("PublishBatch", { TopicArn: TOPIC, PublishBatchRequestEntries })).rejects.toMatchObject({ code: expect.stringContaining(code) });
  });
});

describe("filter policies", () => {
  it.each<[string, Shape, Shape, number]>([
    ["attributes that fit", { FilterPolicy: "{\"state\":[\"FAILURE\"]}" }, { MessageAttributes: { state: { DataType: "String", StringValue: "FAILURE" } } }, 1],
    ["attributes that do not", { FilterPolicy: "{\"state\":[\"FAILURE\"]}" }, { MessageAttributes: { state: { DataType: "String", StringValue: "SUCCESS" } } }, 0],
    ["no attributes", { FilterPolicy: "{\"state\":[\"FAILURE\"]}" }, {}, 0],
    ["numbers in a range", { FilterPolicy: "{\"n\":[{\"numeric\":[\">\",1]}]}" }, { MessageAttributes: { n: { DataType: "Number", StringValue: "2" } } }, 1],
    ["a list", { FilterPolicy: "{\"l\":[\"b\"]}" }, { MessageAttributes: { l: { DataType: "String.Array", StringValue: "[\"a\",\"b\"]" } } }, 1],
    ["a body that fits", { FilterPolicy: "{\"a\":{\"b\":[\"c\"]}}", FilterPolicyScope: "MessageBody" }, { Message: "{\"a\":{\"b\":\"c\"}}" }, 1],
    ["a body that does not", { FilterPolicy: "{\"a\":{\"b\":[\"c\"]}}", FilterPolicyScope: "MessageBody" }, { Message: "{\"a\":{\"b\":\"d\"}}" }, 0],
    ["a body that is no JSON", { FilterPolicy: "{\"a\":[{\"exists\":false}]}", FilterPolicyScope: "MessageBody" }, { Message: "text" }, 0],
    ["an empty policy", { FilterPolicy: "{}" }, {}, 1],
  ])("with %s", async (_what, attributes, message, expected) => {
    await subscribe("sqs", QUEUE, attributes);

    await publish({ Message: "m", ...message });

    expect(await bodies()).toHaveLength(expected);
  });

  it.each([
    ["nested below attributes", { FilterPolicy: "{\"a\":{\"b\":[\"c\"]}}" }, /does not support nested filter policy/],
    ["six keys", { FilterPolicy: JSON.stringify(Object.fromEntries([..."abcdef"].map((key) => [key, ["x"]]))) }, /can not have more than 5 keys/],
    ["too many combinations", { FilterPolicy: JSON.stringify({ a: Array.from({ length: 13 }, (_, n) => n), b: Array.from({ length: 12 }, (_, n) => n) }) }, /too complex/],
    ["an operator of EventBridge alone", { FilterPolicy: "{\"a\":[{\"wildcard\":\"x*\"}]}" }, /Unrecognized match type wildcard/],
    ["a bare value", { FilterPolicy: "{\"a\":\"b\"}" }, /"a" must be an object or an array/],
  ])("are refused with %s", async (_what, attributes, message) => {
    await expect(subscribe("sqs", QUEUE, attributes)).rejects.toMatchObject({ code: "InvalidParameter", message: expect.stringMatching(message) });
  });
});

describe("a delivery that fails", () => {
  const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: QUEUE }) };

  it("is tried again at once, after seconds, and then every twenty seconds", async () => {
    answer = () => {
      if (account.received.length < 18) throw new AwsError("ServiceException", "down", 500);
      return {};
    };
    await subscribe("lambda", LAMBDA, redrive);

    await publish({ Message: "m" });
    await account.cloud.advanceBy(600_000);

    expect(tries().slice(0, 7)).toEqual([0, 0, 0, 0, 1, 2, 3]);
    expect(tries()).toHaveLength(18);
    expect(tries()[17]! - tries()[16]!).toBe(20);
    expect(await bodies()).toEqual([]);
  });

  it("ends after 100,015 retries", () => {
    expect(waitBeforeRetry(100_014)).toBe(20_000);
    expect(waitBeforeRetry(100_015)).toBeUndefined();
  });

  it.each([["AccessDeniedException", 403], ["ResourceNotFoundException", 404]])("with %s goes to the dead-letter queue at once", async (code, status) => {
    answer = () => { throw new AwsError(code, "no", status); };
    await subscribe("lambda", LAMBDA, redrive);

    await publish({ Message: "m" });
    await account.cloud.advanceBy(600_000);

    expect(tries()).toEqual([0]);
    expect((await bodies()).map((body) => (JSON.parse(body) as Shape).Message as string)).toEqual(["m"]);
  });

  it("is dropped without a dead-letter queue", async () => {
    await subscribe("sqs", `${QUEUE}-gone`);

    await publish({ Message: "m" });

    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });
});

describe("email", () => {
  const outbox = (): ReturnType<typeof readOutbox> => readOutbox(account.cloud.store);

  it("asks a subscriber to confirm, and sends nothing else before", async () => {
    const arn = await subscribe("email", "ops@example.com");
    await publish({ Message: "unseen" });

    expect(outbox()).toEqual([{
      kind: "confirmation", topicArn: TOPIC, subscriptionArn: arn, protocol: "email", from: "AWS Notifications <no-reply@sns.amazonaws.com>", to: "ops@example.com",
      subject: "AWS Notification - Subscription Confirmation", body: expect.stringContaining(`You have chosen to subscribe to the topic:\n${TOPIC}`),
      sentAt: "2026-11-20T12:00:00.000Z", token: expect.stringMatching(/^[0-9a-f]{200}$/),
    }]);
  });

  it("reaches a subscriber who has confirmed with the token from the mail", async () => {
    const arn = await subscribe("email", "ops@example.com");
    await sns("SetTopicAttributes", { TopicArn: TOPIC, AttributeName: "DisplayName", AttributeValue: "Payments" });
    await sns("ConfirmSubscription", { TopicArn: TOPIC, Token: outbox()[0]?.token });

    await publish({ Message: "Deployment failed", Subject: "payment" });
    await publish({ Message: "Again" });

    expect(outbox().slice(1)).toEqual([
      {
        kind: "notification", topicArn: TOPIC, subscriptionArn: arn, protocol: "email", from: "Payments <no-reply@sns.amazonaws.com>", to: "ops@example.com",
        subject: "payment", body: expect.stringMatching(/^Deployment failed\n\n--\nIf you wish to stop receiving/), sentAt: new Date(START).toISOString(),
      },
      expect.objectContaining({ subject: "AWS Notification Message" }),
    ]);
  });

  it("carries the envelope when it is email-json", async () => {
    await subscribe("email-json", "ops@example.com");
    const [confirmation] = outbox();
    expect(JSON.parse(confirmation!.body)).toMatchObject({ Type: "SubscriptionConfirmation", Token: confirmation!.token, TopicArn: TOPIC });
    await sns("ConfirmSubscription", { TopicArn: TOPIC, Token: confirmation!.token });

    const id = await publish({ Message: "m" });

    expect(JSON.parse(outbox()[1]!.body)).toMatchObject({ Type: "Notification", MessageId: id, Message: "m" });
  });
});

describe("an encrypted topic", () => {
  it("refuses a publisher when its key is disabled or pending deletion", async () => {
    const { KeyMetadata: { KeyId, Arn } } = await account.call("kms", "CreateKey");
    await sns("SetTopicAttributes", { TopicArn: TOPIC, AttributeName: "KmsMasterKeyId", AttributeValue: Arn });
    await subscribe("sqs", QUEUE, { RawMessageDelivery: "true" });
    await publish({ Message: "one" });

    await account.call("kms", "DisableKey", { KeyId });
    await expect(publish({ Message: "two" })).rejects.toMatchObject({ code: expect.stringContaining("KMSDisabled") });
    await account.call("kms", "ScheduleKeyDeletion", { KeyId });
    await expect(publish({ Message: "three" })).rejects.toMatchObject({ code: expect.stringContaining("KMSInvalidState") });

    expect(await bodies()).toEqual(["one"]);
  });

  it("uses the key in the publisher's name, through SNS", async () => {
    const { KeyMetadata: { Arn } } = await account.call("kms", "CreateKey");
    await sns("SetTopicAttributes", { TopicArn: TOPIC, AttributeName: "KmsMasterKeyId", AttributeValue: Arn });
    const seen: string[] = [];
    account.cloud.observe(({ service, operation, callerArn }) => void (service === "kms" && seen.push(`${operation} by ${callerArn}`)));

    await account.cloud.call({
      service: "sns", operation: "Publish", input: { TopicArn: TOPIC, Message: "m" },
      caller: { accountId: "000000000000", arn: "cloudwatch.amazonaws.com", kind: "service" },
    });

    expect(seen).toEqual(["GenerateDataKey by cloudwatch.amazonaws.com", "Decrypt by cloudwatch.amazonaws.com"]);
  });
});
