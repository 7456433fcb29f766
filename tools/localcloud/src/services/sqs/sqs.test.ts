import fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/jobs";
const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const sqs = (operation: string, input: Shape = {}): Promise<Shape> => account.call("sqs", operation, input);
const create = (input: Shape = {}): Promise<Shape> => sqs("CreateQueue", { QueueName: "jobs", ...input });
const attributes = async (url = QueueUrl): Promise<Shape> => (await sqs("GetQueueAttributes", { QueueUrl: url, AttributeNames: ["All"] })).Attributes;
const send = (MessageBody: string, more: Shape = {}): Promise<Shape> => sqs("SendMessage", { QueueUrl, MessageBody, ...more });
const receive = async (more: Shape = {}): Promise<Shape[]> => (await sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, ...more })).Messages ?? [];
const bodies = async (more: Shape = {}): Promise<string[]> => (await receive(more)).map((one) => one.Body as string);

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("CreateQueue", () => {
  it("makes a queue with AWS's defaults", async () => {
    expect(await create()).toEqual({ QueueUrl });

    expect(await attributes()).toEqual({
      QueueArn: arnOf("jobs"), ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0", ApproximateNumberOfMessagesDelayed: "0",
      CreatedTimestamp: "1795176000", LastModifiedTimestamp: "1795176000", DelaySeconds: "0", MaximumMessageSize: "1048576", MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0", VisibilityTimeout: "30", SqsManagedSseEnabled: "true",
    });
    expect(await sqs("GetQueueUrl", { QueueName: "jobs" })).toEqual({ QueueUrl });
    expect(await sqs("ListQueues")).toEqual({ QueueUrls: [QueueUrl] });
  });

  it("gives the same queue again, and refuses another one under its name", async () => {
    await create({ Attributes: { VisibilityTimeout: "60" } });

    expect(await create({ Attributes: { VisibilityTimeout: "60" } })).toEqual({ QueueUrl });
    await expect(create({ Attributes: { VisibilityTimeout: "61" } })).rejects.toMatchObject({
      statusCode: 400, message: "A queue already exists with the same name and a different value for attribute VisibilityTimeout",
    });
  });

  it.each<[string, Shape, string]>([
    ["a timeout beyond its range", { VisibilityTimeout: "43201" }, "Invalid value for the parameter VisibilityTimeout."],
    ["a policy that is none", { Policy: "{" }, "Invalid value for the parameter Policy."],
    ["an unknown attribute", { Ghost: "1" }, "Unknown Attribute Ghost."],
    ["two kinds of encryption", { KmsMasterKeyId: "alias/aws/sqs", SqsManagedSseEnabled: "true" }, "You can use one type of server-side encryption (SSE) at one time."],
    ["dead letters to nowhere", { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("ghost"), maxReceiveCount: 3 }) }, "Dead letter target does not exist."],
    ["a count of zero", { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("jobs"), maxReceiveCount: 0 }) }, "must be between 1 and 1000"],
  ])("refuses %s", async (_what, Attributes, message) => {
    await expect(create({ Attributes })).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining(message) });
    expect(await sqs("ListQueues")).toEqual({});
  });

  it("takes exactly the names that SQS's rule allows", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/), fc.string({ maxLength: 12 })), async (name) => {
      const made = await create({ QueueName: name }).then(() => true, () => false);
      expect(made).toBe(/^[A-Za-z0-9_-]{1,80}$/.test(name));
    }), { numRuns: 60 });
  });
});

describe("a queue that is not there", () => {
  it("gives QueueDoesNotExist", async () => {
    await expect(sqs("GetQueueUrl", { QueueName: "jobs" })).rejects.toMatchObject({ message: "The specified queue does not exist.", statusCode: 400 });
    await expect(send("x")).rejects.toMatchObject({ message: "The specified queue does not exist." });
  });

  it("is found by account and name, whatever the host", async () => {
    await create();
    expect(await attributes("http://127.0.0.1:4566/000000000000/jobs")).toMatchObject({ QueueArn: arnOf("jobs") });
  });
});

