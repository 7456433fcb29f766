import type { Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const urls: Record<string, string> = {};
const arn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const sqs = (operation: string, input: Shape = {}): Promise<Shape> => account.call("sqs", operation, input);
const receive = async (name: string): Promise<string[]> =>
  ((await sqs("ReceiveMessage", { QueueUrl: urls[name], MaxNumberOfMessages: 10, VisibilityTimeout: 0 })).Messages ?? [] as Shape[]).map((one: Shape) => one.Body as string);
const tasks = async (more: Shape = {}): Promise<Shape[]> => (await sqs("ListMessageMoveTasks", { SourceArn: arn("dead"), ...more })).Results as Shape[];

/** Sends messages to `jobs` and lets them die. */
async function deadLetters(...bodies: string[]): Promise<void> {
  for (const MessageBody of bodies) await sqs("SendMessage", { QueueUrl: urls.jobs, MessageBody });
  for (let round = 0; round <= bodies.length; round++) await receive("jobs");
}

beforeEach(async () => {
  account = await openTestAccount();
  for (const QueueName of ["dead", "other", "jobs"]) urls[QueueName] = (await sqs("CreateQueue", { QueueName })).QueueUrl as string;
  await sqs("SetQueueAttributes", { QueueUrl: urls.jobs, Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("dead"), maxReceiveCount: 1 }) } });
});
afterEach(() => account.close());

describe("StartMessageMoveTask", () => {
  it("moves dead letters back to where they came from, as new messages", async () => {
    await deadLetters("a", "b");
    expect(await receive("dead")).toEqual(["a", "b"]);

    await sqs("StartMessageMoveTask", { SourceArn: arn("dead") });
    await account.cloud.settle();

    expect(await tasks()).toEqual([{
      Status: "COMPLETED", SourceArn: arn("dead"), ApproximateNumberOfMessagesMoved: 2, ApproximateNumberOfMessagesToMove: 2, StartedTimestamp: Date.parse("2026-11-20T12:00:00Z"),
    }]);
    expect(await receive("dead")).toEqual([]);
    expect(await receive("jobs")).toEqual(["a", "b"]);
  });

  it("moves them elsewhere when asked, no faster than asked, and can be stopped", async () => {
    await deadLetters("a", "b", "c");
    const { TaskHandle } = await sqs("StartMessageMoveTask", { SourceArn: arn("dead"), DestinationArn: arn("other"), MaxNumberOfMessagesPerSecond: 1 });
    await expect(sqs("StartMessageMoveTask", { SourceArn: arn("dead") })).rejects.toMatchObject({ code: expect.stringContaining("UnsupportedOperation") });

    await account.cloud.advanceBy(1500);
    expect(await tasks()).toMatchObject([{ Status: "RUNNING", TaskHandle, DestinationArn: arn("other"), ApproximateNumberOfMessagesMoved: 2 }]);
    expect(await sqs("CancelMessageMoveTask", { TaskHandle })).toEqual({ ApproximateNumberOfMessagesMoved: 2 });
    await account.cloud.advanceBy(10_000);

    expect(await receive("other")).toEqual(["a", "b"]);
    expect(await receive("dead")).toEqual(["c"]);
    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });

  it("fails on a message that no queue sent here", async () => {
    await sqs("SendMessage", { QueueUrl: urls.dead, MessageBody: "foreign" });

    await sqs("StartMessageMoveTask", { SourceArn: arn("dead") });
    await account.cloud.settle();

    expect(await tasks()).toMatchObject([{ Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource" }]);
    expect(await receive("dead")).toEqual(["foreign"]);
  });

  it("refuses a source that is no dead-letter queue or not there", async () => {
    await expect(sqs("StartMessageMoveTask", { SourceArn: arn("jobs") })).rejects.toMatchObject({ code: expect.stringContaining("InvalidParameterValue") });
    await expect(sqs("StartMessageMoveTask", { SourceArn: arn("none") })).rejects.toMatchObject({ code: expect.stringContaining("ResourceNotFound") });
  });
});
