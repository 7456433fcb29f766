import type { Shape } from "../../service";
import { countingContext, openAlarmAccount, type AlarmAccount } from "./alarm-account";
import { recordMetric } from "./metric-recorder";

const MINUTE = 60_000;
const TOPIC = "arn:aws:sns:us-east-1:000000000000:people";
const ALARM_ARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors";

let account: AlarmAccount;
const cloudwatch = (operation: string, input: Shape = {}): Promise<Shape> => account.call("cloudwatch", operation, input);

const dimensions = { FunctionName: "payment", Resource: "payment:live" };
const metric = (MetricName: string, Id: string): Shape => ({ Id, ReturnData: false, MetricStat: {
  Metric: { Namespace: "AWS/Lambda", MetricName, Dimensions: [{ Name: "FunctionName", Value: "payment" }, { Name: "Resource", Value: "payment:live" }] }, Period: 60, Stat: "Sum",
} });
/** The alarm of our layers. */
const errorRate = (change: Shape = {}): Shape => ({
  AlarmName: "errors", ComparisonOperator: "GreaterThanThreshold", Threshold: 5, EvaluationPeriods: 2, DatapointsToAlarm: 2, TreatMissingData: "notBreaching",
  Metrics: [metric("Invocations", "invocations"), metric("Errors", "errors"),
    { Id: "rate", Expression: "IF(invocations >= 1, 100 * FILL(errors, 0) / invocations, 0)", Label: "Error rate", ReturnData: true }], ...change,
});
const simple = (change: Shape = {}): Shape => ({
  AlarmName: "errors", Namespace: "Shop", MetricName: "Failures", Statistic: "Sum", Period: 60, EvaluationPeriods: 1, Threshold: 2, ComparisonOperator: "GreaterThanOrEqualToThreshold",
  ...change,
});

function count(name: string, value: number, times = 1): void {
  const context = countingContext(account);
  for (let time = 0; time < times; time++) recordMetric(context, { namespace: "AWS/Lambda", name, dimensions, value, unit: "Count" });
}

async function alarm(): Promise<Shape> {
  return (await cloudwatch("DescribeAlarms", { AlarmNames: ["errors"] })).MetricAlarms[0] as Shape;
}

async function history(input: Shape = {}): Promise<Shape[]> {
  return (await cloudwatch("DescribeAlarmHistory", { AlarmName: "errors", ScanBy: "TimestampAscending", ...input })).AlarmHistoryItems as Shape[];
}

beforeEach(async () => {
  account = await openAlarmAccount();
});
afterEach(() => account.close());

describe("an alarm on a rate of errors", () => {
  it("goes from INSUFFICIENT_DATA to OK without traffic, to ALARM after two bad minutes, and back", async () => {
    await cloudwatch("PutMetricAlarm", errorRate());
    const states: string[] = [];
    for (const errors of [undefined, 0, 10, 10, 0]) {
      if (errors !== undefined) {
        count("Invocations", 1, 100);
        count("Errors", 0, 100 - errors);
        count("Errors", 1, errors);
      }
      await account.cloud.advanceBy(MINUTE);
      states.push((await alarm()).StateValue as string);
    }

    expect(states).toEqual(["OK", "OK", "OK", "ALARM", "OK"]);
    expect((await history({ HistoryItemType: "StateUpdate" })).map((item) => item.HistorySummary as string)).toEqual([
      "Alarm updated from INSUFFICIENT_DATA to OK", "Alarm updated from OK to ALARM", "Alarm updated from ALARM to OK",
    ]);
  });

  it("gives its reason in CloudWatch's words", async () => {
    await cloudwatch("PutMetricAlarm", errorRate());
    await account.cloud.advanceBy(MINUTE);
    expect((await alarm()).StateReason).toBe("Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].");

    for (let minute = 0; minute < 2; minute++) {
      count("Invocations", 1, 10);
      count("Errors", 1, 1 + minute);
      await account.cloud.advanceBy(MINUTE);
    }

    const { StateReason, StateReasonData } = await alarm();
    expect(StateReason).toBe("Threshold Crossed: 2 out of the last 2 datapoints [20.0 (20/11/26 12:02:00), 10.0 (20/11/26 12:01:00)] were greater than the threshold (5.0) "
      + "(minimum 2 datapoints for OK -> ALARM transition).");
    expect(StateReasonData).toBe('{"version":"1.0","queryDate":"2026-11-20T12:03:00.000+0000","startDate":"2026-11-20T12:01:00.000+0000","period":60,'
      + '"recentDatapoints":[10.0,20.0],"threshold":5.0,"evaluatedDatapoints":[{"timestamp":"2026-11-20T12:02:00.000+0000","value":20.0},'
      + '{"timestamp":"2026-11-20T12:01:00.000+0000","value":10.0}]}');
  });
});

