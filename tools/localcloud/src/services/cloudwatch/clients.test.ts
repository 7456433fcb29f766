import {
  CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand, GetMetricDataCommand, GetMetricStatisticsCommand, ListMetricsCommand, PutMetricAlarmCommand, PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, FilterLogEventsCommand, GetLogEventsCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { execFile, execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startTestCloud, type TestCloud } from "../../testing/served-cloud";
import { virtualClock } from "../../time/clock";

const MINUTE = 60_000;
const START = Date.parse("2026-11-20T12:00:00Z");

let test: TestCloud;

beforeEach(async () => {
  test = await startTestCloud({ clock: virtualClock(START) });
});
afterEach(() => test.stop());

const ALARM = {
  AlarmName: "failures", Namespace: "Shop", MetricName: "Failures", Statistic: "Sum", Period: 60, EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 2,
  ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching",
} as const;

describe("the stock SDK", () => {
  it("sees an alarm go off over metrics that it puts", async () => {
    const client = new CloudWatchClient(test.clientConfig);
    await client.send(new PutMetricAlarmCommand(ALARM));
    await client.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName: "Failures", Values: [1, 2], Counts: [3, 1], Unit: "Count", Timestamp: new Date(START) }] }));
    await test.cloud.advanceBy(MINUTE);

    const { MetricAlarms: [alarm] = [] } = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(alarm).toMatchObject({ AlarmName: "failures", StateTransitionedTimestamp: new Date(START + MINUTE), StateReason: expect.stringContaining("[5.0 (20/11/26 12:00:00)] was greater than the threshold (2.0)") as string });
    const { AlarmHistoryItems: items = [] } = await client.send(new DescribeAlarmHistoryCommand({ AlarmName: "failures", ScanBy: "TimestampAscending" }));
    expect(items.map(({ HistoryItemType }) => HistoryItemType)).toEqual(["ConfigurationUpdate", "StateUpdate"]);
    const range = { StartTime: new Date(START), EndTime: new Date(START + MINUTE) };
    const { MetricDataResults } = await client.send(new GetMetricDataCommand({ ...range, MetricDataQueries: [
      { Id: "m", MetricStat: { Metric: { Namespace: "Shop", MetricName: "Failures" }, Period: 60, Stat: "Sum" }, ReturnData: false }, { Id: "half", Expression: "m / 2" },
    ] }));
    expect(MetricDataResults).toEqual([{ Id: "half", Label: "half", Timestamps: [new Date(START)], Values: [2.5], StatusCode: "Complete" }]);
    const { Datapoints } = await client.send(new GetMetricStatisticsCommand({ ...range, Namespace: "Shop", MetricName: "Failures", Period: 60, Statistics: ["SampleCount", "Maximum"] }));
    expect(Datapoints).toEqual([{ Timestamp: new Date(START), SampleCount: 4, Maximum: 2, Unit: "Count" }]);
    expect((await client.send(new ListMetricsCommand({}))).Metrics).toEqual([{ Namespace: "Shop", MetricName: "Failures", Dimensions: [] }]);
    client.destroy();
  });

  it("writes and reads logs", async () => {
    const client = new CloudWatchLogsClient(test.clientConfig);
    const stream = { logGroupName: "/shop", logStreamName: "one" };
    await client.send(new CreateLogGroupCommand({ logGroupName: "/shop" }));
    await client.send(new CreateLogStreamCommand(stream));
    await client.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: START, message: "ERROR one" }, { timestamp: START + 1, message: "INFO two" }] }));

    expect((await client.send(new FilterLogEventsCommand({ logGroupName: "/shop", filterPattern: "ERROR" }))).events?.map(({ message }) => message)).toEqual(["ERROR one"]);
    expect((await client.send(new GetLogEventsCommand({ ...stream, startFromHead: true }))).events).toHaveLength(2);
    await expect(client.send(new FilterLogEventsCommand({ logGroupName: "/none" }))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    client.destroy();
  });
});

/** The stock AWS CLI, where there is one. `logs tail` came with its version 2. */
const cli = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "aws")).find((file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});
const hasTail = cli !== undefined && execFileSync(cli, ["--version"], { encoding: "utf8" }).startsWith("aws-cli/2");
const withCli = cli === undefined ? it.skip : it;
const withTail = hasTail ? it : it.skip;

describe("the stock AWS CLI", () => {
  const folder = mkdtempSync(join(tmpdir(), "localcloud-monitoring-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function aws(...args: string[]): Promise<string> {
    const { accessKeyId, secretAccessKey } = test.cloud.administrator;
    const env = { PATH: process.env["PATH"], HOME: folder, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: "us-east-1", AWS_PAGER: "",
      AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "1" };
    return new Promise((done, failed) => execFile(cli!, ["--endpoint-url", test.served.endpoint, "--output", "json", ...args], { env }, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else failed(new Error(stderr));
    }));
  }

  withCli("describes alarms with their state, and finds log events and traces", async () => {
    const call = (service: "cloudwatch" | "logs", operation: string, input: object): Promise<unknown> => test.cloud.call({ service, operation, input, caller: test.cloud.administrator });
    await call("cloudwatch", "PutMetricAlarm", ALARM);
    await test.cloud.advanceBy(MINUTE);
    await call("logs", "CreateLogGroup", { logGroupName: "/shop" });
    await call("logs", "CreateLogStream", { logGroupName: "/shop", logStreamName: "one" });
    await call("logs", "PutLogEvents", { logGroupName: "/shop", logStreamName: "one", logEvents: [{ timestamp: START, message: "{\"level\":\"error\"}" }] });

    expect(JSON.parse(await aws("cloudwatch", "describe-alarms", "--alarm-names", "failures"))).toMatchObject({ MetricAlarms: [{ AlarmName: "failures", StateValue: "OK" }] });
    expect(JSON.parse(await aws("logs", "filter-log-events", "--log-group-name", "/shop", "--filter-pattern", "{ $.level = \"error\" }"))).toMatchObject({ events: [{ message: "{\"level\":\"error\"}" }] });
    const trace = `1-${(START / 1000).toString(16)}-a006649127e371903a2de979`;
    const segment = JSON.stringify({ name: "shop", id: "70de5b6f19ff9a0a", trace_id: trace, start_time: START / 1000, end_time: START / 1000 + 1 });
    expect(JSON.parse(await aws("xray", "put-trace-segments", "--trace-segment-documents", segment))).toEqual({ UnprocessedTraceSegments: [] });
    expect(JSON.parse(await aws("xray", "batch-get-traces", "--trace-ids", trace))).toMatchObject({ Traces: [{ Id: trace, Duration: 1 }] });
  }, 60_000);

  withTail("tails a log group", async () => {
    const now = Date.now(); // the CLI asks for what is new by its own clock
    const call = (operation: string, input: object): Promise<unknown> => test.cloud.call({ service: "logs", operation, input, caller: test.cloud.administrator });
    await test.cloud.advanceBy(Math.max(0, now - START));
    await call("CreateLogGroup", { logGroupName: "/shop" });
    await call("CreateLogStream", { logGroupName: "/shop", logStreamName: "one" });
    await call("PutLogEvents", { logGroupName: "/shop", logStreamName: "one", logEvents: [{ timestamp: test.cloud.clock.now(), message: "hello" }] });

    expect(await aws("logs", "tail", "/shop", "--since", "1h")).toContain("hello");
  }, 60_000);
});
