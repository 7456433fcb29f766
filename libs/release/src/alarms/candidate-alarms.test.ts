import { alarmDifferences, putMetricAlarmRequest } from "./alarm-request";
import { candidateAlarmDefinitions } from "./candidate-alarms";

const options = { service: "payment", functionName: "lambda-payment-green-dev", version: "7", minimumInvocations: 1 };

describe("candidateAlarmDefinitions", () => {
  it("D5, S9: judges two of two minutes of the version under test and takes silence for good", () => {
    const definitions = candidateAlarmDefinitions(options);

    expect(Object.entries(definitions).map(([alarm, { threshold, metricQueries }]) => [alarm, threshold, metricQueries.map(({ id }) => id)])).toEqual([
      ["error-rate", 5, ["rate", "errors", "invocations"]],
      ["business-failures", 5, ["rate", "failures", "invocations"]],
      ["throttles", 0, ["throttles"]],
    ]);
    for (const definition of Object.values(definitions)) {
      expect(definition).toMatchObject({ comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 2, datapointsToAlarm: 2, treatMissingData: "notBreaching" });
      expect(JSON.stringify(definition.metricQueries)).toContain('"7"');
    }
  });
});

describe("putMetricAlarmRequest", () => {
  it("says in CloudWatch's own form what the definition says", () => {
    const { throttles, "error-rate": errorRate } = candidateAlarmDefinitions(options);
    const Dimensions = [{ Name: "FunctionName", Value: "lambda-payment-green-dev" }, { Name: "Resource", Value: "lambda-payment-green-dev:live" }, { Name: "ExecutedVersion", Value: "7" }];
    const sum = (MetricName: string) => ({ Metric: { Namespace: "AWS/Lambda", MetricName, Dimensions }, Period: 60, Stat: "Sum" });

    expect(putMetricAlarmRequest("throttled", throttles)).toEqual({
      AlarmName: "throttled", AlarmDescription: "Rolls back a release of payment: throttles", ActionsEnabled: true, Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: 2, DatapointsToAlarm: 2, TreatMissingData: "notBreaching",
      Metrics: [{ Id: "throttles", ReturnData: true, Label: "Throttled calls", MetricStat: sum("Throttles") }],
    });
    expect(putMetricAlarmRequest("rate", errorRate).Metrics).toEqual([
      { Id: "rate", ReturnData: true, Label: "Error rate in percent", Expression: "IF(invocations >= 1, 100 * FILL(errors, 0) / invocations, 0)" },
      { Id: "errors", ReturnData: false, MetricStat: sum("Errors") },
      { Id: "invocations", ReturnData: false, MetricStat: sum("Invocations") },
    ]);
  });
});

describe("alarmDifferences", () => {
  const wanted = putMetricAlarmRequest("a", candidateAlarmDefinitions(options)["error-rate"]);

  it("D6: finds none in another order, nor for members that were not given", () => {
    const found = { ...structuredClone(wanted), Metrics: wanted.Metrics.toReversed().map((query) => ({ ...query, Period: undefined })), ActionsEnabled: false };
    for (const query of found.Metrics) query.MetricStat?.Metric.Dimensions.reverse();

    expect(alarmDifferences(wanted, found)).toEqual([]);
  });

  it("D6: names an alarm that is gone, and each property that somebody changed", () => {
    const other = putMetricAlarmRequest("a", candidateAlarmDefinitions({ ...options, version: "6" })["error-rate"]);

    expect(alarmDifferences(wanted, undefined)).toEqual(["alarm a does not exist"]);
    expect(alarmDifferences(wanted, other)).toEqual(["alarm a was changed by somebody else: Metrics"]);
    expect(alarmDifferences(wanted, { AlarmName: "a" })).toEqual([
      "alarm a was changed by somebody else: Threshold, ComparisonOperator, EvaluationPeriods, DatapointsToAlarm, TreatMissingData, Metrics",
    ]);
  });
});
