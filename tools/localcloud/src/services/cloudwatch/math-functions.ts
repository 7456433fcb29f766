/**
 * The functions of metric math, apart from IF and METRICS, which are part of the evaluation itself.
 */
import type { MathExpression } from "./metric-math";
import { eachSeries, MathTypeError, mapped, REDUCERS, reduced, scalar, seriesOf, type MathValue, type Scalar, type Series, type SeriesList } from "./math-values";

/** What a function may ask for besides its arguments. */
export interface MathGrid {
  /** Starts of all periods of the range, for results that have no gaps. */
  times(period: number): number[];
  /** Seconds, where no series gives one. */
  period: number;
}

type MathFunction = (args: MathValue[], grid: MathGrid, expressions: MathExpression[]) => MathValue;

const EACH_VALUE: Record<string, (value: number) => number> = { ABS: Math.abs, CEIL: Math.ceil, FLOOR: Math.floor, LOG: Math.log, LOG10: Math.log10 };

/** What a time says of itself; UTC. Days count from Monday, 1, to Sunday, 7. */
const CALENDAR: Record<string, (date: Date) => number> = {
  EPOCH: (date) => date.getTime() / 1000,
  MINUTE: (date) => date.getUTCMinutes(),
  HOUR: (date) => date.getUTCHours(),
  DAY: (date) => date.getUTCDay() || 7,
  DATE: (date) => date.getUTCDate(),
  MONTH: (date) => date.getUTCMonth() + 1,
  YEAR: (date) => date.getUTCFullYear(),
};

/** Functions whose result depends on when they are computed, even over no data. */
export const CLOCK_FUNCTIONS: readonly string[] = Object.keys(CALENDAR);

const STEPS: Record<string, (value: number, before: number, seconds: number) => number> = {
  DIFF: (value, before) => value - before,
  DIFF_TIME: (_value, _before, seconds) => seconds,
  RATE: (value, before, seconds) => (value - before) / seconds,
};

const FUNCTIONS: Record<string, MathFunction> = {
  ...Object.fromEntries(Object.entries(EACH_VALUE).map(([name, work]): [string, MathFunction] => [name, ([value]) =>
    (value!.kind === "scalar" ? scalar(work(value!.value)) : eachSeries(value!, name, (series) => mapped(series, work)))])),
  ...Object.fromEntries(Object.entries(CALENDAR).map(([name, work]): [string, MathFunction] => [name, ([value], grid) =>
    eachSeries(value!, name, ({ period }) => seriesOf(grid.times(period).map((at) => [at, work(new Date(at))]), period))])),
  ...Object.fromEntries(Object.entries(STEPS).map(([name, work]): [string, MathFunction] => [name, ([value]) =>
    eachSeries(value!, name, (series) => stepped(series, work))])),
  ...Object.fromEntries(Object.keys(REDUCERS).map((name): [string, MathFunction] => [name, ([value]) => reduced(name, value!)])),
  RUNNING_SUM: ([value]) => eachSeries(value!, "RUNNING_SUM", (series) => {
    let sum = 0;
    return mapped(series, (added) => (sum += added));
  }),
  PERIOD: ([value]) => scalar(one(value!, "PERIOD").period),
  TIME_SERIES: ([value], grid) => {
    const { value: constant } = number(value!, "TIME_SERIES");
    return seriesOf(grid.times(grid.period).map((at) => [at, constant]), grid.period);
  },
  METRIC_COUNT: ([value]) => scalar(list(value!, "METRIC_COUNT").items.length),
  FIRST: ([value], grid) => list(value!, "FIRST").items[0] ?? seriesOf([], grid.period),
  LAST: ([value], grid) => list(value!, "LAST").items.at(-1) ?? seriesOf([], grid.period),
  REMOVE_EMPTY: ([value]) => ({ kind: "list", items: list(value!, "REMOVE_EMPTY").items.filter(({ points }) => points.size > 0) }),
  SLICE: ([value, from, until], grid) => {
    const { items } = list(value!, "SLICE");
    const start = number(from!, "SLICE").value;
    if (until === undefined) return { kind: "list", items: items.slice(start) };
    const end = number(until, "SLICE").value;
    return end - start === 1 ? items[start] ?? seriesOf([], grid.period) : { kind: "list", items: items.slice(start, end) };
  },
  SORT: ([value, , , limit], _grid, [, by, order]) => sorted(list(value!, "SORT"), by!, order!, limit),
  FILL: ([value, filler], grid, [, word]) => eachSeries(value!, "FILL", (series) => ({ ...filled(series, grid, word!, filler), ...(series.metric && { metric: series.metric }) })),
};