describe("an alarm on one metric", () => {
  const put = (value: number, at = account.clock.at): Promise<Shape> =>
    cloudwatch("PutMetricData", { Namespace: "Shop", MetricData: [{ MetricName: "Failures", Value: value, Timestamp: new Date(at) }] });

  it.each<[string, Shape, number[], string]>([
    ["Insufficient Data: 3 datapoints were unknown.", { EvaluationPeriods: 3 }, [], "INSUFFICIENT_DATA"],
    ["Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].", { TreatMissingData: "breaching" }, [], "ALARM"],
    ["Threshold Crossed: 1 datapoint [3.0 (20/11/26 12:00:00)] was greater than or equal to the threshold (2.0).", {}, [3], "ALARM"],
    ["Threshold Crossed: 1 datapoint [0.5 (20/11/26 12:00:00)] was not greater than or equal to the threshold (2.0).", {}, [0.5], "OK"],
    ["Threshold Crossed: 1 datapoint [0.0 (20/11/26 12:00:00)] was not greater than or equal to the threshold (2.0) and 1 missing datapoint was treated as [Breaching].",
      { TreatMissingData: "breaching", EvaluationPeriods: 2 }, [0], "OK"],
    ["Threshold Crossed: 1 out of the last 3 datapoints [9.0 (20/11/26 12:00:00)] was greater than or equal to the threshold (2.0) and 2 missing datapoints were treated as "
      + "[NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).", { TreatMissingData: "notBreaching", EvaluationPeriods: 3, DatapointsToAlarm: 1 }, [9], "ALARM"],
  ])("says %j", async (reason, change, values, state) => {
    await cloudwatch("PutMetricAlarm", simple(change));
    if (state !== "INSUFFICIENT_DATA") await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "INSUFFICIENT_DATA", StateReason: "test" });
    else await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "OK", StateReason: "test" });
    for (const value of values) await put(value);

    await account.cloud.advanceBy(MINUTE);

    expect(await alarm()).toMatchObject({ StateValue: state, StateReason: reason });
  });

  it("sees data that comes late, and data from before it was made", async () => {
    await put(5, account.clock.at - 90_000);
    await cloudwatch("PutMetricAlarm", simple({ EvaluationPeriods: 3, DatapointsToAlarm: 1 }));
    await account.cloud.advanceBy(MINUTE);
    expect((await alarm()).StateValue).toBe("ALARM");

    await account.cloud.advanceBy(10 * MINUTE);
    expect((await alarm()).StateValue).toBe("INSUFFICIENT_DATA");
    await put(7, account.clock.at - 2 * MINUTE);
    await account.cloud.advanceBy(MINUTE);
    expect((await alarm()).StateValue).toBe("ALARM");
  });

  it("over DynamoDB's own metrics ignores missing data, whatever it is told", async () => {
    await cloudwatch("PutMetricAlarm", simple({ Namespace: "AWS/DynamoDB", TreatMissingData: "breaching" }));
    await account.cloud.advanceBy(5 * MINUTE);

    expect((await alarm()).StateValue).toBe("INSUFFICIENT_DATA");
    expect((await alarm()).StateReason).toBe("Unchecked: Initial alarm creation");
  });

  it("is looked at no more once it is deleted", async () => {
    await cloudwatch("PutMetricAlarm", simple({ TreatMissingData: "breaching" }));
    await cloudwatch("DeleteAlarms", { AlarmNames: ["errors"] });
    await account.cloud.advanceBy(5 * MINUTE);

    expect(account.events).toEqual([]);
    expect((await history()).map((item) => item.HistorySummary as string)).toEqual(['Alarm "errors" created', 'Alarm "errors" deleted']);
  });
});

