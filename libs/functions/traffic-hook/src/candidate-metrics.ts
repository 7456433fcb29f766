import { type CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { liveAlias, serviceMetrics } from "@switchyard/conventions";
import type { BakeMetrics } from "@switchyard/release";

export interface CandidateMetricsOptions {
  client: Pick<CloudWatchClient, "send">;
  functionName: string;
  version: string;
}

const periodSeconds = 60;

/**
 * Sums of the version's own metrics between two times, in milliseconds since the epoch.
 * @throws Error when CloudWatch does not give all of them: what cannot be read is not taken for good
 */
export async function readBakeMetrics({ client, functionName, version }: CandidateMetricsOptions, from: number, to: number): Promise<BakeMetrics> {
  const live = { FunctionName: functionName, Resource: `${functionName}:${liveAlias}`, ExecutedVersion: version };
  const { namespace, businessFailures, dimensions } = serviceMetrics;
  const queries: Record<keyof BakeMetrics, MetricDataQuery> = {
    invocations: sum("invocations", "AWS/Lambda", "Invocations", live),
    errors: sum("errors", "AWS/Lambda", "Errors", live),
    businessFailures: sum("businessFailures", namespace, businessFailures, { [dimensions.functionName]: functionName, [dimensions.functionVersion]: version }),
    throttles: sum("throttles", "AWS/Lambda", "Throttles", live),
  };
  const { MetricDataResults: results = [] } = await client.send(
    new GetMetricDataCommand({ MetricDataQueries: Object.values(queries), StartTime: new Date(from), EndTime: new Date(to) }),
  );
  const total = (id: keyof BakeMetrics): number => {
    const result = results.find(({ Id }) => Id === id);
    if (result?.StatusCode !== "Complete") throw new Error(`CloudWatch gives no complete data for ${id}: ${result?.StatusCode ?? "no answer"}.`);
    return (result.Values ?? []).reduce((all, value) => all + value, 0);
  };
  return { invocations: total("invocations"), errors: total("errors"), businessFailures: total("businessFailures"), throttles: total("throttles") };
}

function sum(id: string, Namespace: string, MetricName: string, dimensions: Record<string, string>): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id: id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: periodSeconds, Stat: "Sum" } };
}

/**
 * Candidate alarms that are red, with their reasons.
 * @throws Error when one of them does not exist
 */
export async function redAlarms(client: Pick<CloudWatchClient, "send">, names: readonly string[]): Promise<string[]> {
  const { MetricAlarms: alarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
  const missing = names.filter((name) => !alarms.some(({ AlarmName }) => AlarmName === name));
  if (missing.length > 0) throw new Error(`These alarms do not exist: ${missing.join(", ")}.`);
  return alarms.filter(({ StateValue }) => StateValue === "ALARM").map(({ AlarmName, StateReason }) => `alarm ${AlarmName}: ${StateReason ?? "no reason given"}`);
}
