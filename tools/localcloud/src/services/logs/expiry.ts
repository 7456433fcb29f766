/**
 * Events go when the retention of their group is over. What is over is out of sight at once; here it leaves the store too.
 */
import type { CallContext, TaskHandler, Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { DAY, expiryOf, removeEventsBefore } from "./log-store";
import { logGroups, type LogGroupRecord } from "./records";

export const EXPIRE = "expire-events";

/** When a group is looked at next, by its name. */
const looks = new RegionTable<number>("logs.expiry");

/** Between two looks at the same group. */
const LEAST_MILLISECONDS = 3_600_000;

/** Sees to it that a group with events is looked at when the first of them can be over. */
export function scheduleExpiry(context: CallContext, tx: Transaction, { name, retentionInDays }: LogGroupRecord): void {
  if (retentionInDays === undefined || looks.get(context, tx, name) !== undefined) return;
  lookAt(context, tx, name, context.clock.now() + retentionInDays * DAY);
}

/** The retention of a group has changed, or the group is gone. */
export function rescheduleExpiry(context: CallContext, tx: Transaction, name: string, group: LogGroupRecord | undefined): void {
  looks.remove(context, tx, name);
  context.cancel(tx, { task: EXPIRE, key: name });
  if (group?.retentionInDays !== undefined) lookAt(context, tx, name, context.clock.now());
}

function lookAt(context: CallContext, tx: Transaction, name: string, at: number): void {
  looks.put(context, tx, name, at);
  context.schedule(tx, { task: EXPIRE, key: name, at });
}

export const expireEvents: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  looks.remove(context, tx, task.key);
  const group = logGroups.get(context, tx, task.key);
  if (group?.retentionInDays === undefined) return;
  const now = context.clock.now();
  const oldest = removeEventsBefore(context, tx, group.name, expiryOf(group, now));
  if (oldest !== undefined) lookAt(context, tx, group.name, Math.max(oldest + group.retentionInDays * DAY, now + LEAST_MILLISECONDS));
});
