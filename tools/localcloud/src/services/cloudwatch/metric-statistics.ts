import { AwsError, type Handler, type Shape } from "../../service";
import { statisticOf } from "./aggregate";
import { dimensionsOf, metricId } from "./metric-identity";
import { flushMetrics } from "./metric-recorder";
import { alignedStart, readPeriods } from "./metric-series";
import { isExtendedStatistic, isPeriod, refuseUnmodelledStatistic } from "./statistics";

/** Data points that one call gives. */
const MOST_POINTS = 1440;

export const getMetricStatistics: Handler = (input, context) => {
  const { Period: period, Statistics: plain = [], ExtendedStatistics: extended = [] } = input as { Period: number; Statistics?: string[]; ExtendedStatistics?: string[] };
  const [start, end] = [input.StartTime as Date, input.EndTime as Date].map((time) => time.getTime()) as [number, number];
  if (start >= end) throw badCombination("The parameter StartTime must be less than the parameter EndTime.");
  if (!isPeriod(period)) throw badValue("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
  if (plain.length + extended.length === 0) {
    throw new AwsError("MissingParameter", "At least one of the parameters Statistics and ExtendedStatistics must be specified.");
  }
  if (plain.length > 0 && extended.length > 0) {
    throw badCombination("The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both.");
  }
  for (const statistic of extended) {
    if (!isExtendedStatistic(statistic)) throw badValue(`The value ${statistic} for parameter ExtendedStatistics is not supported.`);
    refuseUnmodelledStatistic(statistic);
  }
  const asked = Math.ceil((end - start) / (period * 1000));
  if (asked > MOST_POINTS) {
    throw badCombination(`You have requested up to ${asked.toLocaleString("en-US")} datapoints, which exceeds the limit of 1,440. `
      + "You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
  }
  flushMetrics(context);
  const now = context.clock.now();
  const id = metricId({ namespace: input.Namespace, name: input.MetricName, dimensions: dimensionsOf(input.Dimensions) });
  const request = { metricId: id, start: alignedStart(start, period, now), end, period, unit: input.Unit as string | undefined };
  const found = context.store.read((tx) => readPeriods(context, tx, request, now, true));
  const points = found.flatMap(({ at, unit, aggregate }): Shape[] => {
    const of = (names: string[]): Shape => Object.fromEntries(names.flatMap((name) => {
      const value = statisticOf(aggregate, name);
      return value === undefined ? [] : [[name, value]];
    }));
    const percentiles = of(extended);
    // Values that came as statistic sets have no percentiles.
    if (extended.length > 0 && Object.keys(percentiles).length === 0) return [];
    return [{ Timestamp: new Date(at), Unit: unit, ...of(plain), ...(extended.length > 0 && { ExtendedStatistics: percentiles }) }];
  });
  return { Label: input.MetricName, Datapoints: points };
};

function badValue(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

function badCombination(message: string): AwsError {
  return new AwsError("InvalidParameterCombination", message);
}
