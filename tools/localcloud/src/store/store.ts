/**
 * What every store of records offers.
 */

/** Records of one kind, by key. Keys are strings; values are structured-cloneable JSON (plus Uint8Array and Date). */
export interface Transaction {
  get<T>(collection: string, key: string): T | undefined;
  put<T>(collection: string, key: string, value: T): void;
  remove(collection: string, key: string): boolean;
  /** In key order. */
  list<T>(collection: string, prefix?: string): [key: string, value: T][];
  /** A part of a collection, without reading the rest of it. */
  scan<T>(collection: string, range: KeyRange): [key: string, value: T][];
}

/** Keys from one bound to another; bounds that are left out are open. */
export interface KeyRange {
  /** First key that counts. */
  from?: string;
  /** First key behind the range. */
  until?: string;
  /** @defaultValue all */
  limit?: number;
  /** From the end of the range backwards. @defaultValue false */
  reverse?: boolean;
}

/** What reads may use. */
export type Reader = Pick<Transaction, "get" | "list" | "scan">;

export interface Store {
  /** Runs `work` alone, over all processes that have the store open; all of it is kept or, when it throws, nothing. */
  transaction<T>(work: (tx: Transaction) => T): T;
  /** A consistent view; cheaper than a transaction. */
  read<T>(work: (tx: Reader) => T): T;
  close(): Promise<void>;
}
