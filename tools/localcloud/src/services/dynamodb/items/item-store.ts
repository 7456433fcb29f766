/**
 * Items, the entries of indexes that lead to them, and how much of both there is.
 */
import type { CallContext, Reader, Transaction } from "../../../service";
import type { IndexRecord, TableRecord } from "../records";
import { attributeOf, isEqual, type Item } from "../values/attribute-value";
import { pick } from "../expressions/document-path";
import { sizeOfItem } from "../values/size";
import { noteExpiry } from "./expiry";
import { indexesOf, keyNames, keyOf, keysOf } from "./key-schema";
import { KeySpace, type KeyRange } from "./storage-key";

const itemCollection = "dynamodb-items";
const entryCollection = "dynamodb-index-entries";
const usageCollection = "dynamodb-usage";

/** Overhead that each item adds to an index. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html */
const entryOverhead = 100;

export interface StoredItem {
  item: Item;
  /** In bytes, as DynamoDB counts. */
  size: number;
}

interface Amount { items: number; bytes: number }

export interface Usage extends Amount { indexes: Record<string, Amount> }

export function usageOf(tx: Reader, table: TableRecord): Usage {
  return tx.get<Usage>(usageCollection, table.id) ?? { items: 0, bytes: 0, indexes: {} };
}

/** @param key with the key attributes at least */
export function readItem(tx: Reader, table: TableRecord, key: Item): StoredItem | undefined {
  return tx.get<StoredItem>(itemCollection, KeySpace.ofTable(table.id, keysOf(table)).key(key));
}

/** How many records are read at first, and at most, in one step: a page that ends early shall not have read the rest. */
const firstStep = 16;
const longestStep = 512;

/** The records of a range one by one, read in steps; the first is no longer than what the reader wants. */
function* recordsIn<T>(tx: Reader, collection: string, range: KeyRange, wanted = Infinity): Generator<[key: string, value: T]> {
  let { from, until } = range;
  for (let limit = Math.min(firstStep, wanted); ; limit = Math.min(limit * 4, longestStep)) {
    const records = tx.scan<T>(collection, { from, until, limit, ...(range.reverse && { reverse: true }) });
    yield* records;
    if (records.length < limit) return;
    const last = records.at(-1)![0];
    if (range.reverse) until = last;
    else from = `${last}\0`;
  }
}

/** @param wanted how many of them will be looked at most likely */
export function itemsIn(tx: Reader, range: KeyRange, wanted?: number): Generator<[key: string, stored: StoredItem]> {
  return recordsIn(tx, itemCollection, range, wanted);
}

/** The items that entries of an index lead to, in the index's order. */
export function* itemsByIndex(tx: Reader, range: KeyRange, wanted?: number): Generator<[key: string, stored: StoredItem]> {
  for (const [key, itemKey] of recordsIn<string>(tx, entryCollection, range, wanted)) yield [key, tx.get<StoredItem>(itemCollection, itemKey)!];
}

/** Bytes that a write put into the table and, write by write, into its indexes. */
export interface Written { size: number; indexSizes: Map<string, number[]> }

/**
 * Puts an item in the place of what was there, or takes it away.
 * @param before what is stored under the key now
 */
export function writeItem(
  context: CallContext, tx: Transaction, table: TableRecord, before: StoredItem | undefined, after: Item | undefined, size = after ? sizeOfItem(after) : 0,
): Written {
  const key = KeySpace.ofTable(table.id, keysOf(table)).key((after ?? before!.item));
  const indexSizes = new Map<string, number[]>();
  if (after === undefined) tx.remove(itemCollection, key);
  else tx.put<StoredItem>(itemCollection, key, { item: after, size });

  const usage = usageOf(tx, table);
  const changed = { ...usage, items: usage.items + (after ? 1 : 0) - (before ? 1 : 0), bytes: usage.bytes + size - (before?.size ?? 0) };
  for (const index of indexesOf(table)) {
    const { sizes, amount } = writeEntry(tx, table, index, key, before?.item, after, usage.indexes[index.IndexName]);
    if (sizes.length > 0) indexSizes.set(index.IndexName, sizes);
    changed.indexes = { ...changed.indexes, [index.IndexName]: amount };
  }
  if (changed.items !== usage.items || changed.bytes !== usage.bytes || indexSizes.size > 0) tx.put(usageCollection, table.id, changed);
  noteExpiry(context, tx, table, before?.item, after);
  return { size, indexSizes };
}

