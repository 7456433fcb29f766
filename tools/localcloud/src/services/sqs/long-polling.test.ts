import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
let QueueUrl: string;
const sqs = (operation: string, input: Shape = {}): Promise<Shape> => account.call("sqs", operation, { QueueUrl, ...input });
const start = Date.parse("2026-11-20T12:00:00Z");
const seconds = (): number => (account.clock.now() - start) / 1000;
const bodies = ({ Messages = [] }: Shape): string[] => (Messages as Shape[]).map(({ Body }) => Body as string);

beforeEach(async () => {
  account = await openTestAccount();
  ({ QueueUrl } = await account.call("sqs", "CreateQueue", { QueueName: "jobs" }) as { QueueUrl: string });
});
afterEach(() => account.close());

describe("ReceiveMessage", () => {
  it("waits as long as it was asked to, in cloud time, and then answers with nothing", async () => {
    expect(await sqs("ReceiveMessage", { WaitTimeSeconds: 20 })).toEqual({});
    expect(seconds()).toBe(20);
  });

  it("answers at once when it was not asked to wait", async () => {
    expect(await sqs("ReceiveMessage")).toEqual({});
    expect(seconds()).toBe(0);
  });

  it("waits as the queue says when the call does not", async () => {
    await sqs("SetQueueAttributes", { Attributes: { ReceiveMessageWaitTimeSeconds: "7" } });

    await sqs("ReceiveMessage");
    expect(seconds()).toBe(7);
    await sqs("ReceiveMessage", { WaitTimeSeconds: 0 });
    expect(seconds()).toBe(7);
  });

  it("ends its wait when a delayed message can be received", async () => {
    await sqs("SendMessage", { MessageBody: "late", DelaySeconds: 5 });

    expect(bodies(await sqs("ReceiveMessage", { WaitTimeSeconds: 20 }))).toEqual(["late"]);
    expect(seconds()).toBe(5);
  });

  it("ends its wait when a message that somebody holds comes back", async () => {
    await sqs("SendMessage", { MessageBody: "held" });
    await sqs("ReceiveMessage", { VisibilityTimeout: 9 });

    expect(bodies(await sqs("ReceiveMessage", { WaitTimeSeconds: 20 }))).toEqual(["held"]);
    expect(seconds()).toBe(9);
  });

  it("ends its wait when a message is sent, which one of several waiting calls gets", async () => {
    const waiting = [0, 1].map(async () => {
      const got = bodies(await sqs("ReceiveMessage", { WaitTimeSeconds: 20 }));
      return [got, seconds()];
    });
    await sqs("SendMessage", { MessageBody: "now" });

    // The one that gets nothing waits to its end.
    expect((await Promise.all(waiting)).sort((left, right) => Number(left[1]) - Number(right[1]))).toEqual([[["now"], 0], [[], 20]]);
  });

  it("gives out messages of a long queue in order, ten at a time", async () => {
    for (let sent = 0; sent < 250; sent += 10) {
      await sqs("SendMessageBatch", { Entries: Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageBody: String(sent + index) })) });
    }

    const seen: string[] = [];
    for (let round = 0; round < 26; round++) seen.push(...bodies(await sqs("ReceiveMessage", { MaxNumberOfMessages: 10 })));

    expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => String(index)));
  });
});

describe("ChangeMessageVisibilityBatch", () => {
  it("changes each entry by itself", async () => {
    await sqs("SendMessage", { MessageBody: "a" });
    const { Messages: [{ ReceiptHandle }] } = await sqs("ReceiveMessage");

    const { Successful, Failed } = await sqs("ChangeMessageVisibilityBatch", {
      Entries: [{ Id: "good", ReceiptHandle, VisibilityTimeout: 0 }, { Id: "bad", ReceiptHandle: "x", VisibilityTimeout: 0 }],
    });

    expect(Successful).toEqual([{ Id: "good" }]);
    expect(Failed).toMatchObject([{ Id: "bad", Code: "ReceiptHandleIsInvalid", SenderFault: true }]);
    expect(bodies(await sqs("ReceiveMessage"))).toEqual(["a"]);
  });
});

describe("an encrypted queue", () => {
  it("takes and gives messages only while its key can be used", async () => {
    const { KeyMetadata: { KeyId, Arn } } = await account.call("kms", "CreateKey");
    await sqs("SetQueueAttributes", { Attributes: { KmsMasterKeyId: Arn } });
    await sqs("SendMessage", { MessageBody: "a" });

    await account.call("kms", "DisableKey", { KeyId });
    await expect(sqs("SendMessage", { MessageBody: "b" })).rejects.toMatchObject({ code: expect.stringMatching(/Disabled/) });
    await expect(sqs("ReceiveMessage")).rejects.toMatchObject({ code: expect.stringMatching(/Disabled/) });

    await account.call("kms", "EnableKey", { KeyId });
    account.clock.at += 30_000;
    expect(bodies(await sqs("ReceiveMessage"))).toEqual(["a"]);
  });

  it("asks the key in the names of sender and receiver", async () => {
    const { KeyMetadata: { Arn } } = await account.call("kms", "CreateKey");
    await sqs("SetQueueAttributes", { Attributes: { KmsMasterKeyId: Arn } });
    const seen: string[] = [];
    account.cloud.observe(({ service, operation }) => void (service === "kms" && seen.push(operation)));

    await sqs("SendMessage", { MessageBody: "a" });
    await sqs("ReceiveMessage");

    expect(seen).toEqual(["GenerateDataKey", "Decrypt", "Decrypt"]);
  });
});
