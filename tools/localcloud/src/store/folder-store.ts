import { closeSync } from "node:fs";
import { join, resolve } from "node:path";
import { open, type RootDatabase } from "lmdb";
import type { KeyRange, Reader, Store, Transaction } from "../service";
import { dataFileProblem } from "./data-file";
import { rejectPromise } from "./promise-guard";
import { decodeRecord, encodeRecord } from "./record-codec";
import { checkKey, fromStoredKey, storedKey } from "./record-key";
import type { StoreSnapshot } from "./memory-store";
import { SnapshotGuard } from "./snapshot-guard";
import { storeError } from "./store-error";
import { isDiskFull, prepareStoreFolder } from "./store-folder";

/** LMDB's page size; it decides how long a key may be. Fixed for a folder once it has been made. */
const PAGE_SIZE = 8192;

/** Address space, not disk: the file grows as records come. All processes map the same, so that none outgrows another. */
const MAP_SIZE = 64 * 2 ** 30;

/** Abortable, done when it returns, and not flushed to the disk by itself (lmdb's ABORTABLE, SYNCHRONOUS_COMMIT, NO_SYNC_FLUSH). */
const TRANSACTION_FLAGS: number = 0x10003;

/** How long a write may wait for its flush to the disk. */
const FLUSH_MILLISECONDS = 50;

/** How often a transaction is begun anew because other processes open the store in just that moment. */
const ATTEMPTS = 100;

/** Thrown to abort a transaction that does not stand on the newest state. */
const STALE = Symbol("stale");

/** Greater than the last byte of any UTF-8 text. */
const AFTER_ALL = Buffer.from([0xff]);

/**
 * A store in a folder, which several processes may have open at once. What a transaction wrote is there after `kill -9` as soon as
 * `transaction` has returned: the operating system has it. The disk has it within {@link FLUSH_MILLISECONDS}; a flush per transaction
 * would cost forty times the transaction. Only a machine that loses its power in that time can lose or damage the store.
 */
export class FolderStore implements Store {
  private readonly database: RootDatabase<Buffer, Buffer>;
  private readonly guard: SnapshotGuard;
  /** Depth of transactions in progress; reads inside of one see what it has written. */
  private depth = 0;
  private isClosed = false;
  private flushTimer: NodeJS.Timeout | undefined;

  private readonly view: Transaction = {
    get: (collection, key) => this.get(collection, key),
    put: (collection, key, value) => {
      checkKey(collection, key);
      this.database.putSync(bytesOf(collection, key), encodeRecord(value));
    },
    remove: (collection, key) => {
      const bytes = bytesOf(collection, key);
      if (!this.database.doesExist(bytes)) return false;
      this.database.removeSync(bytes);
      return true;
    },
    list: (collection, prefix) => this.list(collection, prefix),
    scan: (collection, range) => this.scan(collection, range),
  };

  /** @throws Error when the folder cannot be used, naming it and the cure */
  constructor(private readonly folder: string) {
    try {
      prepareStoreFolder(folder);
      const problem = dataFileProblem(join(folder, "data.mdb"));
      if (problem !== undefined) throw new Error(problem);
      this.database = open<Buffer, Buffer>({
        // One environment per folder and process, whatever way the folder is spelt.
        path: resolve(folder), keyEncoding: "binary", encoding: "binary", pageSize: PAGE_SIZE, mapSize: MAP_SIZE, noSubdir: false,
        overlappingSync: false,
      });
      this.guard = new SnapshotGuard(resolve(folder));
    } catch (error) {
      throw storeError(folder, "opened", error);
    }
    // Opening may itself have hidden the newest transaction of another process; an empty one brings it back.
    this.transaction(() => undefined);
  }

  transaction<T>(work: (tx: Transaction) => T): T {
    this.rejectClosed();
    for (let attempt = 1; ; attempt++) {
      try {
        return this.attempt(work);
      } catch (error) {
        if (error !== STALE) throw error;
        if (attempt === ATTEMPTS) throw new Error(`The local cloud's store in ${this.folder} is being opened by too many processes at once. Run the command again.`);
      }
    }
  }

  private attempt<T>(work: (tx: Transaction) => T): T {
    let failure: { error: unknown } | undefined;
    this.depth++;
    try {
      return this.database.transactionSync(() => {
        try {
          if (this.depth === 1 && !this.guard.isNewest(this.database.getWriteTxnId())) throw STALE;
          return rejectPromise(work(this.view));
        } catch (error) {
          failure = { error };
          throw error;
        }
      }, TRANSACTION_FLAGS);
    } catch (error) {
      // What the work threw is the caller's; anything else comes from the disk.
      throw failure?.error === error && !isDiskError(error) ? error : this.writeError(error);
    } finally {
      this.depth--;
      this.flushSoon();
    }
  }