describe("messages", () => {
  beforeEach(() => create());

  it("come in order, hide while they are handled, and come again", async () => {
    await send("one");
    await send("two");
    expect(await bodies({ MaxNumberOfMessages: 1 })).toEqual(["one"]);
    expect(await bodies()).toEqual(["two"]);
    expect(await bodies()).toEqual([]);
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "2" });
    account.clock.at += 30_000;

    const [again] = await receive({ MessageSystemAttributeNames: ["All"] });

    expect(again).toMatchObject({ Body: "one", Attributes: { ApproximateReceiveCount: "2", SentTimestamp: "1795176000000" } });
  });

  it("are gone once deleted, by the last receipt only", async () => {
    await send("one");
    const [first] = await receive({ VisibilityTimeout: 0 });
    const [second] = await receive();
    await sqs("DeleteMessage", { QueueUrl, ReceiptHandle: first!.ReceiptHandle });
    expect((await attributes()).ApproximateNumberOfMessagesNotVisible).toBe("1");

    await sqs("DeleteMessage", { QueueUrl, ReceiptHandle: second!.ReceiptHandle });
    await sqs("DeleteMessage", { QueueUrl, ReceiptHandle: second!.ReceiptHandle });

    expect((await attributes()).ApproximateNumberOfMessagesNotVisible).toBe("0");
    await expect(sqs("DeleteMessage", { QueueUrl, ReceiptHandle: "x" })).rejects.toMatchObject({ code: "ReceiptHandleIsInvalid" });
  });

  it("wait for their delay and go after the retention period", async () => {
    await send("later", { DelaySeconds: 5 });
    expect(await bodies()).toEqual([]);
    expect((await attributes()).ApproximateNumberOfMessagesDelayed).toBe("1");
    account.clock.at += 5_000;
    expect(await bodies()).toEqual(["later"]);

    account.clock.at += 345_600_000;

    expect(await bodies()).toEqual([]);
  });

  it("carry attributes, with the digests that clients check", async () => {
    const MessageAttributes = { kind: { DataType: "String", StringValue: "test" }, count: { DataType: "Number", StringValue: "1" } };
    const sent = await send("hello", { MessageAttributes });
    const [got] = await receive({ MessageAttributeNames: ["All"] });

    expect(sent.MD5OfMessageBody).toBe("5d41402abc4b2a76b9719d911017c592");
    expect(got).toMatchObject({ MD5OfBody: sent.MD5OfMessageBody, MD5OfMessageAttributes: sent.MD5OfMessageAttributes, MessageAttributes, MessageId: sent.MessageId });
  });

  it("hide longer when asked, while they are in flight", async () => {
    await send("one");
    const [got] = await receive();
    await sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle: got!.ReceiptHandle, VisibilityTimeout: 100 });
    account.clock.at += 99_000;
    expect(await bodies()).toEqual([]);
    account.clock.at += 1_000;
    await expect(sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle: got!.ReceiptHandle, VisibilityTimeout: 1 })).rejects.toMatchObject({ statusCode: 400 });
    expect(await bodies()).toEqual(["one"]);
  });

  it("move to the dead-letter queue after the last permitted receive", async () => {
    await create({ QueueName: "dead" });
    const dead = QueueUrl.replace("jobs", "dead");
    await sqs("SetQueueAttributes", { QueueUrl, Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 2 }) } });
    const { MessageId } = await send("poison");
    await receive({ VisibilityTimeout: 0 });
    await receive({ VisibilityTimeout: 0 });

    expect(await bodies()).toEqual([]);

    expect(await sqs("ReceiveMessage", { QueueUrl: dead, MessageSystemAttributeNames: ["DeadLetterQueueSourceArn"] })).toMatchObject({
      Messages: [{ MessageId, Body: "poison", Attributes: { DeadLetterQueueSourceArn: arnOf("jobs") } }],
    });
    expect(await sqs("ListDeadLetterSourceQueues", { QueueUrl: dead })).toEqual({ queueUrls: [QueueUrl] });
  });

  it("go in batches in which each entry stands for itself", async () => {
    const sent = await sqs("SendMessageBatch", { QueueUrl, Entries: [{ Id: "a", MessageBody: "one" }, { Id: "b", MessageBody: "two", DelaySeconds: 901 }] });

    expect(sent.Successful).toMatchObject([{ Id: "a" }]);
    expect(sent.Failed).toMatchObject([{ Id: "b", SenderFault: true, Code: "InvalidParameterValue" }]);
    const [got] = await receive();
    expect(await sqs("DeleteMessageBatch", { QueueUrl, Entries: [{ Id: "x", ReceiptHandle: got!.ReceiptHandle }] })).toEqual({ Successful: [{ Id: "x" }], Failed: [] });
    await expect(sqs("SendMessageBatch", { QueueUrl, Entries: [{ Id: "a", MessageBody: "1" }, { Id: "a", MessageBody: "2" }] })).rejects.toMatchObject({ statusCode: 400 });
  });

  it.each<[string, Shape, string]>([
    ["a control character", { MessageBody: "\u0000" }, "Invalid characters found."],
    ["too long a body", { MessageBody: "x".repeat(1_048_577) }, "Message must be shorter than 1048576 bytes."],
    ["an attribute of an unknown type", { MessageAttributes: { a: { DataType: "Bool", StringValue: "x" } } }, "invalid message attribute type"],
  ])("refuse %s", async (_what, input, message) => {
    await expect(send("x", input)).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  it("are gone after PurgeQueue", async () => {
    await send("one");
    await sqs("PurgeQueue", { QueueUrl });
    expect(await bodies()).toEqual([]);
  });
});

describe("DeleteQueue", () => {
  it("takes the messages with it", async () => {
    await create();
    await send("old");
    await sqs("DeleteQueue", { QueueUrl });
    await create();

    expect(await bodies()).toEqual([]);
  });
});

describe("tags of queues", () => {
  it("are kept, listed and removed", async () => {
    await create({ tags: { Team: "payments" } });
    await sqs("TagQueue", { QueueUrl, Tags: { Stage: "dev" } });
    await sqs("UntagQueue", { QueueUrl, TagKeys: ["Team"] });

    expect(await sqs("ListQueueTags", { QueueUrl })).toEqual({ Tags: { Stage: "dev" } });
  });
});
