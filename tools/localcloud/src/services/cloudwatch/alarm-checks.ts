import type { CallContext, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { checkMetricQueries } from "./metric-queries";
import { isAlarmPeriod, isExtendedStatistic, refuseUnmodelledStatistic, validationError } from "./statistics";

const ONE_METRIC = ["Namespace", "MetricName", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic"];

/** Checks an alarm as PutMetricAlarm does. */
export function checkAlarm(context: CallContext, input: Shape): void {
  for (const key of ["ThresholdMetricId", "EvaluationWindow", "WarmUpConfiguration", "EvaluationCriteria", "EvaluationInterval"]) {
    if (input[key] !== undefined) throw notModelled("cloudwatch", `${key} of an alarm`);
  }
  for (const key of ["EvaluationPeriods", "ComparisonOperator", "Threshold"]) {
    if (input[key] === undefined) throw validationError(`The parameter ${key} is required for a metric alarm.`);
  }
  if (/^(LessThanLower|GreaterThanUpper)/.test(input.ComparisonOperator)) {
    throw validationError(`ComparisonOperator ${input.ComparisonOperator} can only be used with an anomaly detection model.`);
  }
  const period = input.Metrics === undefined ? checkOneMetric(input) : checkList(input);
  checkSpan(period, input.EvaluationPeriods);
  if (input.DatapointsToAlarm > input.EvaluationPeriods) {
    throw validationError(`DatapointsToAlarm (${input.DatapointsToAlarm}) must be less than or equal to EvaluationPeriods (${input.EvaluationPeriods}).`);
  }
  checkWord("TreatMissingData", input.TreatMissingData, ["breaching", "notBreaching", "ignore", "missing"]);
  checkWord("EvaluateLowSampleCountPercentile", input.EvaluateLowSampleCountPercentile, ["evaluate", "ignore"]);
  if (input.EvaluateLowSampleCountPercentile === "ignore") throw notModelled("cloudwatch", "EvaluateLowSampleCountPercentile ignore", "Percentiles are always evaluated here.");
  for (const key of ["AlarmActions", "OKActions", "InsufficientDataActions"]) {
    for (const arn of (input[key] ?? []) as string[]) checkAction(context, arn);
  }
}

function checkList(input: Shape): number {
  const both = ONE_METRIC.find((key) => input[key] !== undefined && !(Array.isArray(input[key]) && input[key].length === 0));
  if (both !== undefined) throw validationError(`${both} and Metrics cannot both be specified.`);
  return checkMetricQueries(input.Metrics);
}

function checkOneMetric(input: Shape): number {
  for (const key of ["MetricName", "Namespace", "Period"]) {
    if (input[key] === undefined) throw validationError(`The parameter ${key} is required: specify either a metric or a Metrics list.`);
  }
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) {
    throw validationError("Exactly one of Statistic and ExtendedStatistic must be specified.");
  }
  if (input.ExtendedStatistic !== undefined && !isExtendedStatistic(input.ExtendedStatistic)) {
    throw validationError(`The value ${input.ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
  if (input.ExtendedStatistic !== undefined) refuseUnmodelledStatistic(input.ExtendedStatistic);
  if (input.EvaluateLowSampleCountPercentile !== undefined && input.ExtendedStatistic === undefined) {
    throw validationError("EvaluateLowSampleCountPercentile can only be used with an ExtendedStatistic.");
  }
  const names = ((input.Dimensions ?? []) as Shape[]).map((dimension) => dimension.Name as string);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`The dimension ${twice} is specified more than once.`);
  if (!isAlarmPeriod(input.Period)) {
    throw validationError(`The value ${input.Period} for parameter Period is not valid. Period must be 10, 20, 30 or a multiple of 60.`);
  }
  return input.Period;
}

function checkSpan(period: number, evaluationPeriods: number): void {
  const span = period * evaluationPeriods;
  if (period < 3600 && span > 86_400) {
    throw validationError("Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).");
  }
  if (span > 604_800) {
    throw validationError("Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800).");
  }
}

function checkWord(parameter: string, value: string | undefined, allowed: string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw validationError(`The value ${value} for parameter ${parameter} is not supported. It must be one of ${allowed.join(", ")}.`);
  }
}

/** Actions are checked by form and place only: CloudWatch accepts a topic that does not exist. */
function checkAction(context: CallContext, arn: string): void {
  const match = /^arn:[\w-]+:(\w[\w-]*):([\w-]*):(\d{12})?:.+$/.exec(arn);
  if (match === null) throw validationError(`Invalid arn syntax: ${arn}`);
  const [, service, region] = match;
  if (region !== undefined && region !== "" && region !== context.region) {
    throw validationError(`Invalid region ${region} specified. Only ${context.region} is supported.`);
  }
  if (service !== "sns" && service !== "lambda") throw notModelled("cloudwatch", `the alarm action ${arn}`, "An alarm here acts through SNS or Lambda.");
}
