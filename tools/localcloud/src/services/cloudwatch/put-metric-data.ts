import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { addStatistics, addValue, emptyAggregate, type Aggregate } from "./aggregate";
import { wake } from "./alarm-schedule";
import { dimensionsOf, metricId, type MetricIdentity } from "./metric-identity";
import { addPoint } from "./metric-points";

/** Limits of one call, from "CloudWatch service quotas". */
const MOST_METRICS = 1000;
const MOST_VALUES = 150;
const OLDEST = 14 * 24 * 3_600_000;
const NEWEST = 2 * 3_600_000;
/** Values beyond are refused, as NaN and the infinities are. */
const LARGEST = 2 ** 360;

interface Datum { identity: MetricIdentity; id: string; at: number; resolution: 1 | 60; unit: string; aggregate: Aggregate }

/** What is acknowledged here is in the store. */
export const putMetricData: Handler = (input, context) => {
  if (input.EntityMetricData !== undefined) throw notModelled("cloudwatch", "EntityMetricData of PutMetricData");
  const list = (input.MetricData ?? []) as Shape[];
  if (list.length === 0) throw new AwsError("MissingParameter", "The parameter MetricData is required.");
  if (list.length > MOST_METRICS) throw badValue(`The collection MetricData must not have a size greater than ${MOST_METRICS}.`);
  if ((input.Namespace as string).startsWith("AWS/")) throw badValue(`The value ${input.Namespace} for parameter Namespace is invalid.`);
  const data = list.map((datum, index) => checked(context, input.Namespace, datum, `MetricData.member.${index + 1}`));
  context.store.transaction((tx) => {
    for (const { identity, id, at, resolution, unit, aggregate } of data) {
      addPoint(context, tx, identity, id, at, { resolution, unit, aggregate }, context.clock.now());
      wake(context, tx, id, at);
    }
  });
  return {};
};

function checked(context: CallContext, namespace: string, datum: Shape, path: string): Datum {
  const now = context.clock.now();
  const at = (datum.Timestamp as Date | undefined)?.getTime() ?? now;
  if (at < now - OLDEST) throw badValue(`The parameter ${path}.Timestamp must specify a time no more than two weeks in the past.`);
  if (at > now + NEWEST) throw badValue(`The parameter ${path}.Timestamp must specify a time no more than two hours in the future.`);
  const resolution = (datum.StorageResolution as number | undefined) ?? 60;
  if (resolution !== 1 && resolution !== 60) throw badValue(`The value ${resolution} for parameter ${path}.StorageResolution is invalid. Valid values are 1 and 60.`);
  const names = ((datum.Dimensions ?? []) as Shape[]).map((dimension) => dimension.Name as string);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw badValue(`The dimension ${twice} in ${path}.Dimensions is specified more than once.`);
  const identity = { namespace, name: datum.MetricName as string, dimensions: dimensionsOf(datum.Dimensions) };
  return { identity, id: metricId(identity), at, resolution, unit: datum.Unit ?? "None", aggregate: aggregateOf(datum, path) };
}

const FORMS = ["Value", "Values", "StatisticValues"];

function aggregateOf(datum: Shape, path: string): Aggregate {
  const given = FORMS.filter((key) => datum[key] !== undefined);
  if (given.length === 0) throw new AwsError("MissingParameter", `At least one of the parameters must be specified: ${FORMS.map((key) => `${path}.${key}`).join(", ")}.`);
  if (given.length > 1) {
    throw badCombination(`The parameters ${path}.${given[0]} and ${path}.${given[1]} are mutually exclusive and you have specified both.`);
  }
  const aggregate = emptyAggregate();
  if (datum.StatisticValues !== undefined) addSet(aggregate, datum.StatisticValues, `${path}.StatisticValues`);
  else if (datum.Value !== undefined) addValue(aggregate, number(datum.Value, `${path}.Value`));
  else addList(aggregate, datum, path);
  return aggregate;
}

function addSet(aggregate: Aggregate, set: Shape, path: string): void {
  const [count, sum, min, max] = ["SampleCount", "Sum", "Minimum", "Maximum"].map((key) => number(set[key], `${path}.${key}`)) as [number, number, number, number];
  if (count <= 0) throw badValue(`The value ${count} for parameter ${path}.SampleCount is invalid.`);
  if (min > max) throw badCombination(`The parameter ${path}.Maximum must be greater than or equal to the parameter ${path}.Minimum.`);
  addStatistics(aggregate, { count, sum, min, max });
}

function addList(aggregate: Aggregate, datum: Shape, path: string): void {
  const values = datum.Values as number[];
  const counts = (datum.Counts as number[] | undefined) ?? values.map(() => 1);
  if (values.length === 0 || values.length > MOST_VALUES) throw badValue(`The collection ${path}.Values must have a size from 1 to ${MOST_VALUES}.`);
  if (counts.length !== values.length) throw badCombination(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  for (const [index, value] of values.entries()) {
    const count = number(counts[index], `${path}.Counts.member.${index + 1}`);
    if (count < 0) throw badValue(`The value ${count} for parameter ${path}.Counts.member.${index + 1} is invalid.`);
    if (count > 0) addValue(aggregate, number(value, `${path}.Values.member.${index + 1}`), count);
  }
  if (aggregate.count === 0) throw badValue(`The collection ${path}.Counts must have a value greater than zero.`);
}

function number(value: unknown, path: string): number {
  if (typeof value !== "number" || Number.isNaN(value) || Math.abs(value) > LARGEST) throw badValue(`The value ${String(value)} for parameter ${path} is invalid.`);
  return value;
}

function badValue(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

function badCombination(message: string): AwsError {
  return new AwsError("InvalidParameterCombination", message);
}
