/**
 * How an alarm judges the data points that it sees. The rules and the tables that its test repeats are those of the page "Configuring how
 * CloudWatch alarms treat missing data".
 */
import type { AlarmState } from "./records";

export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/** A data point of the evaluation range; without a value it is missing. */
export interface DataPoint {
  /** Start of its period, milliseconds since the epoch. */
  at: number;
  value?: number;
  /** Values that it was made of; unknown for an expression. */
  sampleCount?: number;
}

export interface Judgement {
  /** Absent: the alarm stays as it is. */
  state?: AlarmState;
  /** The data points that were judged, newest first. */
  judged: (DataPoint & { value: number; isBreaching: boolean })[];
  /** How many data points were missing and had to be filled in. */
  filled: number;
}

export interface DecisionRule {
  /** N, `EvaluationPeriods`. */
  evaluationPeriods: number;
  /** M, `DatapointsToAlarm`. */
  datapointsToAlarm: number;
  missing: MissingData;
  isBreaching(value: number): boolean;
}

/**
 * Data points beyond the evaluation periods that are looked at when some are missing. AWS says only that there are some and that they
 * depend on period and resolution; its examples have two.
 */
export const EXTRA_POINTS = 2;

export const COMPARISONS: Readonly<Record<string, { words: string; isBreaching(value: number, threshold: number): boolean }>> = {
  GreaterThanThreshold: { words: "greater than", isBreaching: (value, threshold) => value > threshold },
  GreaterThanOrEqualToThreshold: { words: "greater than or equal to", isBreaching: (value, threshold) => value >= threshold },
  LessThanThreshold: { words: "less than", isBreaching: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: { words: "less than or equal to", isBreaching: (value, threshold) => value <= threshold },
};

/** @param range every data point of the evaluation range, newest first */
export function judge(range: readonly DataPoint[], rule: DecisionRule): Judgement {
  const { evaluationPeriods, datapointsToAlarm } = rule;
  const real = range.flatMap((point) => (point.value === undefined ? [] : [{ ...point, value: point.value, isBreaching: rule.isBreaching(point.value) }]));
  const judged = real.slice(0, evaluationPeriods);
  const filled = evaluationPeriods - judged.length;
  const breaching = judged.filter(({ isBreaching }) => isBreaching).length;
  const state = (isAlarm: boolean): AlarmState => (isAlarm ? "ALARM" : "OK");

  if (filled === 0) return { state: state(breaching >= datapointsToAlarm), judged, filled };
  if (rule.missing === "breaching") return { state: state(breaching + filled >= datapointsToAlarm), judged, filled };
  if (rule.missing === "notBreaching" || breaching >= datapointsToAlarm || breaching < judged.length) {
    return { state: state(breaching >= datapointsToAlarm), judged, filled };
  }
  // What there is breaches, and is not enough. With `ignore` that decides nothing.
  if (rule.missing === "ignore") return { judged, filled };
  return { state: isOldEnough(range, datapointsToAlarm) ? "ALARM" : "INSUFFICIENT_DATA", judged, filled };
}

/**
 * A breaching data point, with nothing but missing ones after it, makes an alarm once it is as old as there have to be breaching ones.
 * A newer one does not yet: the next data point may be fine.
 */
function isOldEnough(range: readonly DataPoint[], datapointsToAlarm: number): boolean {
  const oldest = range.findLastIndex(({ value }) => value !== undefined);
  return oldest >= 0 && oldest + 1 >= datapointsToAlarm;
}