export function callFunction(name: string, args: MathValue[], grid: MathGrid, expressions: MathExpression[]): MathValue {
  const work = FUNCTIONS[name];
  if (work === undefined) throw new MathTypeError(`Function ${name} is not modelled by the local cloud`);
  return work(args, grid, expressions);
}

function stepped({ points, period }: Series, work: typeof STEPS[string]): Series {
  const all = [...points];
  return seriesOf(all.slice(1).map(([at, value], index) => {
    const [atBefore, before] = all[index]!;
    return [at, work(value, before, (at - atBefore) / 1000)];
  }), period);
}

function filled({ points, period }: Series, grid: MathGrid, word: MathExpression, filler: MathValue | undefined): Series {
  const times = [...new Set([...grid.times(period), ...points.keys()])].sort((a, b) => a - b);
  const fill = word.kind === "keyword" ? FILLERS[word.name] : undefined;
  if (fill !== undefined) return seriesOf(fill(times, points), period);
  if (filler === undefined || filler.kind === "list") throw new MathTypeError("FILL needs a number, a time series, REPEAT or LINEAR");
  const fallback = (at: number): number => (filler.kind === "scalar" ? filler.value : filler.points.get(at) ?? NaN);
  return seriesOf(times.map((at) => [at, points.get(at) ?? fallback(at)]), period);
}

/** What is before the first point, and for LINEAR what is after the last one, stays missing. */
const FILLERS: Record<string, (times: number[], points: Series["points"]) => [number, number][]> = {
  REPEAT: (times, points) => {
    let last = NaN;
    return times.map((at) => [at, (last = points.get(at) ?? last)]);
  },
  LINEAR: (times, points) => {
    const known = [...points];
    return times.map((at) => {
      const exact = points.get(at);
      if (exact !== undefined) return [at, exact];
      const next = known.findIndex(([other]) => other > at);
      if (next <= 0) return [at, NaN];
      const [[atBefore, before], [atAfter, after]] = [known[next - 1]!, known[next]!];
      return [at, before + ((after - before) * (at - atBefore)) / (atAfter - atBefore)];
    });
  },
};

function sorted({ items }: SeriesList, by: MathExpression, order: MathExpression, limit: MathValue | undefined): SeriesList {
  const reduce = by.kind === "keyword" ? REDUCERS[by.name] : undefined;
  const direction = order.kind === "keyword" ? { ASC: 1, DESC: -1 }[order.name] : undefined;
  if (reduce === undefined || direction === undefined) throw new MathTypeError("SORT needs AVG, MIN, MAX or SUM, then ASC or DESC");
  const keyed = items.map((item) => ({ item, key: reduce([...item.points.values()]) }));
  keyed.sort((a, b) => (Number.isNaN(a.key) ? 1 : Number.isNaN(b.key) ? -1 : (a.key - b.key) * direction));
  return { kind: "list", items: keyed.map(({ item }) => item).slice(0, limit === undefined ? undefined : number(limit, "SORT").value) };
}

function one(value: MathValue, name: string): Series {
  if (value.kind !== "series") throw new MathTypeError(`${name} needs one time series`);
  return value;
}

function number(value: MathValue, name: string): Scalar {
  if (value.kind !== "scalar") throw new MathTypeError(`${name} needs a number`);
  return value;
}

function list(value: MathValue, name: string): SeriesList {
  if (value.kind === "scalar") throw new MathTypeError(`${name} needs an array of time series`);
  return value.kind === "list" ? value : { kind: "list", items: [value] };
}

