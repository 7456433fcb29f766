import type { Shape } from "../../service";
import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";

let account: FunctionAccount;
let queue: string;
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:results";
const MINUTE = 60_000;

beforeEach(async () => {
  account = await openFunctionAccount();
  queue = (await account.call("sqs", "CreateQueue", { QueueName: "results" })).QueueUrl;
});
afterEach(() => account.close());

const lambda = (operation: string, input: Shape): Promise<Shape> => account.call("lambda", operation, input);
const accept = (name: string, event: unknown = {}): Promise<Shape> => lambda("Invoke", { FunctionName: name, InvocationType: "Event", Payload: Buffer.from(JSON.stringify(event)) });
const configure = (name: string, input: Shape): Promise<Shape> => lambda("PutFunctionEventInvokeConfig", { FunctionName: name, ...input });
/** What is in the queue, taken out. */
async function received(): Promise<Shape[]> {
  const { Messages } = await account.call("sqs", "ReceiveMessage", { QueueUrl: queue, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] });
  for (const { ReceiptHandle } of (Messages ?? []) as Shape[]) await account.call("sqs", "DeleteMessage", { QueueUrl: queue, ReceiptHandle });
  return Messages ?? [];
}
const calls = (name: string): Promise<number | undefined> => account.metric("Invocations", { FunctionName: name });

const FAILS = "exports.handler = async () => { throw new Error('no'); };";

describe("an event", () => {
  it("is accepted at once and dealt with later", async () => {
    await account.make("worker", "exports.handler = async (event) => console.log('worked on', event.order);");

    expect(await accept("worker", { order: 7 })).toEqual({ StatusCode: 202 });
    expect(await calls("worker")).toBeUndefined();
    await account.cloud.settle();

    expect(await calls("worker")).toBe(1);
    expect(await account.metric("AsyncEventsReceived", { FunctionName: "worker" })).toBe(1);
    expect((await account.log("worker")).join()).toContain("worked on 7");
  });

  it("is tried again after one and after two minutes, under the same request id, and then given up", async () => {
    await account.make("worker", "exports.handler = async (event, context) => { console.log('try', context.awsRequestId); throw new Error('no'); };");
    await accept("worker");

    await account.cloud.settle();
    const counts = [await calls("worker")];
    for (const wait of [MINUTE - 1, 1, 2 * MINUTE - 1, 1, 6 * 60 * MINUTE]) {
      await account.cloud.advanceBy(wait);
      counts.push(await calls("worker"));
    }

    expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
    expect(await account.metric("AsyncEventsDropped", { FunctionName: "worker" })).toBe(1);
    const ids = (await account.log("worker")).filter((line) => line.includes("try")).map((line) => line.split("\t")[1]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  it("is given up sooner when its settings say so", async () => {
    await account.make("once", FAILS);
    await configure("once", { MaximumRetryAttempts: 0 });
    await account.make("aged", FAILS);
    await configure("aged", { MaximumEventAgeInSeconds: 90, DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } } });
    await accept("once");
    await accept("aged");

    await account.cloud.advanceBy(10 * MINUTE);

    expect([await calls("once"), await calls("aged")]).toEqual([1, 2]);
    const [message] = await received();
    expect(JSON.parse(message!.Body)).toMatchObject({ requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 2 } });
  });

  it("waits while the function has no concurrency, longer each time, and is not an attempt", async () => {
    await account.make("busy", "exports.handler = async () => 1;");
    const stop = account.cloud.faults.add({ kind: "function", functionName: "busy", effect: { throttles: true } });
    await accept("busy");

    await account.cloud.advanceBy(10 * MINUTE);
    // At 0, 1, 3, 7 … 511 seconds: the wait doubles up to five minutes.
    expect(await account.metric("Throttles", { FunctionName: "busy" })).toBe(10);
    expect(await calls("busy")).toBeUndefined();
    stop();
    await account.cloud.advanceBy(5 * MINUTE);
    expect(await calls("busy")).toBe(1);
  });

  it("goes straight to the failures of a function that may not run at all", async () => {
    await account.make("off", "exports.handler = async () => 1;", { DeadLetterConfig: { TargetArn: QUEUE_ARN } });
    await lambda("PutFunctionConcurrency", { FunctionName: "off", ReservedConcurrentExecutions: 0 });
    await accept("off", { order: 1 });

    await account.cloud.settle();

    expect((await received())[0]).toMatchObject({ Body: '{"order":1}' });
  });

  it("is dropped with its function", async () => {
    await account.make("gone", FAILS);
    await accept("gone");
    await account.cloud.settle();
    await lambda("DeleteFunction", { FunctionName: "gone" });

    await account.cloud.advanceBy(60 * MINUTE);

    expect(await calls("gone")).toBe(1);
    expect(await account.metric("AsyncEventsDropped", { FunctionName: "gone" })).toBe(1);
  });

  it("reaches the version behind its alias", async () => {
    await account.make("worker", "exports.handler = async () => 1;", { Publish: true });
    await lambda("CreateAlias", { FunctionName: "worker", Name: "live", FunctionVersion: "1" });
    await lambda("Invoke", { FunctionName: "worker", Qualifier: "live", InvocationType: "Event" });

    await account.cloud.settle();

    expect(await account.metric("Invocations", { FunctionName: "worker", Resource: "worker:live", ExecutedVersion: "1" })).toBe(1);
  });
});

