import type { KeyRange, Reader, Store, Transaction } from "../service";
import { rejectPromise } from "./promise-guard";
import { decodeRecord, encodeRecord } from "./record-codec";
import { checkKey, compareKeys } from "./record-key";

/** One collection: records by key, and the keys in order once somebody lists them. */
interface Collection {
  records: Map<string, Buffer>;
  sorted: string[] | undefined;
}

/** The records of a store at one moment, by collection and key; encoded as the store keeps them. */
export type StoreSnapshot = ReadonlyMap<string, ReadonlyMap<string, Buffer>>;

/** What undoes one write: the record that was there before, or undefined for none. */
interface Undo { collection: string; key: string; before: Buffer | undefined }

/**
 * A store that lives as long as the process. It keeps records encoded, as the one on disk does, so that nobody can change a record
 * through a reference.
 */
export class MemoryStore implements Store {
  private readonly collections = new Map<string, Collection>();
  private readonly undo: Undo[] = [];
  private depth = 0;
  private isClosed = false;

  /**
   * @param from what is in it at first; it stays as it is, so any number of stores may begin with one snapshot
   * @param onChange hears of every record that a finished transaction has written or removed
   */
  constructor(from: StoreSnapshot = new Map(), private readonly onChange: (collection: string, key: string) => void = () => undefined) {
    for (const [name, records] of from) this.collections.set(name, { records: new Map(records), sorted: undefined });
  }

  private readonly view: Transaction = {
    get: (collection, key) => this.get(collection, key),
    put: (collection, key, value) => {
      checkKey(collection, key);
      this.set(collection, key, encodeRecord(value));
    },
    remove: (collection, key) => this.set(collection, key, undefined),
    list: (collection, prefix) => this.list(collection, prefix),
    scan: (collection, range) => this.scan(collection, range),
  };

  transaction<T>(work: (tx: Transaction) => T): T {
    this.rejectClosed();
    const mark = this.undo.length;
    this.depth++;
    try {
      return rejectPromise(work(this.view));
    } catch (error) {
      this.rollBack(mark);
      throw error;
    } finally {
      this.depth--;
      if (this.depth === 0) {
        for (const { collection, key } of this.undo) this.onChange(collection, key);
        this.undo.length = 0;
      }
    }
  }

  read<T>(work: (tx: Reader) => T): T {
    this.rejectClosed();
    return rejectPromise(work(this.view));
  }

  /** A record as it is kept; undefined when there is none. */
  encoded(collection: string, key: string): Buffer | undefined {
    return this.collections.get(collection)?.records.get(key);
  }

  /** Everything in it now. Records are never changed in place, so nothing of it is copied but the maps. */
  snapshot(): StoreSnapshot {
    this.rejectClosed();
    return new Map([...this.collections].map(([name, { records }]) => [name, new Map(records)]));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.collections.clear();
  }

  private rejectClosed(): void {
    if (this.isClosed) throw new Error("The local cloud's store is closed.");
  }

  private get<T>(collection: string, key: string): T | undefined {
    const bytes = this.collections.get(collection)?.records.get(key);
    return bytes === undefined ? undefined : decodeRecord<T>(bytes);
  }

  private set(collection: string, key: string, bytes: Buffer | undefined): boolean {
    const before = this.collections.get(collection)?.records.get(key);
    this.undo.push({ collection, key, before });
    this.write(collection, key, bytes);
    return before !== undefined;
  }

  private write(name: string, key: string, bytes: Buffer | undefined): void {
    let collection = this.collections.get(name);
    if (collection === undefined) {
      collection = { records: new Map(), sorted: undefined };
      this.collections.set(name, collection);
    }
    const { records, sorted } = collection;
    if (bytes === undefined) {
      if (records.delete(key)) sorted?.splice(position(sorted, key), 1);
      return;
    }
    if (sorted !== undefined && !records.has(key)) sorted.splice(position(sorted, key), 0, key);
    records.set(key, bytes);
  }

  private rollBack(mark: number): void {
    while (this.undo.length > mark) {
      const { collection, key, before } = this.undo.pop()!;
      this.write(collection, key, before);
    }
  }

  private list<T>(name: string, prefix = ""): [string, T][] {
    const collection = this.collections.get(name);
    if (collection === undefined) return [];
    collection.sorted ??= [...collection.records.keys()].sort(compareKeys);
    const found: [string, T][] = [];
    for (let at = position(collection.sorted, prefix); at < collection.sorted.length; at++) {
      const key = collection.sorted[at]!;
      if (!key.startsWith(prefix)) break;
      found.push([key, decodeRecord<T>(collection.records.get(key)!)]);
    }
    return found;
  }

  private scan<T>(name: string, { from = "", until, limit = Infinity, reverse = false }: KeyRange): [string, T][] {
    const collection = this.collections.get(name);
    if (collection === undefined) return [];
    const sorted = (collection.sorted ??= [...collection.records.keys()].sort(compareKeys));
    const first = position(sorted, from);
    const end = until === undefined ? sorted.length : position(sorted, until);
    const count = Math.min(Math.max(0, end - first), limit);
    const found: [string, T][] = [];
    for (let step = 0; step < count; step++) {
      const key = sorted[reverse ? end - 1 - step : first + step]!;
      found.push([key, decodeRecord<T>(collection.records.get(key)!)]);
    }
    return found;
  }
}

/** First place in the ordered keys that is not before `key`. */
function position(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(sorted[middle]!, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
