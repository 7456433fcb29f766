import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring";
const API = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "An alarm over missing data is decided as the tables for 3 out of 3 and 2 out of 3 say; data points filled in are as few as possible.",
      source: `${GUIDE}/alarms-and-missing-data.html`, test: "services/cloudwatch/alarm-decision.test.ts: is decided as AWS's table for 3 out of 3 says: %s",
      unverified: "The evaluation range has two data points more than the evaluation periods, as in AWS's examples; AWS does not say how many there are.",
    },
    {
      rule: "An alarm whose only data breaches goes into ALARM once the oldest such data point is as old as Datapoints to Alarm, and not before.",
      source: `${GUIDE}/alarms-and-missing-data.html#CloudWatch-alarms-avoiding-premature-transition`,
      test: "services/cloudwatch/alarm-decision.test.ts: does not go into ALARM too early: AWS's examples of premature alarms",
      unverified: "Until then the state is INSUFFICIENT_DATA when missing data is missing, as earlier versions of the page had it.",
    },
    {
      rule: "Alarms are evaluated every minute, over periods that end at that minute; those with a period under a minute once a period.",
      source: "https://repost.aws/knowledge-center/cloudwatch-trigger-metric", test: "services/cloudwatch/alarm-schedule.test.ts: change their state exactly as if they were evaluated every minute",
      unverified: "AWS evaluates at a second of its own within the minute; here it is the full minute.",
    },
    {
      rule: "A new alarm is in INSUFFICIENT_DATA; PutMetricAlarm over an existing one keeps its state.",
      source: "aws-facts 7", test: "services/cloudwatch/alarms.test.ts: overwrites the configuration, and leaves state and tags as they were",
    },
    {
      rule: "SetAlarmState holds until the next evaluation; actions and events come of it.", source: `${API}/API_SetAlarmState.html`,
      test: "services/cloudwatch/alarm-state.test.ts: holds until the next evaluation, and does what the state asks for",
      unverified: "Setting the state that the alarm has changes reason and update time and nothing else.",
    },
    {
      rule: "Alarms on metrics of AWS/DynamoDB ignore missing data.", source: `${GUIDE}/alarms-and-missing-data.html`,
      test: "services/cloudwatch/alarm-state.test.ts: over DynamoDB's own metrics ignores missing data, whatever it is told",
    },
    {
      rule: "State reasons name the data points newest first, with what was filled in and how many are needed for the transition.",
      source: `${GUIDE}/cloudwatch-and-eventbridge.html`, test: "services/cloudwatch/alarm-state.test.ts: says %j",
      unverified: "The words are those seen in accounts; which of several data points evaluatedDatapoints holds is read off examples: as many as the transition needs.",
    },
    {
      rule: "Actions publish to SNS as cloudwatch.amazonaws.com and invoke functions as lambda.alarms.cloudwatch.amazonaws.com, with the alarm as aws:SourceArn.",
      source: `${GUIDE}/alarms-and-actions-Lambda.html`, test: "services/cloudwatch/alarm-state.test.ts: publishes to its topics as CloudWatch, on behalf of the alarm, and notes it in its history",
    },
    {
      rule: "Each change of state is an event 'CloudWatch Alarm State Change'.", source: `${GUIDE}/cloudwatch-and-eventbridge.html`,
      test: "services/cloudwatch/alarm-state.test.ts: tells EventBridge of each change of state",
    },
    {
      rule: "Alarm history is kept for thirty days, also of alarms that are gone.", source: `${API}/API_DescribeAlarmHistory.html`,
      test: "services/cloudwatch/alarm-state.test.ts: pages in both directions without losing or repeating an item, and forgets after thirty days",
    },
    {
      rule: "Between two time series a missing value counts as 0, and a point that divides by zero is dropped; IF has none where its condition has none.",
      source: `${GUIDE}/using-metric-math.html`, test: "services/cloudwatch/math-evaluation.test.ts: %s",
      unverified: "STDDEV is that of a whole population; FILL fills every period of the range, also of a metric without any data.",
    },
    {
      rule: "PutMetricData takes times from two weeks ago to two hours ahead, at most 1000 metrics and 150 values each, and no namespace of AWS.",
      source: `${API}/API_PutMetricData.html`, test: "services/cloudwatch/metrics.test.ts: refuses %s",
    },
    {
      rule: "Seconds are kept for 3 hours, minutes for 15 days, five minutes for 63 days, hours for 455 days.", source: `${GUIDE}/cloudwatch_concepts.html`,
      test: "services/cloudwatch/metrics.test.ts: keeps seconds for three hours, minutes for fifteen days, five minutes for 63 days, hours for 455 days",
    },
    {
      rule: "Statistic sets have no percentiles, unless all values are the same.", source: `${GUIDE}/cloudwatch_concepts.html#Percentiles`,
      test: "services/cloudwatch/metrics.test.ts: takes values, values with counts and statistic sets into one data point a minute",
      unverified: "A percentile is the smallest value that so many percent do not exceed. Of more than 1000 different values in a minute, further ones are kept to three digits.",
    },
    {
      rule: "GetMetricData and alarms without a unit take values of every unit together.", source: `${API}/API_GetMetricData.html`,
      test: "services/cloudwatch/metrics.test.ts: gives metrics and expressions over them",
      unverified: "AWS warns of mixed units and does not say what comes out.",
    },
    {
      rule: "ListMetrics shows metrics with data in the last two weeks.", source: `${API}/API_ListMetrics.html`,
      test: "services/cloudwatch/metrics.test.ts: finds metrics by name and dimensions while they have data of the last two weeks",
      unverified: "New metrics are listed at once; at AWS it takes up to fifteen minutes.",
    },
    {
      rule: "Services' own metrics are best effort.", source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html",
      test: "services/cloudwatch/metric-recorder.test.ts: adds values up by metric, unit and minute, and shows them once they are in the store",
      unverified: "They can be read and are evaluated at once; at AWS they are late by a minute or more. A killed process loses the last second of them.",
    },
  ],
  notModelled: [
    "trimmed means and their like (TM, TC, TS, WM, PR, IQM), in metrics and alarms",
    "SEARCH, ANOMALY_DETECTION_BAND, INSIGHT_RULE_METRIC, SERVICE_QUOTA, DB_PERF_INSIGHTS and LAMBDA in metric math; Metrics Insights queries",
    "dynamic labels (${MAX} …)", "metrics of other accounts, entities", "EvaluateLowSampleCountPercentile ignore",
    "composite, anomaly detection and log alarms; alarm actions other than SNS and Lambda; mute rules", "metric streams, Contributor Insights",
  ],
};