describe("destinations", () => {
  it("hear of success with what went in and came out", async () => {
    await account.make("worker", "exports.handler = async (event) => ({ doubled: event.amount * 2 });");
    await configure("worker", { DestinationConfig: { OnSuccess: { Destination: QUEUE_ARN } } });
    await accept("worker", { amount: 4 });
    await account.cloud.settle();

    const [message] = await received();

    expect(JSON.parse(message!.Body)).toEqual({
      version: "1.0", timestamp: "2026-11-20T12:00:00.000Z",
      requestContext: {
        requestId: expect.any(String), functionArn: "arn:aws:lambda:us-east-1:000000000000:function:worker:$LATEST", condition: "Success", approximateInvokeCount: 1,
      },
      requestPayload: { amount: 4 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST" },
      responsePayload: { doubled: 8 },
    });
  });

  it("hear of failure with the error", async () => {
    await account.make("worker", FAILS);
    await configure("worker", { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } } });
    await accept("worker");
    await account.cloud.settle();

    expect(JSON.parse((await received())[0]!.Body)).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 1 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "no" },
    });
  });

  it("can be another function", async () => {
    await account.make("first", "exports.handler = async () => 'one';");
    await account.make("second", "exports.handler = async (record) => console.log('heard', record.responsePayload);");
    await configure("first", { DestinationConfig: { OnSuccess: { Destination: "arn:aws:lambda:us-east-1:000000000000:function:second" } } });
    await accept("first");
    await account.cloud.settle();

    expect((await account.log("second")).join()).toContain("heard one");
  });

  it("that cannot be reached are counted", async () => {
    await account.make("worker", "exports.handler = async () => 1;");
    await configure("worker", { DestinationConfig: { OnSuccess: { Destination: QUEUE_ARN } } });
    await account.call("sqs", "DeleteQueue", { QueueUrl: queue });
    await accept("worker");
    await account.cloud.settle();

    expect(await account.metric("DestinationDeliveryFailures", { FunctionName: "worker" })).toBe(1);
  });
});

describe("a dead-letter queue", () => {
  it("gets the event itself, with what went wrong as attributes", async () => {
    await account.make("worker", FAILS, { DeadLetterConfig: { TargetArn: QUEUE_ARN } });
    await configure("worker", { MaximumRetryAttempts: 0 });
    await accept("worker", { order: 1 });
    await account.cloud.settle();

    expect((await received())[0]).toMatchObject({
      Body: '{"order":1}',
      MessageAttributes: { RequestID: { StringValue: expect.any(String) }, ErrorCode: { DataType: "Number", StringValue: "200" }, ErrorMessage: { StringValue: "no" } },
    });
  });

  it("that cannot be reached is counted", async () => {
    await account.make("worker", FAILS, { DeadLetterConfig: { TargetArn: QUEUE_ARN } });
    await configure("worker", { MaximumRetryAttempts: 0 });
    await account.call("sqs", "DeleteQueue", { QueueUrl: queue });
    await accept("worker");
    await account.cloud.settle();

    expect(await account.metric("DeadLetterErrors", { FunctionName: "worker" })).toBe(1);
  });
});
