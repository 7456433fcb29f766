/**
 * What CloudWatch keeps of the values of one metric in one minute (or second): never the values themselves.
 */

/** Values of one metric, one unit and one stretch of time, added up. */
export interface Aggregate {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** How often each value came. Absent once a statistic set was added: percentiles cannot be had then. */
  values?: Map<number, number>;
}

/** Different values that are kept exactly; beyond, values are kept to three significant digits. */
const EXACT_VALUES = 1000;

export function emptyAggregate(): Aggregate {
  return { count: 0, sum: 0, min: Infinity, max: -Infinity, values: new Map() };
}

/** Adds a value that came `count` times. */
export function addValue(to: Aggregate, value: number, count = 1): void {
  to.count += count;
  to.sum += value * count;
  if (value < to.min) to.min = value;
  if (value > to.max) to.max = value;
  if (to.values !== undefined) countValue(to.values, value, count);
}

/** Adds values of which only the statistics are known. Of one value, or of equal ones, these say everything. */
export function addStatistics(to: Aggregate, { count, sum, min, max }: Pick<Aggregate, "count" | "sum" | "min" | "max">): void {
  if (min === max) {
    if (to.values !== undefined) countValue(to.values, min, count);
  } else {
    delete to.values;
  }
  to.count += count;
  to.sum += sum;
  to.min = Math.min(to.min, min);
  to.max = Math.max(to.max, max);
}

export function mergeAggregate(to: Aggregate, other: Aggregate): void {
  if (other.values === undefined) delete to.values;
  else if (to.values !== undefined) for (const [value, count] of other.values) countValue(to.values, value, count);
  to.count += other.count;
  to.sum += other.sum;
  to.min = Math.min(to.min, other.min);
  to.max = Math.max(to.max, other.max);
}

function countValue(values: Map<number, number>, value: number, count: number): void {
  const kept = values.size < EXACT_VALUES || values.has(value) ? value : Number(value.toPrecision(3));
  values.set(kept, (values.get(kept) ?? 0) + count);
}

/**
 * A statistic of an aggregate.
 *
 * @param statistic `SampleCount`, `Average`, `Sum`, `Minimum`, `Maximum` or a percentile such as `p99.9`
 * @returns undefined for a percentile of values that came as a statistic set
 */
export function statisticOf({ count, sum, min, max, values }: Aggregate, statistic: string): number | undefined {
  switch (statistic) {
    case "SampleCount": return count;
    case "Average": return sum / count;
    case "Sum": return sum;
    case "Minimum": return min;
    case "Maximum": return max;
    default: return values === undefined ? undefined : percentile(values, count, Number(statistic.slice(1)), max);
  }
}

/** The smallest value that at least so many percent of the values do not exceed. */
function percentile(values: ReadonlyMap<number, number>, count: number, percent: number, max: number): number {
  const wanted = (percent / 100) * count;
  let seen = 0;
  for (const [value, times] of [...values].sort(([a], [b]) => a - b)) {
    seen += times;
    if (seen >= wanted) return value;
  }
  return max;
}
