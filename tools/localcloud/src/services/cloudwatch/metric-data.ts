import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { MathEvaluation } from "./math-evaluation";
import { MathTypeError, type Series } from "./math-values";
import { dimensionsOf, metricId } from "./metric-identity";
import { checkDataQueries, mathQueries } from "./metric-queries";
import { flushMetrics } from "./metric-recorder";
import { alignedStart, readSeries } from "./metric-series";
import { validationError } from "./statistics";

/** Data points in one answer at most. */
const MOST_POINTS = 100_800;

interface Result { id: string; label: string; points: [at: number, value: number][] }

export const getMetricData: Handler = (input, context) => {
  const queries = input.MetricDataQueries as Shape[];
  const [start, end] = [input.StartTime as Date, input.EndTime as Date].map((time) => time.getTime()) as [number, number];
  if (start >= end) throw validationError("The parameter StartTime must be less than the parameter EndTime.");
  if (input.LabelOptions?.Timezone !== undefined && !/^[+-]\d{4}$/.test(input.LabelOptions.Timezone)) {
    throw validationError(`The value ${input.LabelOptions.Timezone} for parameter LabelOptions.Timezone is not valid. Expected e.g. +0130.`);
  }
  for (const { Label: label } of queries) {
    if (typeof label === "string" && label.includes("${")) throw notModelled("cloudwatch", `the dynamic label ${label}`);
  }
  const limit = input.MaxDatapoints ?? MOST_POINTS;
  if (limit < 1 || limit > MOST_POINTS) throw validationError(`The parameter MaxDatapoints must be from 1 to ${MOST_POINTS}.`);
  checkDataQueries(queries);
  flushMetrics(context);
  const results = computed(context, queries, start, end, input.ScanBy === "TimestampAscending");
  return pageOf(results, offsetOf(input.NextToken), limit);
};

function computed(context: CallContext, queries: Shape[], start: number, end: number, ascending: boolean): Result[] {
  const now = context.clock.now();
  const periods = queries.flatMap((query) => (query.MetricStat?.Period ?? query.Period ?? []) as number | never[]) as number[];
  const range = { start: alignedStart(start, periods.length === 0 ? 60 : Math.min(...periods), now), end };
  const byId = new Map(queries.map((query) => [query.Id as string, query]));
  return context.store.read((tx) => {
    const evaluation = new MathEvaluation(mathQueries(queries), range, (id) => {
      const { Metric: metric, Period: period, Stat: stat, Unit: unit } = byId.get(id)!.MetricStat as Shape;
      const identity = { namespace: metric.Namespace, name: metric.MetricName, dimensions: dimensionsOf(metric.Dimensions) };
      return readSeries(context, tx, { metricId: metricId(identity), ...range, period, unit }, stat, now);
    });
    return queries.filter((query) => query.ReturnData !== false).flatMap((query): Result[] => {
      const series = seriesOf(evaluation, query.Id);
      return series.map((one) => ({ id: query.Id, label: labelOf(query, one, byId, series.length > 1), points: ascending ? [...one.points] : [...one.points].reverse() }));
    });
  });
}

function seriesOf(evaluation: MathEvaluation, id: string): Series[] {
  try {
    return evaluation.seriesOf(id);
  } catch (error) {
    if (error instanceof MathTypeError) throw validationError(`Error in expression '${id}' [${error.message}]`);
    throw error;
  }
}

/** A metric is called by its name, an expression by its id; of an array each series carries the label of its metric too. */
function labelOf(query: Shape, { metric, label }: Series, byId: Map<string, Shape>, isOneOfMany: boolean): string {
  const own = (query.Label ?? (query.Expression === undefined ? query.MetricStat.Metric.MetricName : query.Id)) as string;
  if (!isOneOfMany) return own;
  return [own, label ?? (metric === undefined ? undefined : byId.get(metric)!.MetricStat.Metric.MetricName as string)].filter((part) => part).join(" ");
}

/** A page ends after so many data points, wherever that is; what has more to come says so. */
function pageOf(results: Result[], offset: number, limit: number): Shape {
  let passed = 0;
  let left = limit;
  const shown: Shape[] = [];
  for (const { id, label, points } of results) {
    const from = Math.max(0, offset - passed);
    const part = points.slice(from, from + left);
    passed += points.length;
    // A series with nothing to show is on the first page only.
    if (part.length === 0 && !(points.length === 0 && offset === 0)) continue;
    left -= part.length;
    shown.push({
      Id: id, Label: label, Timestamps: part.map(([at]) => new Date(at)), Values: part.map(([, value]) => value),
      StatusCode: from + part.length < points.length ? "PartialData" : "Complete",
    });
  }
  const end = offset + limit - left;
  return { MetricDataResults: shown, Messages: [], ...(end < passed && { NextToken: Buffer.from(`points:${end}`).toString("base64url") }) };
}

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const match = /^points:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  if (match === null) throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
  return Number(match[1]);
}
