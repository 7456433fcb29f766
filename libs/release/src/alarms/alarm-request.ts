import type { AlarmDefinition } from "./candidate-alarms";

/** A query as CloudWatch's API has it. */
export interface MetricDataQuery {
  Id: string;
  ReturnData: boolean;
  Label?: string;
  Expression?: string;
  MetricStat?: { Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] }; Period: number; Stat: string };
}

/** Input of PutMetricAlarm. */
export interface PutMetricAlarmRequest {
  AlarmName: string;
  AlarmDescription: string;
  ActionsEnabled: boolean;
  Threshold: number;
  ComparisonOperator: AlarmDefinition["comparisonOperator"];
  EvaluationPeriods: number;
  DatapointsToAlarm: number;
  TreatMissingData: string;
  Metrics: MetricDataQuery[];
}

/** The request that makes an alarm what a definition says, whatever it was before. */
export function putMetricAlarmRequest(name: string, definition: AlarmDefinition): PutMetricAlarmRequest {
  return {
    AlarmName: name,
    AlarmDescription: definition.alarmDescription,
    ActionsEnabled: true,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparisonOperator,
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.datapointsToAlarm,
    TreatMissingData: definition.treatMissingData,
    Metrics: definition.metricQueries.map(({ id, returnData, label, expression, metric }) => ({
      Id: id,
      ReturnData: returnData,
      ...(label === undefined ? {} : { Label: label }),
      ...(expression === undefined ? {} : { Expression: expression }),
      ...(metric && {
        MetricStat: {
          Metric: {
            Namespace: metric.namespace,
            MetricName: metric.metricName,
            Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: metric.period,
          Stat: metric.stat,
        },
      }),
    })),
  };
}

/** What DescribeAlarms says of an alarm, as far as it decides about a release. */
export interface DescribedAlarm {
  AlarmName?: string;
  ActionsEnabled?: boolean;
  Threshold?: number;
  ComparisonOperator?: string;
  EvaluationPeriods?: number;
  DatapointsToAlarm?: number;
  TreatMissingData?: string;
  Metrics?: readonly object[];
}

/**
 * Whether an alarm watches what it should: somebody may have changed or deleted it, and it would then let a bad version pass.
 *
 * @param found undefined when there is no alarm of that name
 * @returns what differs, as a person should read it
 */
export function alarmDifferences(wanted: PutMetricAlarmRequest, found: DescribedAlarm | undefined): string[] {
  if (found === undefined) return [`alarm ${wanted.AlarmName} does not exist`];
  const compared = ["Threshold", "ComparisonOperator", "EvaluationPeriods", "DatapointsToAlarm", "TreatMissingData"] as const;
  const differing: string[] = compared.filter((key) => wanted[key] !== found[key]);
  if (canonical(wanted.Metrics) !== canonical(found.Metrics ?? [])) differing.push("Metrics");
  return differing.length === 0 ? [] : [`alarm ${wanted.AlarmName} was changed by somebody else: ${differing.join(", ")}`];
}

/** Independent of the order of members and of dimensions, which AWS does not keep. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${key}:${canonical(member)}`).sort().join()}}`;
}
