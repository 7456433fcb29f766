/**
 * Keeps processes that write at the same time from losing a transaction to one that opens the store.
 *
 * lmdb 3.5.6 notes the newest transaction in shared memory (`lock.mdb`), and every process that opens the folder sets that note from
 * what it read a moment before (`mdb_env_open2`). A transaction committed in between is forgotten: the next one would be built on the state
 * before it. The truth is in the two meta pages of `data.mdb`; whoever holds the write lock compares, and sets the note right.
 */
import { fstatSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { META_OFFSETS } from "./data-file";

/** Where the note may stand, by the kind of lock the platform has; it is only written where it holds the value that is wrong. */
const NOTE_OFFSETS = [8, 16];

/**
 * Descriptors of lock files by path. They stay open until the process ends: closing any descriptor of a file drops all of the process's locks
 * on it, LMDB's included.
 */
const lockFiles = new Map<string, number>();

export class SnapshotGuard {
  private readonly dataFile: number;
  private readonly pageSize: number;
  private readonly word = Buffer.alloc(8);

  /** @param folder of a store that is open */
  constructor(private readonly folder: string) {
    this.dataFile = openSync(join(folder, "data.mdb"), "r");
    this.pageSize = Number(this.readWord(this.dataFile, META_OFFSETS.pageSize) & 0xffff_ffffn);
  }

  /** Descriptor to be closed with the store. */
  get descriptor(): number { return this.dataFile; }

  /**
   * Whether a transaction stands on the newest state; if not, sets the note right for the next attempt.
   * @param transactionId of the write transaction in progress, so that nothing changes meanwhile
   * @throws Error when the note is not where this version of LMDB has it
   */
  isNewest(transactionId: number): boolean {
    const first = this.readWord(this.dataFile, META_OFFSETS.transaction);
    const second = this.readWord(this.dataFile, META_OFFSETS.transaction + this.pageSize);
    const newest = first > second ? first : second;
    const base = BigInt(transactionId) - 1n;
    if (newest === base) return true;
    this.correct(base, newest);
    return false;
  }

  private correct(noted: bigint, newest: bigint): void {
    const file = this.lockFile();
    const offset = NOTE_OFFSETS.find((candidate) => this.readWord(file, candidate) === noted);
    if (offset === undefined) {
      throw new Error(`The local cloud's store in ${this.folder} was opened by another process at the moment of a write, and cannot tell its newest state. ` +
        "Nothing was written; run the command again.");
    }
    this.word.writeBigUInt64LE(newest);
    writeSync(file, this.word, 0, 8, offset);
  }

  private lockFile(): number {
    const path = join(this.folder, "lock.mdb");
    let descriptor = lockFiles.get(path);
    // A folder that was removed and made again has another file under the same name.
    if (descriptor === undefined || fstatSync(descriptor).ino !== statSync(path).ino) {
      descriptor = openSync(path, "r+");
      lockFiles.set(path, descriptor);
    }
    return descriptor;
  }

  private readWord(file: number, offset: number): bigint {
    readSync(file, this.word, 0, 8, offset);
    return this.word.readBigUInt64LE();
  }
}
