import { createHash } from "node:crypto";

/** Dimensions by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** What tells one metric from another: each combination of dimensions is a metric of its own. */
export interface MetricIdentity {
  namespace: string;
  name: string;
  dimensions: Dimensions;
}

/** A short key that is the same for the same metric, whatever the order of its dimensions. */
export function metricId({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = Object.keys(dimensions).sort().map((key) => [key, dimensions[key]]);
  return createHash("sha256").update(JSON.stringify([namespace, name, sorted])).digest("base64url").slice(0, 22);
}

/** From the list form of the API. */
export function dimensionsOf(list: readonly { Name?: string; Value?: string }[] | undefined): Dimensions {
  return Object.fromEntries((list ?? []).map(({ Name = "", Value = "" }) => [Name, Value]));
}

/** To the list form of the API. */
export function dimensionList(dimensions: Dimensions): { Name: string; Value: string }[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
