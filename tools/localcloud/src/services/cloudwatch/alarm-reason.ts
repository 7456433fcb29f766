/**
 * Why an alarm is in its state, in CloudWatch's words.
 */
import type { Shape } from "../../service";
import { COMPARISONS, type DataPoint, type Judgement } from "./alarm-decision";
import { Double, doubleText, jsonText, shortTimeText, timeText } from "./java-text";
import type { AlarmState } from "./records";

/** More data points than these are not written out: a reason has 1023 characters, its data 4000. */
const MOST_POINTS_IN_TEXT = 10;
const MOST_POINTS_IN_DATA = 30;

interface Judged extends Judgement { state: AlarmState }

/** @param settings of the alarm, as PutMetricAlarm takes them */
export function stateReason(settings: Shape, { state, judged, filled }: Judged): string {
  const { EvaluationPeriods: evaluated, DatapointsToAlarm: toAlarm } = settings as { EvaluationPeriods: number; DatapointsToAlarm?: number };
  if (state === "INSUFFICIENT_DATA") return `Insufficient Data: ${datapoints(filled)} ${were(filled)} unknown.`;
  const missing = missingWords(settings);
  if (judged.length === 0) {
    return `Threshold Crossed: no datapoints were received for ${evaluated} period${plural(evaluated)} and ${evaluated} missing `
      + `datapoint${plural(evaluated)} ${were(evaluated)} treated as [${missing}].`;
  }
  const isAlarm = state === "ALARM";
  const named = judged.filter(({ isBreaching }) => isBreaching === isAlarm);
  const count = named.length;
  const listed = named.slice(0, MOST_POINTS_IN_TEXT).map(({ value, at }) => `${doubleText(value)} (${shortTimeText(at)})`).join(", ");
  const which = toAlarm === undefined ? datapoints(count) : `${count} out of the last ${evaluated} datapoints`;
  const words = COMPARISONS[settings.ComparisonOperator]!.words;
  const comparison = `${which} [${listed}] ${were(count)} ${isAlarm ? "" : "not "}${words} the threshold (${doubleText(settings.Threshold)})`;
  const treated = filled === 0 || missing === undefined ? "" : ` and ${filled} missing datapoint${plural(filled)} ${were(filled)} treated as [${missing}]`;
  return `Threshold Crossed: ${comparison}${treated}${toAlarm === undefined ? "" : transition(settings, isAlarm)}.`;
}

function transition(settings: Shape, isAlarm: boolean): string {
  const needed = pointsNeeded(settings, isAlarm);
  return ` (minimum ${datapoints(needed)} for ${isAlarm ? "OK -> ALARM" : "ALARM -> OK"} transition)`;
}

/** So many data points are enough for the transition, whatever the others are. */
function pointsNeeded({ EvaluationPeriods: evaluated, DatapointsToAlarm: toAlarm = evaluated }: Shape, isAlarm: boolean): number {
  return (isAlarm ? toAlarm : evaluated - toAlarm + 1) as number;
}

/** The data of a reason as JSON text. @param range all data points that the alarm looked at, newest first */
export function stateReasonData(settings: Shape, { state, judged, filled }: Judged, range: readonly DataPoint[], at: number): string {
  const known = judged.slice(0, MOST_POINTS_IN_DATA);
  const missing = range.filter(({ value }) => value === undefined).slice(0, Math.min(filled, MOST_POINTS_IN_DATA));
  const evaluated = state === "INSUFFICIENT_DATA" || judged.length === 0 ? missing
    : judged.filter(({ isBreaching }) => isBreaching === (state === "ALARM")).slice(0, Math.min(pointsNeeded(settings, state === "ALARM"), MOST_POINTS_IN_DATA));
  const oldest = known.at(-1);
  return jsonText({
    version: "1.0", queryDate: timeText(at), startDate: oldest && timeText(oldest.at), unit: settings.Unit as string | undefined,
    statistic: (settings.Statistic ?? settings.ExtendedStatistic) as string | undefined, period: periodOf(settings),
    recentDatapoints: [...known].reverse().map(({ value }) => new Double(value)), threshold: new Double(settings.Threshold),
    evaluatedDatapoints: evaluated.map((point: DataPoint) => ({
      timestamp: timeText(point.at), sampleCount: point.sampleCount === undefined ? undefined : new Double(point.sampleCount),
      value: point.value === undefined ? undefined : new Double(point.value),
    })),
  });
}

/** Seconds of one data point of an alarm. */
export function periodOf(settings: Shape): number {
  const queries = (settings.Metrics ?? []) as Shape[];
  return (settings.Period as number | undefined) ?? Math.max(...queries.map((query) => (query.MetricStat?.Period ?? query.Period ?? 0) as number));
}

function missingWords({ TreatMissingData: treatment }: Shape): string | undefined {
  return { breaching: "Breaching", notBreaching: "NonBreaching" }[treatment as string];
}

function datapoints(count: number): string {
  return `${count} datapoint${plural(count)}`;
}

function plural(count: number): string {
  return count === 1 ? "" : "s";
}

function were(count: number): string {
  return count === 1 ? "was" : "were";
}
