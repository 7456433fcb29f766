import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const cloudwatch = (operation: string, input: Shape = {}): Promise<Shape> => account.call("cloudwatch", operation, input);

const metric = (MetricName: string, Id: string): Shape => ({
  Id, ReturnData: false,
  MetricStat: { Metric: { Namespace: "AWS/Lambda", MetricName, Dimensions: [{ Name: "FunctionName", Value: "payment" }] }, Period: 60, Stat: "Sum" },
});
const rate = { Id: "rate", Expression: "IF(invocations > 0, 100 * errors / invocations, 0)", Label: "Error rate", ReturnData: true };
const errorRate = (change: Shape = {}): Shape => ({
  AlarmName: "errors", ComparisonOperator: "GreaterThanThreshold", Threshold: 5, EvaluationPeriods: 2, DatapointsToAlarm: 2,
  TreatMissingData: "notBreaching", AlarmActions: ["arn:aws:sns:us-east-1:000000000000:people"],
  Metrics: [metric("Invocations", "invocations"), metric("Errors", "errors"), rate], ...change,
});
const throttles = (change: Shape = {}): Shape => ({
  AlarmName: "throttles", Namespace: "AWS/Lambda", MetricName: "Throttles", Statistic: "Sum", Period: 60, EvaluationPeriods: 1, Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold", ...change,
});

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("PutMetricAlarm", () => {
  it("makes an alarm that has not been evaluated yet, and reads back what was asked for", async () => {
    await cloudwatch("PutMetricAlarm", errorRate());

    const { MetricAlarms: [alarm], CompositeAlarms } = await cloudwatch("DescribeAlarms", { AlarmNames: ["errors"] });

    expect(CompositeAlarms).toEqual([]);
    const now = new Date(account.clock.at);
    expect(alarm).toMatchObject({
      ...errorRate(), AlarmArn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors", ActionsEnabled: true, OKActions: [], InsufficientDataActions: [],
      StateValue: "INSUFFICIENT_DATA", StateReason: "Unchecked: Initial alarm creation", StateUpdatedTimestamp: now,
      AlarmConfigurationUpdatedTimestamp: now,
    });
  });

  it("overwrites the configuration, and leaves state and tags as they were", async () => {
    await cloudwatch("PutMetricAlarm", throttles({ Tags: [{ Key: "Team", Value: "payments" }], AlarmDescription: "old" }));
    const made = account.clock.at;
    account.clock.at += 60_000;
    await cloudwatch("PutMetricAlarm", throttles({ Threshold: 3, Tags: [{ Key: "Other", Value: "x" }] }));

    const { MetricAlarms: [alarm] } = await cloudwatch("DescribeAlarms");

    expect(alarm).toMatchObject({ Threshold: 3, StateUpdatedTimestamp: new Date(made), AlarmConfigurationUpdatedTimestamp: new Date(account.clock.at) });
    expect(alarm).not.toHaveProperty("AlarmDescription");
    expect(await cloudwatch("ListTagsForResource", { ResourceARN: alarm.AlarmArn })).toEqual({ Tags: [{ Key: "Team", Value: "payments" }] });
  });

  it.each<[string, Shape, RegExp]>([
    ["nothing that is watched", { Metrics: [metric("Errors", "errors"), { ...rate, ReturnData: false, Expression: "errors" }] }, /^Exactly one element/],
    ["two that are watched", { Metrics: [{ ...metric("Errors", "errors"), ReturnData: true }, { ...rate, Expression: "errors" }] }, /^Exactly one element/],
    ["an unknown id in an expression", { Metrics: [metric("Errors", "errors"), rate] }, /'rate' \[Undefined variable 'invocations'\]/],
    ["a broken expression", { Metrics: [metric("Errors", "errors"), { ...rate, Expression: "errors +" }] }, /Unexpected end of expression/],
    ["an expression that needs itself", { Metrics: [metric("Errors", "errors"), { ...rate, Expression: "rate + errors" }] }, /depends on itself/],
    ["the same id twice", { Metrics: [metric("Errors", "rate"), { ...rate, Expression: "rate" }] }, /more than once/],
    ["an id in upper case", { Metrics: [metric("Errors", "Errors"), { ...rate, Expression: "1" }] }, /not matching the expected pattern/],
    ["a query that is both", { Metrics: [{ ...metric("Errors", "errors"), Expression: "1" }, rate] }, /exactly one of MetricStat and Expression/],
    ["a metric beside the list", { MetricName: "Errors" }, /^MetricName and Metrics cannot both/],
    ["more points than periods", { DatapointsToAlarm: 3 }, /^DatapointsToAlarm \(3\)/],
    ["an unknown treatment of missing data", { TreatMissingData: "never" }, /never for parameter TreatMissingData/],
    ["an action that is no ARN", { AlarmActions: ["people"] }, /^Invalid arn syntax: people$/],
    ["an action in another Region", { AlarmActions: ["arn:aws:sns:eu-west-1:000000000000:people"] }, /^Invalid region eu-west-1 specified/],
    ["more than a day", { EvaluationPeriods: 1441 }, /^Metrics cannot be checked across more than a day/],
  ])("refuses %s", async (_what, change, message) => {
    await expect(cloudwatch("PutMetricAlarm", errorRate(change))).rejects.toMatchObject({ code: "ValidationError", message: expect.stringMatching(message) });
    expect((await cloudwatch("DescribeAlarms")).MetricAlarms).toEqual([]);
  });

  it.each<[string, Shape, RegExp]>([
    ["a period that is no multiple of a minute", { Period: 45 }, /^The value 45 for parameter Period is not valid/],
    ["no statistic", { Statistic: undefined }, /^Exactly one of Statistic and ExtendedStatistic/],
    ["both statistics", { ExtendedStatistic: "p99" }, /^Exactly one of Statistic and ExtendedStatistic/],
    ["an unknown extended statistic", { Statistic: undefined, ExtendedStatistic: "p101" }, /p101/],
    ["no threshold", { Threshold: undefined }, /Threshold is required/],
    ["no metric at all", { MetricName: undefined }, /MetricName is required/],
  ])("of one metric refuses %s", async (_what, change, message) => {
    await expect(cloudwatch("PutMetricAlarm", throttles(change))).rejects.toMatchObject({ code: "ValidationError", message: expect.stringMatching(message) });
  });

  it("accepts a topic that does not exist, as CloudWatch does", async () => {
    await expect(cloudwatch("PutMetricAlarm", throttles({ AlarmActions: ["arn:aws:sns:us-east-1:000000000000:nobody"] }))).resolves.toEqual({});
  });
});

