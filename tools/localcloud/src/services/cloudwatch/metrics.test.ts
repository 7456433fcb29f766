import * as fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let account: TestAccount;
const cloudwatch = (operation: string, input: Shape = {}): Promise<Shape> => account.call("cloudwatch", operation, input);
const put = (datum: Shape, Namespace = "Shop"): Promise<Shape> => cloudwatch("PutMetricData", { Namespace, MetricData: [{ MetricName: "Latency", ...datum }] });
const from = (minutes: number): Date => new Date(account.clock.at + minutes * MINUTE);
const statistics = async (input: Shape): Promise<Shape[]> => (await cloudwatch("GetMetricStatistics", {
  Namespace: "Shop", MetricName: "Latency", StartTime: from(-60), EndTime: from(60), Period: 60, ...input,
})).Datapoints as Shape[];
const stat = (Stat: string, Period = 60, more: Shape = {}): Shape => ({ MetricStat: { Metric: { Namespace: "Shop", MetricName: "Latency" }, Period, Stat, ...more } });
const data = (queries: Shape[], input: Shape = {}): Promise<Shape> =>
  cloudwatch("GetMetricData", { MetricDataQueries: queries, StartTime: from(-60), EndTime: from(60), ScanBy: "TimestampAscending", ...input });

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("PutMetricData", () => {
  it("takes values, values with counts and statistic sets into one data point a minute", async () => {
    await put({ Value: 10, Unit: "Milliseconds" });
    await put({ Values: [20, 40], Counts: [3, 1], Unit: "Milliseconds" });
    account.clock.at += 59_000;
    await put({ StatisticValues: { SampleCount: 2, Sum: 7, Minimum: 1, Maximum: 6 }, Unit: "Milliseconds" });

    const all = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
    expect(await statistics({ Statistics: all })).toEqual([
      { Timestamp: new Date("2026-11-20T12:00:00Z"), Unit: "Milliseconds", SampleCount: 7, Average: 117 / 7, Sum: 117, Minimum: 1, Maximum: 40 },
    ]);
    expect(await statistics({ ExtendedStatistics: ["p50"] })).toEqual([]); // a statistic set knows no percentiles
  });

  it.each<[string, Shape, string, RegExp]>([
    ["nothing", {}, "MissingParameter", /^At least one of the parameters must be specified: MetricData\.member\.1\.Value/],
    ["two forms at once", { Value: 1, Values: [1] }, "InvalidParameterCombination", /mutually exclusive/],
    ["counts that do not fit", { Values: [1, 2], Counts: [1] }, "InvalidParameterCombination", /same size/],
    ["too many values", { Values: Array.from({ length: 151 }, () => 1) }, "InvalidParameterValue", /size from 1 to 150/],
    ["no number", { Value: NaN }, "InvalidParameterValue", /^The value NaN for parameter MetricData\.member\.1\.Value is invalid\.$/],
    ["an infinite number", { Value: Infinity }, "InvalidParameterValue", /Infinity/],
    ["a set upside down", { StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 2, Maximum: 1 } }, "InvalidParameterCombination", /Maximum must be/],
    ["a resolution of ten seconds", { Value: 1, StorageResolution: 10 }, "InvalidParameterValue", /StorageResolution/],
    ["a dimension twice", { Value: 1, Dimensions: [{ Name: "a", Value: "1" }, { Name: "a", Value: "2" }] }, "InvalidParameterValue", /more than once/],
    ["a time long ago", { Value: 1, Timestamp: new Date("2026-11-06T11:59:59Z") }, "InvalidParameterValue", /no more than two weeks in the past\.$/],
    ["a time far ahead", { Value: 1, Timestamp: new Date("2026-11-20T14:00:01Z") }, "InvalidParameterValue", /no more than two hours in the future\.$/],
  ])("refuses %s", async (_what, datum, code, message) => {
    await expect(put(datum)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect((await cloudwatch("ListMetrics")).Metrics).toEqual([]);
  });

  it("leaves AWS's own namespaces to AWS", async () => {
    await expect(put({ Value: 1 }, "AWS/Lambda")).rejects.toMatchObject({ code: "InvalidParameterValue", message: "The value AWS/Lambda for parameter Namespace is invalid." });
  });

  it("takes times at the very edges", async () => {
    await put({ Value: 1, Timestamp: new Date(account.clock.at - 14 * DAY) });
    await put({ Value: 1, Timestamp: new Date(account.clock.at + 2 * 60 * MINUTE) });
  });
});