  read<T>(work: (tx: Reader) => T): T {
    this.rejectClosed();
    // A fresh snapshot: otherwise reads of this turn of the event loop may miss what another process has written.
    if (this.depth === 0) this.database.resetReadTxn();
    return rejectPromise(work(this.view));
  }

  /** Everything in it now, as the memory store takes it. */
  snapshot(): StoreSnapshot {
    this.rejectClosed();
    if (this.depth === 0) this.database.resetReadTxn();
    const collections = new Map<string, Map<string, Buffer>>();
    for (const { key, value } of this.database.getRange({})) {
      const [collection, name] = fromStoredKey(key);
      const records = collections.get(collection);
      if (records === undefined) collections.set(collection, new Map([[name, Buffer.from(value)]]));
      else records.set(name, Buffer.from(value));
    }
    return collections;
  }

  /** Writes encoded records, and removes those without bytes, all or nothing. */
  write(records: readonly { collection: string; key: string; bytes: Buffer | undefined }[]): void {
    this.transaction(() => {
      for (const { collection, key, bytes } of records) {
        if (bytes === undefined) this.database.removeSync(bytesOf(collection, key));
        else this.database.putSync(bytesOf(collection, key), bytes);
      }
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.flushTimer);
    await this.flush();
    closeSync(this.guard.descriptor);
    await this.database.close();
  }

  private writeError(error: unknown): Error {
    // A write that stops half-way is all that LMDB sees of a full disk.
    const isFull = /Input\/output error/.test(String(error)) && isDiskFull(this.folder);
    return storeError(this.folder, "written", isFull ? new Error("ENOSPC: no space left on device", { cause: error }) : error);
  }

  private flushSoon(): void {
    if (this.flushTimer !== undefined || this.isClosed) return;
    this.flushTimer = setTimeout(() => {
      this.flushTimer = undefined;
      this.flush().catch((error: unknown) => process.emitWarning(error as Error));
    }, FLUSH_MILLISECONDS).unref();
  }

  private flush(): Promise<void> {
    return new Promise((done, failed) => {
      this.flusher.sync((error) => (error ? failed(storeError(this.folder, "written", error)) : done()));
    });
  }

  private rejectClosed(): void {
    if (this.isClosed) throw new Error(`The local cloud's store in ${this.folder} is closed.`);
  }

  /** lmdb has this method and leaves it out of its types. */
  private get flusher(): { sync(done: (error?: Error | null) => void): void } {
    return this.database as unknown as { sync(done: (error?: Error | null) => void): void };
  }

  private get<T>(collection: string, key: string): T | undefined {
    const bytes = this.database.getBinary(bytesOf(collection, key));
    return bytes === undefined ? undefined : decodeRecord<T>(bytes);
  }

  private list<T>(collection: string, prefix = ""): [string, T][] {
    const start = bytesOf(collection, prefix);
    const skipped = Buffer.byteLength(collection) + 1;
    const found: [string, T][] = [];
    for (const { key, value } of this.database.getRange({ start, end: Buffer.concat([start, AFTER_ALL]) })) {
      found.push([key.toString("utf8", skipped), decodeRecord<T>(value)]);
    }
    return found;
  }

  private scan<T>(collection: string, { from = "", until, limit, reverse = false }: KeyRange): [string, T][] {
    const start = bytesOf(collection, from);
    const end = until === undefined ? Buffer.concat([bytesOf(collection, ""), AFTER_ALL]) : bytesOf(collection, until);
    if (limit !== undefined && limit <= 0) return [];
    const skipped = Buffer.byteLength(collection) + 1;
    // Backwards, lmdb takes the start as included and the end as excluded too, so both are turned round by one step.
    const range = reverse
      ? { start: end, end: start, exclusiveStart: true, inclusiveEnd: true, reverse: true }
      : { start, end };
    const found: [string, T][] = [];
    for (const { key, value } of this.database.getRange({ ...range, ...(limit !== undefined && { limit }) })) {
      found.push([key.toString("utf8", skipped), decodeRecord<T>(value)]);
    }
    return found;
  }
}

function bytesOf(collection: string, key: string): Buffer {
  return Buffer.from(storedKey(collection, key));
}

/** LMDB's own errors carry a number as code, those of Node and of the services a text or none. */
function isDiskError(error: unknown): boolean {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "number";
}
