/**
 * Time to live: expired items stay, and are read like others, until a sweep removes them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
import type { CallContext, Reader, Transaction } from "../../../service";
import type { TableRecord } from "../records";
import { attributeOf, type Item } from "../values/attribute-value";
import { keyOf, keysOf } from "./key-schema";
import { identityOf, type KeyRange } from "./storage-key";

const expiryCollection = "dynamodb-expiry";

export const sweepTask = "SweepExpiredItems";

/** AWS removes expired items "within a few days"; two of them are what it used to name. */
export const sweepDelay = 48 * 3_600_000;

/** Items that come to their end one after the other are swept together. */
const sweepInterval = 3_600_000;

/** Items that expired longer ago than this are never removed. */
const ignoredAfter = 5 * 365 * 86_400_000;

/** Greater than any time that can come. */
const latestSeconds = 10 ** 12;

const spaceOf = (table: TableRecord): KeyRange => ({ from: `${table.id}/`, until: `${table.id}0` });
const place = (table: TableRecord, seconds: number, identity: string): string => `${table.id}/${String(seconds).padStart(12, "0")}/${identity}`;

/** When the item expires, in seconds since the epoch; undefined when it does not. */
export function expiryOf(item: Item | undefined, table: TableRecord, now: number): number | undefined {
  const text = item === undefined || table.timeToLiveAttribute === undefined ? undefined : attributeOf(item, table.timeToLiveAttribute)?.N;
  if (text === undefined) return undefined;
  const seconds = Math.floor(Number(text));
  return seconds >= 0 && seconds < latestSeconds && seconds * 1000 > now - ignoredAfter ? seconds : undefined;
}

/** Keeps the list of what expires when; to be called with every write to a table that has a time to live. */
export function noteExpiry(context: CallContext, tx: Transaction, table: TableRecord, before: Item | undefined, after: Item | undefined): void {
  if (table.timeToLiveAttribute === undefined) return;
  const now = context.clock.now();
  const keys = keysOf(table);
  const identity = identityOf((after ?? before)!, keys);
  const old = expiryOf(before, table, 0);
  const expiry = expiryOf(after, table, now);
  if (old !== undefined && old !== expiry) tx.remove(expiryCollection, place(table, old, identity));
  if (expiry === undefined || expiry === old) return;
  const own = place(table, expiry, identity);
  tx.put(expiryCollection, own, keyOf(after!, keys));
  if (tx.scan(expiryCollection, { ...spaceOf(table), limit: 1 })[0]![0] === own) scheduleSweep(context, tx, table, expiry * 1000 + sweepDelay);
}

/** Forgets what expires: the table goes, or its time to live. */
export function forgetExpiry(context: CallContext, tx: Transaction, table: TableRecord): void {
  context.cancel(tx, { service: "dynamodb", task: sweepTask, key: table.name });
  const step = 512;
  for (;;) {
    const records = tx.scan(expiryCollection, { ...spaceOf(table), limit: step });
    for (const [key] of records) tx.remove(expiryCollection, key);
    if (records.length < step) return;
  }
}

/** The keys of items that are to be removed now, soonest expired first. */
export function expiredKeys(tx: Reader, table: TableRecord, now: number, limit: number): Item[] {
  const seconds = Math.floor((now - sweepDelay) / 1000);
  if (seconds < 0) return [];
  return tx.scan<Item>(expiryCollection, { from: `${table.id}/`, until: place(table, seconds + 1, ""), limit }).map(([, key]) => key);
}

/** Puts the next sweep on the agenda; without anything that expires there is none. */
export function scheduleNextSweep(context: CallContext, tx: Transaction, table: TableRecord): void {
  const [first] = tx.scan(expiryCollection, { ...spaceOf(table), limit: 1 });
  if (first === undefined) return;
  const due = Number(first[0].split("/")[1]) * 1000 + sweepDelay;
  const now = context.clock.now();
  scheduleSweep(context, tx, table, due <= now ? now : Math.max(due, now + sweepInterval));
}

function scheduleSweep(context: CallContext, tx: Transaction, table: TableRecord, at: number): void {
  context.schedule(tx, { service: "dynamodb", task: sweepTask, key: table.name, at: Math.max(at, context.clock.now()), payload: { tableName: table.name } });
}