describe("SetAlarmState", () => {
  it("holds until the next evaluation, and does what the state asks for", async () => {
    await cloudwatch("PutMetricAlarm", simple({ TreatMissingData: "notBreaching", AlarmActions: [TOPIC] }));
    await account.cloud.advanceBy(MINUTE);

    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a test", StateReasonData: '{"why":"test"}' });
    await account.cloud.settle();

    expect(await alarm()).toMatchObject({ StateValue: "ALARM", StateReason: "a test", StateReasonData: '{"why":"test"}', StateTransitionedTimestamp: new Date(account.clock.at) });
    expect(account.published).toHaveLength(1);
    await account.cloud.advanceBy(MINUTE);
    expect(await alarm()).toMatchObject({ StateValue: "OK" });
  });

  it("refuses an alarm that is not there, and reason data that is no JSON", async () => {
    await cloudwatch("PutMetricAlarm", simple());

    await expect(cloudwatch("SetAlarmState", { AlarmName: "x", StateValue: "OK", StateReason: "r" })).rejects.toMatchObject({ code: "ResourceNotFound", statusCode: 404 });
    await expect(cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "OK", StateReason: "r", StateReasonData: "{" })).rejects.toMatchObject({ code: "InvalidFormat" });
  });
});

describe("what an alarm does", () => {
  it("publishes to its topics as CloudWatch, on behalf of the alarm, and notes it in its history", async () => {
    await cloudwatch("PutMetricAlarm", errorRate({ AlarmActions: [TOPIC], OKActions: [TOPIC], AlarmDescription: "too many" }));
    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    await account.cloud.settle();

    expect(account.published).toHaveLength(1);
    const [{ input, caller }] = account.published as [AlarmAccount["published"][number]];
    expect(caller).toMatchObject({ kind: "service", arn: "cloudwatch.amazonaws.com", sourceArn: ALARM_ARN, sourceAccount: "000000000000" });
    expect(input).toMatchObject({ TopicArn: TOPIC, Subject: 'ALARM: "errors" in US East (N. Virginia)' });
    expect(input.Message).toContain('"Threshold":5.0,');
    expect(JSON.parse(input.Message)).toMatchObject({
      AlarmName: "errors", AlarmDescription: "too many", AWSAccountId: "000000000000", NewStateValue: "ALARM", NewStateReason: "a test", OldStateValue: "INSUFFICIENT_DATA",
      Region: "US East (N. Virginia)", AlarmArn: ALARM_ARN, StateChangeTime: "2026-11-20T12:00:00.000+0000",
      Trigger: { Period: 60, EvaluationPeriods: 2, DatapointsToAlarm: 2, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching",
        Metrics: [{ Id: "invocations", MetricStat: { Metric: { MetricName: "Invocations", Namespace: "AWS/Lambda" }, Period: 60, Stat: "Sum" }, ReturnData: false }, {}, { Id: "rate" }] },
    });
    const items = await history();
    expect(items.map((item) => [item.HistoryItemType as string, item.HistorySummary as string])).toEqual([
      ["ConfigurationUpdate", 'Alarm "errors" created'],
      ["StateUpdate", "Alarm updated from INSUFFICIENT_DATA to ALARM"],
      ["Action", `Successfully executed action ${TOPIC}`],
    ]);
    expect(JSON.parse(items[2]!.HistoryData)).toMatchObject({ actionState: "Succeeded", notificationResource: TOPIC });
  });

  it("notes what a topic refuses, and does nothing else about it", async () => {
    await cloudwatch("PutMetricAlarm", simple({ AlarmActions: [`${TOPIC.slice(0, -6)}closed`] }));
    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    await account.cloud.settle();

    const [, , action] = await history();
    expect(action!.HistorySummary).toMatch(/^Failed to execute action arn:aws:sns:us-east-1:000000000000:closed\. Received error: "User: cloudwatch\.amazonaws\.com is not authorized/);
    expect((await alarm()).StateValue).toBe("ALARM");
  });

  it("calls a function asynchronously", async () => {
    const arn = "arn:aws:lambda:us-east-1:000000000000:function:pager";
    await cloudwatch("PutMetricAlarm", simple({ AlarmActions: [arn] }));
    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    await account.cloud.settle();

    expect(account.invoked).toHaveLength(1);
    const [{ input, caller }] = account.invoked as [AlarmAccount["invoked"][number]];
    expect(caller).toMatchObject({ arn: "lambda.alarms.cloudwatch.amazonaws.com", sourceArn: ALARM_ARN });
    expect(input).toMatchObject({ FunctionName: arn, InvocationType: "Event" });
    expect(JSON.parse(new TextDecoder().decode(input.Payload))).toMatchObject({
      source: "aws.cloudwatch", alarmArn: ALARM_ARN, accountId: "000000000000", region: "us-east-1",
      alarmData: { alarmName: "errors", state: { value: "ALARM", reason: "a test" }, previousState: { value: "INSUFFICIENT_DATA" } },
    });
  });

  it("does nothing while its actions are switched off", async () => {
    await cloudwatch("PutMetricAlarm", simple({ AlarmActions: [TOPIC] }));
    await cloudwatch("DisableAlarmActions", { AlarmNames: ["errors"] });
    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    await cloudwatch("EnableAlarmActions", { AlarmNames: ["errors"] });
    await account.cloud.settle();

    expect(account.published).toEqual([]);
    expect((await history({ HistoryItemType: "ConfigurationUpdate" })).map((item) => item.HistorySummary as string))
      .toEqual(['Alarm "errors" created', 'Alarm "errors" updated', 'Alarm "errors" updated']);
  });

  it("tells EventBridge of each change of state", async () => {
    await cloudwatch("PutMetricAlarm", simple({ Dimensions: [{ Name: "Shop", Value: "north" }], AlarmDescription: "d" }));
    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "again" });
    await account.cloud.settle();

    expect(account.events).toEqual([expect.objectContaining({
      "detail-type": "CloudWatch Alarm State Change", source: "aws.cloudwatch", resources: [ALARM_ARN], time: "2026-11-20T12:00:00Z",
      detail: {
        alarmName: "errors", state: { value: "ALARM", reason: "a test", timestamp: "2026-11-20T12:00:00.000+0000" },
        previousState: { value: "INSUFFICIENT_DATA", reason: "Unchecked: Initial alarm creation", timestamp: "2026-11-20T12:00:00.000+0000" },
        configuration: { description: "d", metrics: [{ id: expect.any(String), returnData: true,
          metricStat: { metric: { namespace: "Shop", name: "Failures", dimensions: { Shop: "north" } }, period: 60, stat: "Sum" } }] },
      },
    })]);
  });
});

