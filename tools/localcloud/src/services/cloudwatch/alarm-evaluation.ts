/**
 * What an alarm sees and makes of it at one moment.
 */
import type { Reader, Shape } from "../../service";
import { COMPARISONS, EXTRA_POINTS, judge, type DataPoint, type Judgement, type MissingData } from "./alarm-decision";
import { periodOf } from "./alarm-reason";
import type { Cadence } from "./alarm-schedule";
import { statisticOf } from "./aggregate";
import { dependsOnTime, MathEvaluation } from "./math-evaluation";
import { dimensionsOf, metricId } from "./metric-identity";
import { mathQueries } from "./metric-queries";
import { readPeriods, readSeries, type PeriodData } from "./metric-series";

/** An alarm is evaluated every minute, one on a period under a minute every period. */
const STANDARD_TICK = 60_000;

/** How often and on which metrics an alarm depends. */
export function watchingOf(settings: Shape): { cadence: Cadence; metricIds: string[] } {
  const period = periodOf(settings) * 1000;
  const range = (settings.EvaluationPeriods + EXTRA_POINTS) * period;
  return { cadence: { tick: Math.min(period, STANDARD_TICK), range }, metricIds: [...new Set(metricsOf(settings).map(idOf))] };
}

function metricsOf(settings: Shape): Shape[] {
  if (settings.Metrics === undefined) return [settings];
  return (settings.Metrics as Shape[]).flatMap((query) => (query.MetricStat === undefined ? [] : [query.MetricStat.Metric as Shape]));
}

function idOf({ Namespace: namespace, MetricName: name, Dimensions }: Shape): string {
  return metricId({ namespace, name, dimensions: dimensionsOf(Dimensions) });
}

export interface Evaluation extends Judgement {
  /** The evaluation range, newest first. */
  range: DataPoint[];
  /** Whether there was nothing to see, so that later evaluations come to the same until there is data. */
  sawNothing: boolean;
}

/** Evaluates an alarm as of a time: with the periods that end then and before. */
export function evaluate(where: { readonly region: string }, tx: Reader, settings: Shape, at: number): Evaluation {
  const period = periodOf(settings);
  const count = (settings.EvaluationPeriods as number) + EXTRA_POINTS;
  const start = at - count * period * 1000;
  const { values, sawData } = settings.Metrics === undefined ? metricValues(where, tx, settings, start, at) : mathValues(where, tx, settings, start, at);
  const range = Array.from({ length: count }, (_, index): DataPoint => {
    const from = at - (index + 1) * period * 1000;
    return { at: from, ...values.get(from) };
  });
  const { words: _words, isBreaching } = COMPARISONS[settings.ComparisonOperator]!;
  const judgement = judge(range, {
    evaluationPeriods: settings.EvaluationPeriods, datapointsToAlarm: settings.DatapointsToAlarm ?? settings.EvaluationPeriods,
    missing: missingData(settings), isBreaching: (value) => isBreaching(value, settings.Threshold),
  });
  return { ...judgement, range, sawNothing: !sawData && !hasClock(settings) };
}

/** Alarms on DynamoDB's own metrics ignore missing data, whatever they are told. */
function missingData(settings: Shape): MissingData {
  return metricsOf(settings).some(({ Namespace }) => Namespace === "AWS/DynamoDB") ? "ignore" : (settings.TreatMissingData ?? "missing");
}

function hasClock(settings: Shape): boolean {
  return ((settings.Metrics ?? []) as Shape[]).some((query) => query.Expression !== undefined && dependsOnTime(query.Expression));
}

type Seen = { values: ReadonlyMap<number, Pick<DataPoint, "value" | "sampleCount">>; sawData: boolean };

function metricValues(where: { readonly region: string }, tx: Reader, settings: Shape, start: number, end: number): Seen {
  const request = { metricId: idOf(settings), start, end, period: settings.Period as number, unit: settings.Unit as string | undefined };
  const found: PeriodData[] = readPeriods(where, tx, request, end);
  const values = found.map(({ at, aggregate }) => {
    const value = statisticOf(aggregate, settings.Statistic ?? settings.ExtendedStatistic);
    return [at, value === undefined ? {} : { value, sampleCount: aggregate.count }] as const;
  });
  return { values: new Map(values), sawData: found.length > 0 };
}

function mathValues(where: { readonly region: string }, tx: Reader, settings: Shape, start: number, end: number): Seen {
  const queries = settings.Metrics as Shape[];
  const byId = new Map(queries.map((query) => [query.Id as string, query]));
  let sawData = false;
  const evaluation = new MathEvaluation(mathQueries(queries), { start, end }, (id) => {
    const { Metric: metric, Period: period, Stat: stat, Unit: unit } = byId.get(id)!.MetricStat as Shape;
    return readSeries(where, tx, { metricId: idOf(metric), start, end, period, unit }, stat, end);
  });
  for (const query of queries) {
    const value = evaluation.valueOf(query.Id);
    if (query.MetricStat !== undefined && value.kind === "series" && value.points.size > 0) sawData = true;
  }
  const watched = evaluation.seriesOf(queries.find((query) => query.ReturnData !== false)!.Id)[0];
  return { values: new Map([...(watched?.points ?? [])].map(([at, value]) => [at, { value }])), sawData };
}