describe("ListMetrics", () => {
  it("finds metrics by name and dimensions while they have data of the last two weeks", async () => {
    const Dimensions = [{ Name: "Shop", Value: "north" }, { Name: "Till", Value: "1" }];
    await put({ Value: 1 });
    await put({ Value: 1, Dimensions });
    await put({ Value: 1, Dimensions: [...Dimensions].reverse() });
    const names = async (input: Shape = {}): Promise<unknown[]> => (await cloudwatch("ListMetrics", input)).Metrics as unknown[];

    expect(await names()).toHaveLength(2);
    expect(await names({ Dimensions: [{ Name: "Shop" }] })).toEqual([{ Namespace: "Shop", MetricName: "Latency", Dimensions }]);
    expect(await names({ Dimensions: [{ Name: "Shop", Value: "south" }] })).toEqual([]);
    expect(await names({ Namespace: "Other" })).toEqual([]);
    account.clock.at += 4 * 60 * MINUTE;
    expect(await names({ RecentlyActive: "PT3H" })).toEqual([]);
    account.clock.at += 14 * DAY;
    expect(await names()).toEqual([]);
  });
});

describe("GetMetricStatistics", () => {
  it("puts minutes together into periods from the start on, and keeps units apart", async () => {
    for (const [minute, value] of [[0, 1], [1, 2], [4, 3], [5, 4]] as const) await put({ Value: value, Unit: "Count", Timestamp: from(minute) });
    await put({ Value: 100, Unit: "Bytes", Timestamp: from(5) });

    expect(await statistics({ StartTime: from(0), Period: 300, Statistics: ["Sum"] })).toEqual([
      { Timestamp: from(0), Unit: "Count", Sum: 6 }, { Timestamp: from(5), Unit: "Bytes", Sum: 100 }, { Timestamp: from(5), Unit: "Count", Sum: 4 },
    ]);
    expect(await statistics({ StartTime: from(1), Period: 300, Statistics: ["Sum"], Unit: "Count" })).toEqual([{ Timestamp: from(1), Unit: "Count", Sum: 9 }]);
  });

  it("gives percentiles of the values that came", async () => {
    await put({ Values: Array.from({ length: 100 }, (_none, index) => index + 1) });

    const [point] = await statistics({ ExtendedStatistics: ["p50", "p99", "p99.9", "p0", "p100"] });

    expect(point!.ExtendedStatistics).toEqual({ p50: 50, p99: 99, "p99.9": 100, p0: 1, p100: 100 });
  });

  it("keeps seconds for three hours, minutes for fifteen days, five minutes for 63 days, hours for 455 days", async () => {
    const start = account.clock.at;
    await put({ Value: 1, StorageResolution: 1 });
    await put({ Value: 2, Timestamp: new Date(start + 61_000) });
    const sums = async (Period: number): Promise<number[]> =>
      (await statistics({ StartTime: new Date(start), EndTime: new Date(start + 60 * MINUTE), Period: Period === 1 ? 5 : Period, Statistics: ["Sum"] })).map((point) => point.Sum as number);
    const shown = async (): Promise<number[][]> => Promise.all([sums(1), sums(60), sums(300), sums(3600)]);

    expect(await shown()).toEqual([[1], [1, 2], [3], [3]]);
    account.clock.at = start + 4 * 60 * MINUTE;
    expect(await shown()).toEqual([[], [1, 2], [3], [3]]);
    account.clock.at = start + 16 * DAY;
    await put({ Value: 9 }); // new data has old points put together
    expect(await shown()).toEqual([[], [], [3], [3]]);
    account.clock.at = start + 64 * DAY;
    await put({ Value: 9 });
    expect(await shown()).toEqual([[], [], [], [3]]);
    account.clock.at = start + 456 * DAY;
    await put({ Value: 9 });
    expect(await shown()).toEqual([[], [], [], []]);
  });

  it.each<[string, Shape, string, RegExp]>([
    ["no statistic", {}, "MissingParameter", /Statistics/],
    ["both kinds of statistics", { Statistics: ["Sum"], ExtendedStatistics: ["p9"] }, "InvalidParameterCombination", /mutually exclusive/],
    ["an end before the start", { Statistics: ["Sum"], EndTime: new Date("2026-11-20T10:00:00Z") }, "InvalidParameterCombination", /StartTime must be less/],
    ["an odd period", { Statistics: ["Sum"], Period: 90 }, "InvalidParameterValue", /multiple of 60/],
    ["more than 1440 data points", { Statistics: ["Sum"], StartTime: new Date("2026-11-19T12:00:00Z") }, "InvalidParameterCombination", /up to 1,500 datapoints, which exceeds the limit of 1,440/],
    ["a trimmed mean, by name", { ExtendedStatistics: ["tm99"] }, "NotImplemented", /the statistic tm99 is not modelled/],
  ])("refuses %s", async (_what, input, code, message) => {
    await expect(statistics(input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

describe("GetMetricData", () => {
  it("gives metrics and expressions over them", async () => {
    await put({ Values: [4, 6], Timestamp: from(0) });
    await put({ Value: 20, Timestamp: from(1) });

    const { MetricDataResults: results } = await data([
      { Id: "sum", ...stat("Sum"), ReturnData: false }, { Id: "count", ...stat("SampleCount"), Label: "How often" },
      { Id: "mean", Expression: "sum / count" }, { Id: "both", Expression: "FILL(METRICS(), 0) * 1", Label: "all" },
    ], { StartTime: from(0), EndTime: from(3) });

    const times = [from(0), from(1)];
    expect(results).toEqual([
      { Id: "count", Label: "How often", Timestamps: times, Values: [2, 1], StatusCode: "Complete" },
      { Id: "mean", Label: "mean", Timestamps: times, Values: [5, 20], StatusCode: "Complete" },
      { Id: "both", Label: "all", Timestamps: [...times, from(2)], Values: [10, 20, 0], StatusCode: "Complete" },
      { Id: "both", Label: "all How often", Timestamps: [...times, from(2)], Values: [2, 1, 0], StatusCode: "Complete" },
    ]);
  });

  it("gives the newest first unless told otherwise, and pages by data points", async () => {
    for (let minute = 0; minute < 5; minute++) await put({ Value: minute, Timestamp: from(minute) });
    const values: number[][] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
      const page = await data([{ Id: "a", ...stat("Sum") }, { Id: "b", ...stat("SampleCount") }], { ScanBy: undefined, MaxDatapoints: 3, NextToken });
      values.push(...(page.MetricDataResults as Shape[]).map((result) => result.Values as number[]));
      NextToken = page.NextToken as string | undefined;
    }

    expect(values).toEqual([[4, 3, 2], [1, 0], [1], [1, 1, 1], [1]]);
    await expect(data([{ Id: "a", ...stat("Sum") }], { NextToken: "made-up" })).rejects.toMatchObject({ code: "InvalidNextToken" });
  });

  it.each<[string, Shape[], string, RegExp]>([
    ["a lone number", [{ Id: "a", Expression: "1 + 1" }], "ValidationError", /should evaluate to a time series/],
    ["an unknown id", [{ Id: "a", Expression: "b" }], "ValidationError", /Undefined variable 'b'/],
    ["SEARCH, by name", [{ Id: "a", Expression: "SEARCH('x', 'Sum')" }], "NotImplemented", /the metric math function SEARCH is not modelled/],
    ["Metrics Insights, by name", [{ Id: "a", Expression: "SELECT AVG(x) FROM y" }], "NotImplemented", /Metrics Insights/],
    ["a dynamic label, by name", [{ Id: "a", ...stat("Sum"), Label: "${MAX}" }], "NotImplemented", /dynamic label/],
    ["a metric of another account", [{ Id: "a", ...stat("Sum"), AccountId: "111122223333" }], "NotImplemented", /another account/],
  ])("refuses %s", async (_what, queries, code, message) => {
    await expect(data(queries)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it("adds up every value exactly once, whatever the period and the order in which values come", async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(60, 180, 300, 3600), async (values, period) => {
        const Namespace = `Run${account.cloud.ids.uuid()}`;
        for (const [minute, Value] of values) await put({ Value, Timestamp: from(minute) }, Namespace);
        const query = { Id: "a", MetricStat: { Metric: { Namespace, MetricName: "Latency" }, Period: period, Stat: "Sum" } };
        const { MetricDataResults: [result] } = await data([query], { StartTime: from(0) });
        const expected = new Map<number, number>();
        for (const [minute, value] of values) {
          const at = from(Math.floor((minute * 60) / period) * (period / 60)).getTime();
          expected.set(at, (expected.get(at) ?? 0) + value);
        }
        const sorted = [...expected].sort(([a], [b]) => a - b);
        expect([(result.Timestamps as Date[]).map((time) => time.getTime()), result.Values]).toEqual([sorted.map(([at]) => at), sorted.map(([, value]) => value)]);
      }), { numRuns: 60 });
  });
});
