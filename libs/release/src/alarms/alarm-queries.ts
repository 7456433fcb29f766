import { liveAlias, serviceMetrics } from "@switchyard/conventions";

/** A query of a metric alarm; the one with `returnData` is what the alarm compares. */
export interface AlarmQuery {
  id: string;
  returnData: boolean;
  label?: string;
  expression?: string;
  metric?: { namespace: string; metricName: string; dimensions: Record<string, string>; period: number; stat: string };
}

/** Seconds of one period; Lambda's metrics arrive once a minute. */
export const periodSeconds = 60;

/** Percent above which two periods in a row are an alarm. */
export const errorRatePercent = 5;

/** What an alarm watches: an alias with all its traffic, or one version behind it. */
export interface Watched {
  functionName: string;
  /** The version under test, by number. Without it the alias as a whole. */
  executedVersion?: string;
}

/**
 * Percent of the calls that failed, from sums: the average of `Errors` is a number from 0 to 1 and never above 5.
 *
 * @param minimumInvocations calls in a period below which the rate counts as 0
 */
export function errorRateQueries(watched: Watched, minimumInvocations: number): AlarmQuery[] {
  return rateQueries("errors", "Error rate in percent", lambdaSum("errors", "Errors", watched), watched, minimumInvocations);
}

/** Percent of the calls that the service itself counts as failed; clean error answers are not in AWS's `Errors`. */
export function businessFailureQueries(functionName: string, version: string, minimumInvocations: number): AlarmQuery[] {
  const failures: AlarmQuery = {
    id: "failures",
    returnData: false,
    metric: {
      namespace: serviceMetrics.namespace,
      metricName: serviceMetrics.businessFailures,
      dimensions: { [serviceMetrics.dimensions.functionName]: functionName, [serviceMetrics.dimensions.functionVersion]: version },
      period: periodSeconds,
      stat: "Sum",
    },
  };
  return rateQueries("failures", "Business failures in percent", failures, { functionName, executedVersion: version }, minimumInvocations);
}

/** Calls that were refused because every reserved execution was busy; they are in neither `Errors` nor `Invocations`. */
export function throttleQueries(watched: Watched): AlarmQuery[] {
  return [{ ...lambdaSum("throttles", "Throttles", watched), label: "Throttled calls", returnData: true }];
}

function rateQueries(part: string, label: string, partQuery: AlarmQuery, watched: Watched, minimumInvocations: number): AlarmQuery[] {
  const expression = `IF(invocations >= ${minimumInvocations}, 100 * FILL(${part}, 0) / invocations, 0)`;
  return [{ id: "rate", expression, label, returnData: true }, partQuery, lambdaSum("invocations", "Invocations", watched)];
}

function lambdaSum(id: string, metricName: string, { functionName, executedVersion }: Watched): AlarmQuery {
  return {
    id,
    returnData: false,
    metric: {
      namespace: "AWS/Lambda",
      metricName,
      dimensions: {
        FunctionName: functionName,
        Resource: `${functionName}:${liveAlias}`,
        ...(executedVersion === undefined ? {} : { ExecutedVersion: executedVersion }),
      },
      period: periodSeconds,
      stat: "Sum",
    },
  };
}
