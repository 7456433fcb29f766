/**
 * Metrics as people and alarms see them: one value a period.
 */
import type { Reader } from "../../service";
import { emptyAggregate, mergeAggregate, statisticOf, type Aggregate } from "./aggregate";
import { pointsOf, RETENTION, startOf, type Point } from "./metric-points";

/** What of a metric is asked for. Times are milliseconds since the epoch. */
export interface SeriesRequest {
  metricId: string;
  /** Start of the first period. */
  start: number;
  /** Excluded. */
  end: number;
  /** Seconds. */
  period: number;
  /** @defaultValue values of every unit count, as if they were of one */
  unit?: string;
}

/** Everything that came in one period. */
export interface PeriodData {
  /** Start of the period. */
  at: number;
  unit: string;
  aggregate: Aggregate;
}

/**
 * The periods that hold data, oldest first. Periods are counted from `start`.
 *
 * @param byUnit whether values of different units are kept apart
 */
export function readPeriods(where: { readonly region: string }, tx: Reader, request: SeriesRequest, now: number, byUnit = false): PeriodData[] {
  const { start, end, period, unit } = request;
  const found = new Map<string, PeriodData>();
  for (const point of pointsOf(where, tx, request.metricId, start, end)) {
    if ((unit !== undefined && point.unit !== unit) || !isKept(point, period, now)) continue;
    const at = point.at - ((point.at - start) % (period * 1000));
    const key = byUnit ? `${at}/${point.unit}` : String(at);
    let data = found.get(key);
    if (data === undefined) found.set(key, (data = { at, unit: point.unit, aggregate: emptyAggregate() }));
    mergeAggregate(data.aggregate, point.aggregate);
  }
  return [...found.values()];
}

/** Whether a point can still be read with this period: the older it is, the coarser it is kept. */
function isKept({ at, resolution }: Point, period: number, now: number): boolean {
  if (period < 60 && resolution !== 1) return false;
  return RETENTION.every(({ age, resolution: coarsest }) => now - at <= age || (coarsest !== undefined && period % coarsest === 0));
}

/** One statistic of {@link readPeriods}: value by start of the period. */
export function readSeries(where: { readonly region: string }, tx: Reader, request: SeriesRequest, statistic: string, now: number): Map<number, number> {
  const series = new Map<number, number>();
  for (const { at, aggregate } of readPeriods(where, tx, request, now)) {
    const value = statisticOf(aggregate, statistic);
    if (value !== undefined) series.set(at, value);
  }
  return series;
}

/** Where CloudWatch begins when asked for data from a time on: the older, the coarser. */
export function alignedStart(start: number, period: number, now: number): number {
  if (period < 60) return startOf(start, period);
  const [, days15, days63] = RETENTION;
  if (now - start > days63!.age) return startOf(start, 3600);
  return startOf(start, now - start > days15!.age ? 300 : 60);
}
