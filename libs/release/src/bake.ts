import { errorRatePercent } from "./alarms/alarm-queries";

/** Sums over the bake, of the version's own metrics. */
export interface BakeMetrics {
  invocations: number;
  errors: number;
  businessFailures: number;
  throttles: number;
}

export type BakeVerdict =
  | { kind: "good" }
  /** Nobody called the version: it has to be judged by other means. */
  | { kind: "idle" }
  | { kind: "bad"; reason: string };

/** Judges a version by what it did with all traffic. A percentage from above which the alarms are red is bad here too. */
export function judgeBake({ invocations, errors, businessFailures, throttles }: BakeMetrics): BakeVerdict {
  const parts = [
    ...rate("of its calls failed", errors, invocations),
    ...rate("of its answers were failures of the service", businessFailures, invocations),
    ...(throttles > 0 ? [`${throttles} calls were refused because every reserved execution was busy`] : []),
  ];
  if (parts.length > 0) return { kind: "bad", reason: parts.join("; ") };
  return invocations === 0 ? { kind: "idle" } : { kind: "good" };
}

function rate(what: string, part: number, all: number): string[] {
  const percent = all === 0 ? 0 : (100 * part) / all;
  return percent > errorRatePercent ? [`${percent.toFixed(1)} % ${what} (${part} of ${all}), at most ${errorRatePercent} % are allowed`] : [];
}
