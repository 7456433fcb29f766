import { type Arns, candidateAlarms, functionLogGroup, liveAlias, operatorCommandLine, serviceMetrics, type ServiceNames, type SharedNames } from "@switchyard/conventions";
import { errorRatePercent, errorRateQueries } from "@switchyard/release";

export interface DashboardBodyArgs {
  service: string;
  environmentSuffix: string;
  /** Pulumi stack of the environment, for the commands. */
  stack: string;
  region: string;
  names: ServiceNames;
  shared: SharedNames;
  arn: Arns;
}

/** A widget as CloudWatch reads it. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
interface Widget { type: "metric" | "alarm" | "log" | "text"; x: number; y: number; width: number; height: number; properties: object }

const columns = 24;
const [half, third] = [columns / 2, columns / 3];

/**
 * One service at a glance, the versions beside each other. Versions come and go, so they are searched for; CloudWatch does not divide one
 * search by another, so the error rate of the version under test is that of its alarm, which the conductor points at each release. Releases
 * stand in a table out of the recorder's log, because annotations of a dashboard are fixed times.
 */
export function dashboardBody({ service, environmentSuffix, stack, region, names, shared, arn }: DashboardBodyArgs): { start: string; widgets: Widget[] } {
  const live = `FunctionName="${names.greenFunction}" Resource="${names.greenFunction}:${liveAlias}"`;
  const byVersion = (metric: string, statistic: string): unknown[] =>
    [[{ expression: `SEARCH('{AWS/Lambda,ExecutedVersion,FunctionName,Resource} ${live} MetricName="${metric}"', '${statistic}', 60)`, id: "byVersion", label: "version ${PROP('Dim.ExecutedVersion')}" }]];
  const graph = (title: string, metrics: unknown[], more: object = {}): object => ({ title, region, view: "timeSeries", stacked: false, period: 60, metrics, ...more });
  const alarmGraph = (title: string, alarm: string): object => ({ title, region, view: "timeSeries", annotations: { alarms: [arn.alarm(alarm)] } });
  const { functionName, functionVersion } = serviceMetrics.dimensions;
  const failures = `SEARCH('{${serviceMetrics.namespace},${functionName},${functionVersion}} ${functionName}="${names.greenFunction}" MetricName="${serviceMetrics.businessFailures}"', 'Sum', 60)`;
  const atLimit = { annotations: { horizontal: [{ label: "rolls back", value: errorRatePercent }] } };

  return {
    start: "-PT3H",
    widgets: rows([
      [[columns, 2, "text", { markdown: `# ${service} in ${environmentSuffix}\nWho released what: \`${operatorCommandLine("history", { stack, service })}\`. To act: \`status\`, \`stop\`, \`promote\`, \`rollback\`.` }]],
      [[columns, 3, "alarm", { title: "Alarms", alarms: [...candidateAlarms.map((alarm) => names.candidateAlarms[alarm]), names.liveErrorRateAlarm, names.liveThrottlesAlarm].map((name) => arn.alarm(name)) }]],
      [[half, 6, "metric", graph("Traffic by version", byVersion("Invocations", "Sum"), { stacked: true })], [half, 6, "metric", graph("Failed calls by version", byVersion("Errors", "Sum"))]],
      [
        [third, 6, "metric", alarmGraph("Error rate of the version under test, percent", names.candidateAlarms["error-rate"])],
        [third, 6, "metric", graph("Error rate of all callers, percent", errorRateMetrics(names.greenFunction), atLimit)],
        [third, 6, "metric", graph("Business failures by version", [[{ expression: failures, id: "failures", label: `version \${PROP('Dim.${functionVersion}')}` }]])],
      ],
      [
        [third, 6, "metric", graph("Latency by version, median in ms", byVersion("Duration", "p50"))],
        [third, 6, "metric", graph("Latency by version, slowest percent in ms", byVersion("Duration", "p99"))],
        [third, 6, "metric", graph("Throttled calls and concurrency", [
          ["AWS/Lambda", "Throttles", "FunctionName", names.greenFunction, { stat: "Sum" }], ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", names.greenFunction, { stat: "Maximum", yAxis: "right" }],
        ])],
      ],
      [[columns, 6, "log", { title: "Releases", region, view: "table", query: `SOURCE '${functionLogGroup(shared.historyRecorder)}' | ${releasesQuery(service)}` }]],
    ]),
  };
}

/** What became of the releases of a service, in the recorder's log. */
export function releasesQuery(service: string): string {
  return `filter message = "release recorded" and deploymentId like /^${service}:/ | stats latest(outcome) as result, min(@timestamp) as began, max(@timestamp) as changed by deploymentId | sort changed desc | limit 20`;
}

/** The live alarm's own queries, as a dashboard writes them. */
function errorRateMetrics(functionName: string): unknown[] {
  return errorRateQueries({ functionName }, 1).map(({ id, expression, label, metric }) =>
    metric === undefined
      ? [{ id, expression, label }]
      : [metric.namespace, metric.metricName, ...Object.entries(metric.dimensions).flat(), { id, stat: metric.stat, period: metric.period, visible: false }]);
}

type Cell = readonly [width: number, height: number, type: Widget["type"], properties: object];

/** Puts rows of widgets under each other. */
function rows(all: readonly (readonly Cell[])[]): Widget[] {
  let y = 0;
  return all.flatMap((row) => {
    let x = 0;
    const placed = row.map(([width, height, type, properties]): Widget => {
      const widget = { type, x, y, width, height, properties };
      x += width;
      return widget;
    });
    y += placed[0]!.height;
    return placed;
  });
}
