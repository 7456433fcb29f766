import { AwsError } from "../../service";

/** CloudWatch's answer to a request that does not hold together. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** Seconds at which an alarm can read a metric. */
export function isAlarmPeriod(seconds: number): boolean {
  return [10, 20, 30].includes(seconds) || (seconds >= 60 && seconds % 60 === 0);
}

const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const PERCENTILE = /^(p|tm|wm|tc|ts)(\d{1,2}(\.\d{1,10})?|100(\.0+)?)$/;
const RANGE = /^(TM|WM|PR|TC|TS)\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\)$/;

/** Percentiles, trimmed means and the like. */
export function isExtendedStatistic(text: string): boolean {
  return text === "IQM" || text === "iqm" || PERCENTILE.test(text) || RANGE.test(text);
}

export function isStatistic(text: string): boolean {
  return STATISTICS.includes(text) || isExtendedStatistic(text);
}
