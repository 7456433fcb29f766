import type { CallContext, Task, TaskHandler, Transaction } from "../../../service";
import { tables, type TableRecord } from "../records";
import { expiredKeys, noteExpiry, scheduleNextSweep } from "./expiry";
import { itemsIn, readItem, writeItem } from "./item-store";
import { keysOf } from "./key-schema";
import { KeySpace } from "./storage-key";

/** What one transaction removes at most. */
const itemsPerSweep = 500;

/** Removes the items of a table that expired longer ago than the sweep waits; a bounded number of them. */
export function expireItems(context: CallContext, tx: Transaction, table: TableRecord, now: number): number {
  const keys = expiredKeys(tx, table, now, itemsPerSweep);
  for (const key of keys) {
    const stored = readItem(tx, table, key);
    if (stored === undefined) throw new Error(`An item of ${table.name} is on the list of what expires and is not there.`);
    writeItem(context, tx, table, stored, undefined);
  }
  return keys.length;
}

export const sweepExpiredItems: TaskHandler = (task: Task, context) => context.store.transaction((tx) => {
  const table = tables.get(context, tx, task.payload.tableName as string);
  if (table?.timeToLiveAttribute !== undefined) {
    expireItems(context, tx, table, context.clock.now());
    scheduleNextSweep(context, tx, table);
  }
  task.finish(tx);
});

/** Puts the items that are there when a table gets a time to live on the list of what expires. */
export function noteAllExpiry(context: CallContext, tx: Transaction, table: TableRecord): void {
  for (const [, { item }] of itemsIn(tx, KeySpace.ofTable(table.id, keysOf(table)).segment())) noteExpiry(context, tx, table, undefined, item);
}
