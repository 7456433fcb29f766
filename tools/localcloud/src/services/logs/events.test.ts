import * as fc from "fast-check";
import type { Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { openTestAccount, type TestAccount } from "../support/test-account";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const GROUP = "/aws/lambda/payment";

let account: TestAccount;
const logs = (operation: string, input: Shape = {}): Promise<Shape> => account.call("logs", operation, { logGroupName: GROUP, ...input });
const stream = (logStreamName: string): Promise<Shape> => logs("CreateLogStream", { logStreamName });
const put = (logStreamName: string, ...events: [after: number, message: string][]): Promise<Shape> =>
  logs("PutLogEvents", { logStreamName, logEvents: events.map(([after, message]) => ({ timestamp: account.clock.at + after, message })) });
const messages = (events: Shape[]): string[] => events.map((event) => event.message as string);
const filter = async (input: Shape = {}): Promise<string[]> => messages((await logs("FilterLogEvents", input)).events as Shape[]);

beforeEach(async () => {
  account = await openTestAccount();
  await logs("CreateLogGroup");
  await stream("one");
});
afterEach(() => account.close());

describe("log streams", () => {
  it("are made once, described by name or by their last event, and deleted with their events", async () => {
    await stream("two");
    await stream("three");
    await put("two", [-2000, "a"]);
    account.clock.at += 10;
    await put("one", [-1000, "b"], [0, "c"]);
    const described = async (input: Shape = {}): Promise<Shape[]> => (await logs("DescribeLogStreams", input)).logStreams as Shape[];
    const names = async (input: Shape = {}): Promise<string[]> => (await described(input)).map(({ logStreamName }) => logStreamName as string);

    expect(await names()).toEqual(["one", "three", "two"]);
    expect(await names({ logStreamNamePrefix: "t" })).toEqual(["three", "two"]);
    expect(await names({ orderBy: "LastEventTime", descending: true })).toEqual(["one", "two", "three"]);
    const first = await logs("DescribeLogStreams", { orderBy: "LastEventTime", descending: true, limit: 2 });
    expect((await described({ orderBy: "LastEventTime", descending: true, limit: 2, nextToken: first.nextToken })).map((one) => one.logStreamName as string)).toEqual(["three"]);
    expect((await described())[0]).toMatchObject({
      creationTime: account.clock.at - 10, firstEventTimestamp: account.clock.at - 1000, lastEventTimestamp: account.clock.at, lastIngestionTime: account.clock.at,
      arn: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:log-stream:one`, storedBytes: 0,
    });
    await expect(stream("one")).rejects.toMatchObject({ code: "ResourceAlreadyExistsException", message: "The specified log stream already exists" });
    await logs("DeleteLogStream", { logStreamName: "one" });
    await stream("one");
    expect(await filter()).toEqual(["a"]);
    await expect(logs("DeleteLogStream", { logStreamName: "four" })).rejects.toMatchObject({ code: "ResourceNotFoundException", message: "The specified log stream does not exist." });
  });

  it("go with their group", async () => {
    await put("one", [0, "a"]);
    expect((await account.call("logs", "DescribeLogGroups")).logGroups[0].storedBytes).toBe(27);
    await logs("DeleteLogGroup");
    await logs("CreateLogGroup");
    await stream("one");

    expect(await filter()).toEqual([]);
    await expect(account.call("logs", "CreateLogStream", { logGroupName: "none", logStreamName: "x" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("PutLogEvents", () => {
  it.each<[string, [number, string][], string]>([
    ["events out of order", [[1, "a"], [0, "b"]], "Log events in a single PutLogEvents request must be in chronological order."],
    ["more than a day", [[-25 * HOUR, "a"], [0, "b"]], "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."],
    ["more than a megabyte", [[0, "x".repeat(1_048_551)]], "Upload too large: 1048577 bytes exceeds limit of 1048576"],
  ])("refuses %s", async (_what, events, message) => {
    await expect(put("one", ...events)).rejects.toMatchObject({ code: "InvalidParameterException", message });
    expect(await filter()).toEqual([]);
  });

  it("takes what is good of a batch, and says which events it rejected", async () => {
    const tooNew = await put("one", [0, "good"], [2 * HOUR, "just good"], [2 * HOUR + 1, "too new"]);
    const tooOld = await put("one", [-14 * DAY - 1, "too old"], [-14 * DAY, "old"]);
    await logs("PutRetentionPolicy", { retentionInDays: 1 });
    const expired = await put("one", [-DAY - 1, "expired"], [-DAY, "young enough"]);

    expect([tooNew, tooOld, expired].map(({ rejectedLogEventsInfo: info }) => info as Shape)).toEqual([
      { tooNewLogEventStartIndex: 2 }, { tooOldLogEventEndIndex: 1 }, { expiredLogEventEndIndex: 1 },
    ]);
    await logs("DeleteRetentionPolicy");
    expect(await filter()).toEqual(["old", "young enough", "good", "just good"]);
  });

  it("ignores sequence tokens, and gives one that nobody needs", async () => {
    const { nextSequenceToken } = await put("one", [0, "a"]);

    expect(nextSequenceToken).toMatch(/^\d{56}$/);
    await expect(logs("PutLogEvents", { logStreamName: "one", sequenceToken: "made up", logEvents: [{ timestamp: account.clock.at, message: "b" }] })).resolves.toMatchObject({});
  });
});

describe("retention", () => {
  it("hides events once they are too old, and takes them out of the store", async () => {
    await logs("PutRetentionPolicy", { retentionInDays: 3 });
    await put("one", [0, "first"]);
    await account.cloud.advanceBy(2 * DAY);
    await put("one", [0, "second"]);

    expect(await filter()).toEqual(["first", "second"]);
    account.clock.at += DAY + 1;
    expect(await filter()).toEqual(["second"]);
    expect(messages((await logs("GetLogEvents", { logStreamName: "one" })).events as Shape[])).toEqual(["second"]);
    await account.cloud.advanceBy(2 * HOUR);
    expect(account.cloud.store.read((tx) => tx.list("logs.batch"))).toHaveLength(1);
    await account.cloud.advanceBy(10 * DAY);
    expect(account.cloud.store.read((tx) => tx.list("logs.batch"))).toEqual([]);
    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]); // nothing left to do
    await put("one", [0, "third"]);
    await account.cloud.advanceBy(4 * DAY);
    expect(account.cloud.store.read((tx) => tx.list("logs.batch"))).toEqual([]);
  });

  it("that becomes shorter removes events at once", async () => {
    await put("one", [-5 * DAY, "old"]);
    await put("one", [0, "new"]);
    await logs("PutRetentionPolicy", { retentionInDays: 1 });
    await account.cloud.settle();

    expect(account.cloud.store.read((tx) => tx.list("logs.batch"))).toHaveLength(1);
  });
});

describe("GetLogEvents", () => {
  it("gives the newest events, or the oldest, and the same token again at an end", async () => {
    await put("one", [0, "a"], [1, "b"], [2, "c"], [3, "d"]);
    const get = async (input: Shape): Promise<{ seen: string[]; forward: string; backward: string }> => {
      const { events, nextForwardToken: forward, nextBackwardToken: backward } = await logs("GetLogEvents", { logStreamName: "one", limit: 3, ...input });
      return { seen: messages(events as Shape[]), forward: forward as string, backward: backward as string };
    };

    const newest = await get({});
    expect(newest.seen).toEqual(["b", "c", "d"]);
    expect((await get({ nextToken: newest.backward })).seen).toEqual(["a"]);
    const end = await get({ nextToken: newest.forward });
    expect(end).toMatchObject({ seen: [], forward: newest.forward });
    await put("one", [4, "e"]);
    expect((await get({ nextToken: end.forward })).seen).toEqual(["e"]);

    const head = await get({ startFromHead: true });
    expect(head.seen).toEqual(["a", "b", "c"]);
    expect((await get({ startFromHead: true, nextToken: head.forward })).seen).toEqual(["d", "e"]);
    expect((await get({ startTime: account.clock.at + 1, endTime: account.clock.at + 3 })).seen).toEqual(["b", "c"]);
    await expect(get({ nextToken: "made-up" })).rejects.toMatchObject({ code: "InvalidParameterException" });
  });

  it("of an empty stream gives tokens with which to wait for the first event", async () => {
    const { events, nextForwardToken } = await logs("GetLogEvents", { logStreamName: "one" });
    await put("one", [0, "a"]);

    expect(events).toEqual([]);
    expect(messages((await logs("GetLogEvents", { logStreamName: "one", nextToken: nextForwardToken })).events as Shape[])).toEqual(["a"]);
  });
});

describe("FilterLogEvents", () => {
  it("merges streams by time and filters by stream, time and pattern", async () => {
    await stream("two");
    await put("one", [0, "ERROR one"], [20, "INFO one"]);
    await put("two", [10, "ERROR two"], [30, '{"level":"error","n":5}']);
    const now = account.clock.at;

    expect(await filter()).toEqual(["ERROR one", "ERROR two", "INFO one", '{"level":"error","n":5}']);
    expect(await filter({ filterPattern: "ERROR" })).toEqual(["ERROR one", "ERROR two"]);
    expect(await filter({ filterPattern: '{ $.level = "error" && $.n > 4 }' })).toEqual(['{"level":"error","n":5}']);
    expect(await filter({ logStreamNamePrefix: "t", filterPattern: "ERROR" })).toEqual(["ERROR two"]);
    expect(await filter({ logStreamNames: ["one"] })).toEqual(["ERROR one", "INFO one"]);
    expect(await filter({ startTime: now + 10, endTime: now + 20 })).toEqual(["ERROR two", "INFO one"]);
    const { events: [event] } = await account.call("logs", "FilterLogEvents", { logGroupIdentifier: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}` });
    expect(event).toEqual({ logStreamName: "one", timestamp: now, message: "ERROR one", ingestionTime: now, eventId: expect.stringMatching(/^\d{56}$/) as string });
    await expect(filter({ logStreamNames: ["one"], logStreamNamePrefix: "t" })).rejects.toMatchObject({ code: "InvalidParameterException" });
    await expect(filter({ filterPattern: "level=error" })).rejects.toMatchObject({ code: "InvalidParameterException" });
    await expect(filter({ logStreamNames: ["none"] })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it("gives every event once and in order, page by page, however they came", async () => {
    await stream("two");
    const batch = fc.record({ name: fc.constantFrom("one", "two"), times: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }) });
    let run = 0;
    await fc.assert(fc.asyncProperty(fc.array(batch, { maxLength: 6 }), fc.integer({ min: 1, max: 5 }), async (batches, limit) => {
      const base = 1000 * run++;
      const expected: string[] = [];
      for (const [index, { name, times }] of batches.entries()) {
        const sorted = [...times].sort((a, b) => a - b).map((time, at): [number, string] => [base + time, `${String(time)}-${index}-${at}`]);
        await put(name, ...sorted);
        expected.push(...sorted.map(([, message]) => message));
      }
      const seen: Shape[] = [];
      let nextToken: string | undefined;
      do {
        const page = await logs("FilterLogEvents", { limit, startTime: account.clock.at + base, endTime: account.clock.at + base + 9, nextToken });
        expect((page.events as Shape[]).length).toBeLessThanOrEqual(limit);
        seen.push(...(page.events as Shape[]));
        nextToken = page.nextToken as string | undefined;
      } while (nextToken !== undefined);
      expect(messages(seen).sort()).toEqual(expected.sort());
      expect(seen.map((event) => event.timestamp as number)).toEqual(seen.map((event) => event.timestamp as number).sort((a, b) => a - b));
    }), { numRuns: 60 });
  });
});

describe("what CloudWatch Logs has beside that", () => {
  it.each(["StartLiveTail", "StartQuery", "PutMetricFilter", "PutSubscriptionFilter"])("is refused by name: %s", async (operation) => {
    await expect(account.call("logs", operation)).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining(`logs.${operation} is not modelled`) as string });
  });
});