describe("DescribeAlarmHistory", () => {
  it("pages in both directions without losing or repeating an item, and forgets after thirty days", async () => {
    await cloudwatch("PutMetricAlarm", simple());
    for (let index = 0; index < 5; index++) {
      await cloudwatch("SetAlarmState", { AlarmName: "errors", StateValue: index % 2 === 0 ? "ALARM" : "OK", StateReason: `r${index}` });
      account.clock.at += 1;
    }
    for (const ScanBy of ["TimestampAscending", "TimestampDescending"]) {
      const seen: string[] = [];
      for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
        const page = await cloudwatch("DescribeAlarmHistory", { AlarmName: "errors", HistoryItemType: "StateUpdate", ScanBy, MaxRecords: 2, NextToken });
        seen.push(...(page.AlarmHistoryItems as Shape[]).map((item) => (JSON.parse(item.HistoryData) as Shape).newState.stateReason as string));
        NextToken = page.NextToken as string | undefined;
      }
      expect(seen).toEqual(ScanBy === "TimestampAscending" ? ["r0", "r1", "r2", "r3", "r4"] : ["r4", "r3", "r2", "r1", "r0"]);
    }
    account.clock.at += 31 * 24 * 60 * MINUTE;
    expect(await history()).toEqual([]);
  });
});
