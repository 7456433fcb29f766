import type { Shape } from "../../cloud-api";
import { flag, map, number, object, required, set, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { defined, fromShape, toShape } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";

const metric = {
  dimensions: map(text(), { api: false }),
  metricName: required(text()),
  namespace: text(),
  period: required(number()),
  stat: required(text()),
  unit: text(),
};
const query = {
  accountId: text({ computed: true }),
  expression: text(),
  id: required(text()),
  label: text(),
  metric: object(metric, { api: false }),
  period: number(),
  returnData: flag({ default: false }),
};
const inputs = {
  actionsEnabled: flag({ default: true }),
  alarmActions: set(text()),
  alarmDescription: text(),
  comparisonOperator: text(),
  datapointsToAlarm: number(),
  dimensions: map(text(), { api: false }),
  evaluateLowSampleCountPercentiles: text({ computed: true, api: "EvaluateLowSampleCountPercentile" }),
  evaluationPeriods: number(),
  extendedStatistic: text(),
  insufficientDataActions: set(text()),
  metricName: text(),
  metricQueries: set(object(query), { api: false }),
  name: text({ forceNew: true, api: "AlarmName" }),
  namespace: text(),
  okActions: set(text(), { api: "OKActions" }),
  period: number(),
  statistic: text(),
  threshold: number(),
  thresholdMetricId: text(),
  treatMissingData: text({ default: "missing" }),
  unit: text(),
};
type Inputs = Values<typeof inputs>;
type Query = NonNullable<Inputs["metricQueries"]>[number];
type Dimensions = Record<string, string>;

const dimensionList = (dimensions: Dimensions | undefined): Shape[] | undefined =>
  dimensions === undefined ? undefined : Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
const dimensionMap = (dimensions: Shape[] | undefined): Dimensions | undefined =>
  dimensions === undefined || dimensions.length === 0
    ? undefined
    : Object.fromEntries(dimensions.map((one) => [one["Name"] as string, one["Value"] as string]));

function queryShape(one: Query): Shape {
  const shape = toShape(query, one, "pascal");
  if (one.metric === undefined) return shape;
  const { metricName, namespace, period, stat, unit, dimensions } = one.metric;
  const Metric = defined({ MetricName: metricName, Namespace: namespace, Dimensions: dimensionList(dimensions) });
  return { ...shape, MetricStat: defined({ Metric, Period: period, Stat: stat, Unit: unit }) };
}

function queryFrom(shape: Shape): Record<string, unknown> {
  const stat = shape["MetricStat"] as Shape | undefined;
  return {
    returnData: true, // what AWS takes when it is not said
    ...fromShape(query, shape, "pascal"),
    ...(stat === undefined
      ? {}
      : {
          metric: defined({
            metricName: stat["Metric"]["MetricName"] as string,
            namespace: stat["Metric"]["Namespace"] as string | undefined,
            period: stat["Period"] as number,
            stat: stat["Stat"] as string,
            unit: stat["Unit"] as string | undefined,
            dimensions: dimensionMap(stat["Metric"]["Dimensions"] as Shape[] | undefined),
          }),
        }),
  };
}

/** The operation always writes the whole alarm. */
const putAlarm = (context: ResourceContext, alarm: Inputs, tags?: Shape[]): Promise<Shape> =>
  context.api.call("cloudwatch", "PutMetricAlarm", {
    ...toShape(inputs, alarm, "pascal"),
    ...defined({
      Dimensions: dimensionList(alarm.dimensions),
      Metrics: alarm.metricQueries?.map(queryShape),
      Tags: tags !== undefined && tags.length > 0 ? tags : undefined,
    }),
  });

export const metricAlarm = defineResource({
  token: "aws:cloudwatch/metricAlarm:MetricAlarm",
  title: "CloudWatch Metric Alarm",
  name: { property: "name", maxLength: 255 },
  inputs,
  outputs: ["arn"],
  notModelled: ["evaluationCriteria", "evaluationInterval", "warmUpConfiguration"],

  async create(context, alarm) {
    await putAlarm(context, alarm, pascalTags(context.tags));
    return alarm.name ?? "";
  },

  async read(context, id) {
    const answer = await context.api.call("cloudwatch", "DescribeAlarms", { AlarmNames: [id], AlarmTypes: ["MetricAlarm"] });
    const found = (answer["MetricAlarms"] as Shape[] | undefined)?.[0];
    if (found === undefined) return undefined;
    const arn = found["AlarmArn"] as string;
    const tags = (await context.api.call("cloudwatch", "ListTagsForResource", { ResourceARN: arn }))["Tags"] as Shape[] | undefined;
    return {
      treatMissingData: "missing",
      ...fromShape(inputs, found, "pascal"),
      dimensions: dimensionMap(found["Dimensions"] as Shape[] | undefined),
      metricQueries: (found["Metrics"] as Shape[] | undefined)?.map(queryFrom) as never,
      arn,
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { news, changed }) {
    if ([...changed].some((name) => name !== "tags" && name !== "tagsAll")) await putAlarm(context, news);
  },

  changeTags: tagOperations({ service: "cloudwatch", target: ["ResourceARN", ({ olds }) => olds["arn"]] }),

  async delete(context, id) {
    await context.api.call("cloudwatch", "DeleteAlarms", { AlarmNames: [id] });
  },
});
