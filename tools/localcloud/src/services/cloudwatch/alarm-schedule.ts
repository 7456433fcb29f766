/**
 * When alarms are looked at. AWS evaluates an alarm every minute, for ever. Nothing can change while none of its metrics has data
 * within its reach, once it has been evaluated so; so here it sleeps until data comes, which has the same outcome and costs nothing.
 */
import type { CallContext, Reader, Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { firstPointFrom, startOf } from "./metric-points";

/** How an alarm is evaluated in time. All in milliseconds. */
export interface Cadence {
  /** From one evaluation to the next. */
  tick: number;
  /** How far back the evaluation range goes. */
  range: number;
}

interface PendingRecord extends Cadence {
  /** When it is evaluated next; absent while it sleeps. */
  next?: number;
  metricIds: string[];
}

const pending = new RegionTable<PendingRecord>("cloudwatch.evaluation");
/** By metric and alarm: whom data of a metric wakes. */
const watchers = new RegionTable<Cadence>("cloudwatch.watcher");

type Scheduling = Pick<CallContext, "region" | "clock" | "schedule" | "cancel">;

export const EVALUATION = "evaluate-alarm";

/** An alarm was made, changed, or its state was set by hand: it is evaluated at the next opportunity. */
export function watch(context: Scheduling, tx: Transaction, alarm: string, cadence: Cadence, metricIds: string[]): void {
  forget(context, tx, alarm);
  for (const id of metricIds) watchers.put(context, tx, `${id}/${alarm}`, cadence);
  pending.put(context, tx, alarm, { ...cadence, metricIds });
  evaluateAt(context, tx, alarm, startOf(context.clock.now(), cadence.tick / 1000) + cadence.tick);
}

/** An alarm was deleted. */
export function forget(context: Scheduling, tx: Transaction, alarm: string): void {
  const before = pending.get(context, tx, alarm);
  if (before === undefined) return;
  for (const id of before.metricIds) watchers.remove(context, tx, `${id}/${alarm}`);
  pending.remove(context, tx, alarm);
  context.cancel(tx, { service: "cloudwatch", task: EVALUATION, key: alarm });
}

/** Data has come for a metric: its alarms are evaluated when they are due to see it. @param at of the data */
export function wake(context: Scheduling, tx: Transaction, metricId: string, at: number): void {
  for (const [key, { tick, range }] of watchers.list(context, tx, `${metricId}/`)) {
    const due = startOf(Math.max(context.clock.now(), at), tick / 1000) + tick;
    if (at < due - range) continue;
    const alarm = key.slice(metricId.length + 1);
    const { next = Infinity } = pending.get(context, tx, alarm)!;
    if (due < next) evaluateAt(context, tx, alarm, due);
  }
}

/** Whether data of a metric may wake an alarm. */
export function isWatched(context: Pick<CallContext, "region">, tx: Reader, metricId: string): boolean {
  return watchers.scan(context, tx, { from: `${metricId}/`, until: `${metricId}0`, limit: 1 }).length > 0;
}

/**
 * An alarm was evaluated: finds out when again.
 *
 * @param at time of the evaluation
 * @param sawNothing there was no data in the evaluation range, so that the same would come out until some comes
 */
export function continueWatching(context: Scheduling, tx: Transaction, alarm: string, at: number, sawNothing: boolean): void {
  const record = pending.get(context, tx, alarm);
  if (record === undefined) return;
  const next = sawNothing ? nextData(context, tx, record, at) : at + record.tick;
  if (next === undefined) {
    const { next: _over, ...asleep } = record;
    pending.put(context, tx, alarm, asleep);
    return;
  }
  evaluateAt(context, tx, alarm, next);
}

/** Data may be up to two hours ahead of the clock. */
function nextData(context: Scheduling, tx: Reader, { metricIds, tick }: PendingRecord, at: number): number | undefined {
  const first = Math.min(...metricIds.map((id) => firstPointFrom(context, tx, id, at) ?? Infinity));
  return first === Infinity ? undefined : startOf(first, tick / 1000) + tick;
}

function evaluateAt(context: Scheduling, tx: Transaction, alarm: string, next: number): void {
  pending.put(context, tx, alarm, { ...pending.get(context, tx, alarm)!, next });
  context.schedule(tx, { service: "cloudwatch", task: EVALUATION, key: alarm, at: next });
}
