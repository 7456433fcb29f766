/**
 * What metric math computes with, and how operators treat data that is missing.
 */
import type { BinaryOperator } from "./metric-math";

/** One value a period, by the start of the period in milliseconds since the epoch. */
export type Points = ReadonlyMap<number, number>;

export interface Series {
  kind: "series";
  points: Points;
  /** Seconds. */
  period: number;
  /** Id of the query that it comes from, if it is a metric as it is. */
  metric?: string;
  label?: string;
}

export interface Scalar { kind: "scalar"; value: number }
/** What AWS calls an array of time series, `TS[]`. */
export interface SeriesList { kind: "list"; items: Series[] }

export type MathValue = Scalar | Series | SeriesList;

/** An expression that is well formed and still cannot be computed. */
export class MathTypeError extends Error {}

export const scalar = (value: number): Scalar => ({ kind: "scalar", value });

/** A series of what can be represented: a point that would be infinite or undefined is dropped. */
export function seriesOf(points: Iterable<[at: number, value: number]>, period: number): Series {
  return { kind: "series", period, points: new Map([...points].filter(([, value]) => Number.isFinite(value)).sort(([a], [b]) => a - b)) };
}

/** Applies a function to each series. */
export function eachSeries(value: MathValue, name: string, work: (series: Series) => Series): Series | SeriesList {
  if (value.kind === "scalar") throw new MathTypeError(`${name} needs a time series, not a number`);
  return value.kind === "series" ? work(value) : { kind: "list", items: value.items.map((item) => ({ ...work(item), ...kept(item) })) };
}

function kept({ label }: Series): Pick<Series, "label"> {
  return label === undefined ? {} : { label };
}

const OPERATIONS: Record<BinaryOperator, (left: number, right: number) => number> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "^": (left, right) => left ** right,
  "==": (left, right) => Number(left === right),
  "!=": (left, right) => Number(left !== right),
  "<=": (left, right) => Number(left <= right),
  ">=": (left, right) => Number(left >= right),
  "<": (left, right) => Number(left < right),
  ">": (left, right) => Number(left > right),
  "&&": (left, right) => Number(left !== 0 && right !== 0),
  "||": (left, right) => Number(left !== 0 || right !== 0),
};

/**
 * Applies an operator. Between two time series, a point that only one of them has counts as 0 in the other one; against a number, what
 * is missing stays missing.
 */
export function applyOperator(operator: BinaryOperator, left: MathValue, right: MathValue): MathValue {
  const operation = OPERATIONS[operator];
  if (left.kind === "list" && right.kind === "list") throw new MathTypeError(`${operator} cannot combine two arrays of time series`);
  if (left.kind === "list") return { kind: "list", items: left.items.map((item) => ({ ...(applyOperator(operator, item, right) as Series), ...kept(item) })) };
  if (right.kind === "list") return { kind: "list", items: right.items.map((item) => ({ ...(applyOperator(operator, left, item) as Series), ...kept(item) })) };
  if (left.kind === "scalar" && right.kind === "scalar") return scalar(operation(left.value, right.value));
  if (left.kind === "scalar") return mapped(right as Series, (value) => operation(left.value, value));
  if (right.kind === "scalar") return mapped(left, (value) => operation(value, right.value));
  return seriesOf([...union([left, right])].map((at) => [at, operation(left.points.get(at) ?? 0, right.points.get(at) ?? 0)]),
    Math.max(left.period, right.period));
}

export function mapped({ points, period }: Series, work: (value: number, at: number) => number): Series {
  return seriesOf([...points].map(([at, value]) => [at, work(value, at)]), period);
}

/** Times at which at least one of the series has a point. */
export function union(all: readonly Series[]): Set<number> {
  return new Set(all.flatMap(({ points }) => [...points.keys()]));
}

/** What `SUM`, `AVG` … do: of one series a number over its time, of an array a series across it. */
export const REDUCERS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MIN: (values) => (values.length === 0 ? NaN : Math.min(...values)),
  MAX: (values) => (values.length === 0 ? NaN : Math.max(...values)),
  STDDEV: (values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  },
  DATAPOINT_COUNT: (values) => values.length,
};

export function reduced(name: string, value: MathValue): MathValue {
  const reduce = REDUCERS[name]!;
  if (value.kind === "scalar") throw new MathTypeError(`${name} needs a time series, not a number`);
  if (value.kind === "series") return scalar(reduce([...value.points.values()]));
  const { items } = value;
  // The page on metric math says of AVG alone that missing values count as 0.
  const valuesAt = (at: number): number[] => items.flatMap(({ points }) => points.get(at) ?? (name === "AVG" ? 0 : []));
  return seriesOf([...union(items)].map((at) => [at, reduce(valuesAt(at))]), longestPeriod(items));
}

export function longestPeriod(all: readonly Series[], least = 60): number {
  return all.length === 0 ? least : Math.max(...all.map(({ period }) => period));
}