describe("DescribeAlarms", () => {
  it("filters by prefix, state and action, and pages by name", async () => {
    for (const AlarmName of ["b", "a-2", "a-1"]) await cloudwatch("PutMetricAlarm", throttles({ AlarmName }));
    await cloudwatch("PutMetricAlarm", errorRate());
    const names = async (input: Shape): Promise<string[]> => (await cloudwatch("DescribeAlarms", input)).MetricAlarms.map((alarm: Shape) => alarm.AlarmName as string);

    expect(await names({ AlarmNamePrefix: "a-" })).toEqual(["a-1", "a-2"]);
    expect(await names({ StateValue: "ALARM" })).toEqual([]);
    expect(await names({ ActionPrefix: "arn:aws:sns" })).toEqual(["errors"]);
    expect(await names({ AlarmNames: ["b", "missing"] })).toEqual(["b"]);
    const first = await cloudwatch("DescribeAlarms", { MaxRecords: 3 });
    expect(await names({ MaxRecords: 3, NextToken: first.NextToken })).toEqual(["errors"]);
    await expect(cloudwatch("DescribeAlarms", { NextToken: "made-up" })).rejects.toMatchObject({ code: "InvalidNextToken" });
  });
});

describe("other alarm operations", () => {
  it("switches actions and deletes, passing over names without an alarm", async () => {
    await cloudwatch("PutMetricAlarm", throttles());

    await cloudwatch("DisableAlarmActions", { AlarmNames: ["throttles", "missing"] });
    expect((await cloudwatch("DescribeAlarms")).MetricAlarms[0].ActionsEnabled).toBe(false);
    await cloudwatch("EnableAlarmActions", { AlarmNames: ["throttles"] });
    expect((await cloudwatch("DescribeAlarms")).MetricAlarms[0].ActionsEnabled).toBe(true);
    await cloudwatch("DeleteAlarms", { AlarmNames: ["missing", "throttles"] });
    expect((await cloudwatch("DescribeAlarms")).MetricAlarms).toEqual([]);
  });

  it("refuses composite alarms by name", async () => {
    await expect(cloudwatch("PutCompositeAlarm", { AlarmName: "both", AlarmRule: "ALARM(a)" })).rejects.toMatchObject({ code: "NotImplemented" });
  });

  it("finds alarms by their metric", async () => {
    await cloudwatch("PutMetricAlarm", throttles());

    const found = await cloudwatch("DescribeAlarmsForMetric", { MetricName: "Throttles", Namespace: "AWS/Lambda" });

    expect(found.MetricAlarms).toHaveLength(1);
    expect((await cloudwatch("DescribeAlarmsForMetric", { MetricName: "Errors", Namespace: "AWS/Lambda" })).MetricAlarms).toEqual([]);
  });

  it("tags alarms and refuses what is not there", async () => {
    await cloudwatch("PutMetricAlarm", throttles());
    const ResourceARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:throttles";

    await cloudwatch("TagResource", { ResourceARN, Tags: [{ Key: "A", Value: "1" }, { Key: "B", Value: "2" }] });
    await cloudwatch("UntagResource", { ResourceARN, TagKeys: ["A"] });

    expect(await cloudwatch("ListTagsForResource", { ResourceARN })).toEqual({ Tags: [{ Key: "B", Value: "2" }] });
    await expect(cloudwatch("ListTagsForResource", { ResourceARN: `${ResourceARN}-2` })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("dashboards", () => {
  it("keeps a valid body and refuses others", async () => {
    const DashboardBody = JSON.stringify({ widgets: [] });
    expect(await cloudwatch("PutDashboard", { DashboardName: "payments", DashboardBody })).toEqual({ DashboardValidationMessages: [] });

    expect(await cloudwatch("GetDashboard", { DashboardName: "payments" })).toEqual({
      DashboardName: "payments", DashboardBody, DashboardArn: "arn:aws:cloudwatch::000000000000:dashboard/payments",
    });
    await expect(cloudwatch("PutDashboard", { DashboardName: "payments", DashboardBody: "no" })).rejects.toMatchObject({ code: "InvalidParameterInput" });
    await cloudwatch("DeleteDashboards", { DashboardNames: ["payments"] });
    await expect(cloudwatch("GetDashboard", { DashboardName: "payments" })).rejects.toMatchObject({ code: "ResourceNotFound", statusCode: 404 });
  });
});
