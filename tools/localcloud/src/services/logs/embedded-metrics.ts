/**
 * Metrics inside of log events.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { z } from "zod";
import type { CallContext } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";

const METADATA = z.object({
  Timestamp: z.number().int().nonnegative(),
  CloudWatchMetrics: z.array(z.object({
    Namespace: z.string().min(1).max(255),
    Dimensions: z.array(z.array(z.string().min(1).max(255)).max(30)).min(1),
    Metrics: z.array(z.object({ Name: z.string().min(1).max(255), Unit: z.string().optional() })).max(100),
  })),
});

const UNITS = new Set([
  "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits",
  "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second",
  "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
]);

/** As for PutMetricData. */
const OLDEST = 14 * 24 * 3_600_000;
const NEWEST = 2 * 3_600_000;
const MOST_VALUES = 100;

/**
 * Counts the metrics that a log event holds. What Lambda writes before the document is passed over; a document that breaks the
 * specification gives no metrics, and nobody is told, as at AWS.
 */
export function recordEmbeddedMetrics(context: CallContext, message: string): void {
  const root = parsed(message.slice(Math.max(0, message.indexOf("{"))));
  const metadata = METADATA.safeParse(root?._aws);
  if (root === undefined || !metadata.success) return;
  const { Timestamp: at, CloudWatchMetrics: directives } = metadata.data;
  const now = context.clock.now();
  if (at < now - OLDEST || at > now + NEWEST) return;
  for (const { Namespace: namespace, Dimensions: sets, Metrics: metrics } of directives) {
    for (const dimensions of sets.map((names) => dimensionsOf(root, names))) {
      if (dimensions === undefined) continue;
      for (const { Name: name, Unit: unit = "None" } of metrics) {
        if (!UNITS.has(unit)) continue;
        for (const value of valuesOf(root[name])) recordMetric(context, { namespace, name, dimensions, value, unit, at });
      }
    }
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined when one of the members is missing or no text */
function dimensionsOf(root: Record<string, unknown>, names: string[]): Record<string, string> | undefined {
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = root[name];
    if (typeof value !== "string" || value === "") return undefined;
    dimensions[name] = value;
  }
  return dimensions;
}

function valuesOf(target: unknown): number[] {
  const values: unknown[] = Array.isArray(target) ? target : [target];
  return values.length <= MOST_VALUES && values.every((value): value is number => typeof value === "number") ? values : [];
}