function writeEntry(
  tx: Transaction, table: TableRecord, index: IndexRecord, itemKey: string, before: Item | undefined, after: Item | undefined, amount: Amount = { items: 0, bytes: 0 },
): { sizes: number[]; amount: Amount } {
  const keys = keysOf(table, index.KeySchema);
  const space = KeySpace.ofIndex(table.id, index.IndexName, keys);
  const old = before && keyOf(before, keys) ? projected(before, table, index) : undefined;
  const now = after && keyOf(after, keys) ? projected(after, table, index) : undefined;
  const oldKey = old && space.key(before!, itemKey);
  const newKey = now && space.key(after!, itemKey);
  const sizes: number[] = [];
  if (oldKey !== undefined && oldKey !== newKey) {
    tx.remove(entryCollection, oldKey);
    sizes.push(sizeOfItem(old!));
  }
  if (newKey !== undefined && oldKey !== newKey) tx.put(entryCollection, newKey, itemKey);
  if (now !== undefined && !(oldKey === newKey && isEqual({ M: old! }, { M: now }))) sizes.push(sizeOfItem(now));
  const bytesOf = (item: Item | undefined): number => (item === undefined ? 0 : sizeOfItem(item) + entryOverhead);
  return { sizes, amount: { items: amount.items + (now ? 1 : 0) - (old ? 1 : 0), bytes: amount.bytes + bytesOf(now) - bytesOf(old) } };
}

/** What of an item is in the index. */
export function projected(item: Item, table: TableRecord, index: IndexRecord): Item {
  const { ProjectionType: type, NonKeyAttributes: further = [] } = index.Projection;
  if (type === "ALL") return item;
  const names = new Set([...keyNames(keysOf(table)), ...keyNames(keysOf(table, index.KeySchema)), ...(type === "INCLUDE" ? further as string[] : [])]);
  return pick(item, [...names].filter((name) => attributeOf(item, name) !== undefined).map((name) => [name]));
}

/** Removes all that a table holds. */
export function removeItems(tx: Transaction, table: TableRecord): void {
  for (const collection of [itemCollection, entryCollection]) removeRange(tx, collection, { from: `${table.id}/`, until: `${table.id}0` });
  tx.remove(usageCollection, table.id);
}

function removeRange(tx: Transaction, collection: string, range: KeyRange): void {
  for (;;) {
    const records = tx.scan(collection, { ...range, limit: longestStep });
    for (const [key] of records) tx.remove(collection, key);
    if (records.length < longestStep) return;
  }
}

/** Makes the entries of an index that was added to a table with items. */
export function fillIndex(tx: Transaction, table: TableRecord, index: IndexRecord): void {
  const amount = { items: 0, bytes: 0 };
  const keys = keysOf(table, index.KeySchema);
  const space = KeySpace.ofIndex(table.id, index.IndexName, keys);
  const entries: [string, string][] = [];
  for (const [itemKey, { item }] of itemsIn(tx, { from: `${table.id}/`, until: `${table.id}0` })) {
    // Items whose attribute has another type than the index's key are left out of it.
    const key = keyOf(item, keys);
    if (key === undefined || keyNames(keys).some((name) => key[name]![keys.types.get(name)!] === undefined)) continue;
    entries.push([space.key(item, itemKey), itemKey]);
    amount.items++;
    amount.bytes += sizeOfItem(projected(item, table, index)) + entryOverhead;
  }
  for (const [key, itemKey] of entries) tx.put(entryCollection, key, itemKey);
  const usage = usageOf(tx, table);
  tx.put<Usage>(usageCollection, table.id, { ...usage, indexes: { ...usage.indexes, [index.IndexName]: amount } });
}

export function emptyIndex(tx: Transaction, table: TableRecord, indexName: string): void {
  removeRange(tx, entryCollection, { from: `${table.id}/${indexName}/`, until: `${table.id}/${indexName}0` });
  const usage = usageOf(tx, table);
  const { [indexName]: _, ...indexes } = usage.indexes;
  tx.put<Usage>(usageCollection, table.id, { ...usage, indexes });
}
