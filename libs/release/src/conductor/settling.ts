/** An alarm as far as it decides whether traffic may move. */
export interface ObservedAlarm {
  name: string;
  state: string;
  reason: string;
  /** When CloudWatch last updated the state, in milliseconds since the epoch. */
  updatedAt: number;
}

export type Settling = { kind: "wait" } | { kind: "ready" } | { kind: "failed"; reason: string };

/** How long alarms may take to settle. */
export const settlingMilliseconds = 10 * 60_000;

/** Two periods of a minute and the delay of metrics: after that an alarm has been evaluated, also when nothing about it changed. */
const evaluatedMilliseconds = 3 * 60_000;

/**
 * Whether the candidate alarms have been evaluated since they were written and none is red. An alarm that is red from the start would stop
 * the deployment at once, and one that has never been evaluated guards nothing.
 *
 * @param since when they were written
 */
export function settling(alarms: readonly ObservedAlarm[], since: number, now: number): Settling {
  const red = alarms.filter(({ state }) => state === "ALARM");
  const open = alarms.filter(({ state, updatedAt }) => state !== "ALARM" && !(updatedAt >= since && state === "OK") && now - since < evaluatedMilliseconds);
  if (red.length === 0 && open.length === 0) return { kind: "ready" };
  if (now - since < settlingMilliseconds) return { kind: "wait" };
  const named = red.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  return { kind: "failed", reason: `Before any traffic moved, these alarms on the new version stayed in ALARM for ${settlingMilliseconds / 60_000} minutes: ${named}` };
}
