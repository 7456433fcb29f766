import { AwsError } from "../../service";
import { notModelled } from "../support/not-modelled";

/** CloudWatch's answer to a request that does not hold together. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** Seconds at which an alarm can read a metric. */
export function isAlarmPeriod(seconds: number): boolean {
  return [10, 20, 30].includes(seconds) || (seconds >= 60 && seconds % 60 === 0);
}

/** Seconds at which metrics can be read. */
export function isPeriod(seconds: number): boolean {
  return [1, 5].includes(seconds) || isAlarmPeriod(seconds);
}

const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const PERCENTILE = /^p(\d{1,2}(\.\d{1,10})?|100(\.0+)?)$/;
const TRIMMED = /^(tm|wm|tc|ts)(\d{1,2}(\.\d{1,10})?|100(\.0+)?)$/;
const RANGE = /^(TM|WM|PR|TC|TS)\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\)$/;

/** Percentiles, trimmed means and the like. */
export function isExtendedStatistic(text: string): boolean {
  return text === "IQM" || text === "iqm" || [PERCENTILE, TRIMMED, RANGE].some((form) => form.test(text));
}

export function isStatistic(text: string): boolean {
  return STATISTICS.includes(text) || isExtendedStatistic(text);
}

/** Refuses by name the statistics that AWS has and this cloud does not compute. */
export function refuseUnmodelledStatistic(text: string): void {
  if (isExtendedStatistic(text) && !PERCENTILE.test(text)) {
    throw notModelled("cloudwatch", `the statistic ${text}`, `Modelled are ${STATISTICS.join(", ")} and percentiles such as p99.`);
  }
}
