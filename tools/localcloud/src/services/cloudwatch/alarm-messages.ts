/**
 * How CloudWatch tells others of an alarm: in events, in messages to topics and in calls of functions.
 */
import type { CallContext, Shape } from "../../service";
import { periodOf } from "./alarm-reason";
import { dimensionsOf } from "./metric-identity";
import { Double, jsonText, timeText } from "./java-text";
import { alarmArn, type AlarmRecord, type AlarmStateRecord } from "./records";

export function stateInEvent({ value, reason, reasonData, updated }: AlarmStateRecord): Shape {
  return { value, reason, ...(reasonData !== undefined && { reasonData }), timestamp: timeText(updated.getTime()) };
}

/** `configuration` of events and of calls of functions. */
export function eventConfiguration(context: Pick<CallContext, "uuid">, { settings }: AlarmRecord): Shape {
  const queries = settings.Metrics === undefined
    ? [{ Id: context.uuid(), MetricStat: { Metric: settings, Period: settings.Period as number, Stat: (settings.Statistic ?? settings.ExtendedStatistic) as string, Unit: settings.Unit as string | undefined } }]
    : (settings.Metrics as Shape[]);
  return {
    ...(settings.AlarmDescription !== undefined && { description: settings.AlarmDescription as string }),
    metrics: queries.map((query: Shape) => ({
      id: query.Id as string,
      ...(query.Expression !== undefined && { expression: query.Expression as string }),
      ...(query.Label !== undefined && { label: query.Label as string }),
      ...(query.MetricStat !== undefined && { metricStat: metricStat(query.MetricStat as Shape) }),
      returnData: (query.ReturnData ?? true) as boolean,
    })),
  };
}

function metricStat({ Metric: metric, Period: period, Stat: stat, Unit: unit }: Shape): Shape {
  return {
    metric: { namespace: metric.Namespace as string, name: metric.MetricName as string, dimensions: { ...dimensionsOf(metric.Dimensions) } },
    period, stat, ...(unit !== undefined && { unit }),
  };
}

/** Event that a function gets which is an action of an alarm. */
export function functionEvent(context: CallContext, alarm: AlarmRecord, before: AlarmStateRecord): Shape {
  return {
    source: "aws.cloudwatch", alarmArn: alarmArn(context, alarm.name), accountId: context.accountId, time: timeText(alarm.state.updated.getTime()),
    region: context.region,
    alarmData: {
      alarmName: alarm.name, state: stateInEvent(alarm.state), previousState: stateInEvent(before), configuration: eventConfiguration(context, alarm),
    },
  };
}

/** Names of Regions as messages to people have them; where AWS's name is not here, the Region's id stands. */
const REGION_NAMES: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)", "us-east-2": "US East (Ohio)", "us-west-1": "US West (N. California)", "us-west-2": "US West (Oregon)",
  "ca-central-1": "Canada (Central)", "eu-west-1": "EU (Ireland)", "eu-west-2": "EU (London)", "eu-west-3": "EU (Paris)",
  "eu-central-1": "EU (Frankfurt)", "eu-north-1": "EU (Stockholm)", "eu-south-1": "EU (Milan)", "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-southeast-1": "Asia Pacific (Singapore)", "ap-southeast-2": "Asia Pacific (Sydney)", "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-northeast-2": "Asia Pacific (Seoul)", "sa-east-1": "South America (Sao Paulo)",
};

/** What is published to a topic. A subject has at most 100 characters. */
export function topicMessage(context: CallContext, alarm: AlarmRecord, before: AlarmStateRecord): { Subject: string; Message: string } {
  const region = REGION_NAMES[context.region] ?? context.region;
  const { settings, state } = alarm;
  const room = 100 - `${state.value}: "" in ${region}`.length;
  const name = alarm.name.length <= room ? alarm.name : `${alarm.name.slice(0, Math.max(0, room - 3))}...`;
  return {
    Subject: `${state.value}: "${name}" in ${region}`,
    Message: jsonText({
      AlarmName: alarm.name, AlarmDescription: (settings.AlarmDescription ?? null) as string | null, AWSAccountId: context.accountId,
      AlarmConfigurationUpdatedTimestamp: timeText(alarm.configurationUpdated.getTime()), NewStateValue: state.value, NewStateReason: state.reason,
      StateChangeTime: timeText(state.transitioned.getTime()), Region: region, AlarmArn: alarmArn(context, alarm.name), OldStateValue: before.value,
      OKActions: (settings.OKActions ?? []) as string[], AlarmActions: (settings.AlarmActions ?? []) as string[],
      InsufficientDataActions: (settings.InsufficientDataActions ?? []) as string[], Trigger: trigger(settings),
    }),
  };
}

function trigger(settings: Shape): Shape {
  const watched = settings.Metrics === undefined ? oneMetric(settings) : {};
  return {
    ...watched, Period: periodOf(settings), EvaluationPeriods: settings.EvaluationPeriods as number, DatapointsToAlarm: settings.DatapointsToAlarm as number | undefined,
    ComparisonOperator: settings.ComparisonOperator as string, Threshold: new Double(settings.Threshold), TreatMissingData: (settings.TreatMissingData ?? "missing") as string,
    EvaluateLowSampleCountPercentile: (settings.EvaluateLowSampleCountPercentile ?? "") as string,
    ...(settings.Metrics !== undefined && { Metrics: (settings.Metrics as Shape[]).map(triggerMetric) }),
  };
}

function oneMetric(settings: Shape): Shape {
  const statistic = settings.Statistic as string | undefined;
  return {
    MetricName: settings.MetricName as string, Namespace: settings.Namespace as string,
    ...(statistic === undefined
      ? { StatisticType: "ExtendedStatistic", ExtendedStatistic: settings.ExtendedStatistic as string }
      : { StatisticType: "Statistic", Statistic: statistic === "SampleCount" ? "SAMPLE_COUNT" : statistic.toUpperCase() }),
    Unit: (settings.Unit ?? null) as string | null, Dimensions: triggerDimensions(settings.Dimensions),
  };
}

function triggerMetric(query: Shape): Shape {
  const { Expression: expression, Id, Label, MetricStat: stat, ReturnData = true } = query;
  if (stat === undefined) return { Expression: expression, Id, Label, ReturnData };
  const { Metric: metric, Period, Stat } = stat as Shape;
  return { Id, Label, MetricStat: { Metric: { Dimensions: triggerDimensions(metric.Dimensions), MetricName: metric.MetricName, Namespace: metric.Namespace }, Period, Stat }, ReturnData };
}

function triggerDimensions(list: Shape[] | undefined): Shape[] {
  return (list ?? []).map(({ Name, Value }) => ({ value: Value as string, name: Name as string }));
}