describe("TestMetricFilter", () => {
  it("numbers what matches from 1, with the fields that the pattern takes out", async () => {
    expect(await account.call("logs", "TestMetricFilter", { filterPattern: "[level = ERROR, code]", logEventMessages: ["INFO 1", "ERROR 2"] }))
      .toEqual({ matches: [{ eventNumber: 2, eventMessage: "ERROR 2", extractedValues: { $level: "ERROR", $code: "2" } }] });
  });
});

describe("the embedded metric format", () => {
  const document = (change: Shape = {}, metadata: Shape = {}): string => JSON.stringify({
    _aws: { Timestamp: account.clock.at, CloudWatchMetrics: [{ Namespace: "Switchyard/Services", Dimensions: [["FunctionName", "FunctionVersion"], []],
      Metrics: [{ Name: "BusinessFailures", Unit: "Count" }, { Name: "Latency", Unit: "Milliseconds" }] }], ...metadata },
    FunctionName: "payment", FunctionVersion: "7", BusinessFailures: 1, Latency: [10, 20], ...change,
  });
  const metrics = async (): Promise<Shape[]> => (await account.call("cloudwatch", "ListMetrics")).Metrics as Shape[];

  it("makes metrics of log events, one for each set of dimensions", async () => {
    await put("one", [0, document()], [0, `2026-11-20T12:00:00.000Z\trequest\tINFO\t${document({ BusinessFailures: 0 })}`]);

    expect(await metrics()).toHaveLength(4);
    const { Datapoints } = await account.call("cloudwatch", "GetMetricStatistics", { Namespace: "Switchyard/Services", MetricName: "Latency", Period: 60, Statistics: ["Sum", "SampleCount"],
      Dimensions: [{ Name: "FunctionName", Value: "payment" }, { Name: "FunctionVersion", Value: "7" }], StartTime: new Date(account.clock.at), EndTime: new Date(account.clock.at + 60_000) });
    expect(Datapoints).toEqual([{ Timestamp: new Date(account.clock.at), Unit: "Milliseconds", Sum: 60, SampleCount: 4 }]);
  });

  it.each<[string, () => string]>([
    ["is no JSON", () => `${document()} and more`],
    ["lacks its time", () => document({}, { Timestamp: undefined })],
    ["is from long ago", () => document({}, { Timestamp: account.clock.at - 15 * DAY })],
    ["has a dimension that is no text", () => document({ FunctionName: 5 }, { CloudWatchMetrics: [{ Namespace: "N", Dimensions: [["FunctionName"]], Metrics: [{ Name: "Latency" }] }] })],
    ["has a metric that is no number", () => document({ BusinessFailures: "1", Latency: "2" })],
    ["has no directive", () => document({}, { CloudWatchMetrics: "none" })],
  ])("makes none of a document that %s", async (_what, message) => {
    await put("one", [0, message()]);

    expect(await metrics()).toEqual([]);
    expect(await filter()).toHaveLength(1);
  });

  it("wakes the alarms on such a metric", async () => {
    await account.call("cloudwatch", "PutMetricAlarm", { AlarmName: "failures", Namespace: "Switchyard/Services", MetricName: "BusinessFailures", Statistic: "Sum", Period: 60, EvaluationPeriods: 1,
      Dimensions: [{ Name: "FunctionName", Value: "payment" }, { Name: "FunctionVersion", Value: "7" }], Threshold: 0, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching" });
    await account.cloud.advanceBy(HOUR);
    await put("one", [0, document()]);
    await account.cloud.advanceBy(60_000);

    expect((await account.call("cloudwatch", "DescribeAlarms")).MetricAlarms[0]).toMatchObject({ StateValue: "ALARM" });
  });
});
