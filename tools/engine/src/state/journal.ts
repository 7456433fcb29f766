import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { explainFileError } from "./errors";
import type { StateFile, StateFiles } from "./files";
import type { JournalEntry } from "./snapshot";

/** First line: which checkpoint the entries follow. */
export interface JournalStart {
  kind: "start";
  version: 1;
  stack: string;
  /** SHA-256 of the checkpoint file, `null` when there is none yet. */
  base: string | null;
  pid: number;
  command: string;
  /** ISO 8601. */
  time: string;
}

/** The entries before this line are in the checkpoint with that SHA-256, if that one has been written. */
export interface JournalSaved {
  kind: "saved";
  checkpoint: string;
}

export type JournalRecord = JournalStart | JournalSaved | JournalEntry;

/** One line: checksum, number, number of the first line of the same write, record. */
export function formatLine(number: number, first: number, record: string): string {
  const body = `{"n":${number},"b":${first},"e":${record}}`;
  return `${crc32(body).toString(16).padStart(8, "0")} ${body}\n`;
}

interface Waiting {
  encode: () => string | Promise<string>;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Appends records to the journal. Records that wait while others are being synced share the next sync.
 * The file is made by the first record, so that a command that changes nothing leaves no trace.
 */
export class JournalWriter {
  private file: StateFile | undefined;
  private number = 0;
  /** Bytes that are known to be on disk. */
  private length = 0;
  private queue: Waiting[] = [];
  private running: Promise<void> | undefined;
  private failure: Error | undefined;

  constructor(
    private readonly files: StateFiles,
    readonly path: string,
    private readonly start: () => JournalStart,
  ) {}

  /** Whether there is a journal file of this writer. */
  get started(): boolean {
    return this.file !== undefined;
  }

  /** After a failed write: cuts off what may be there of it, so that the journal can be continued. */
  async repair(): Promise<void> {
    await this.settle();
    if (!this.failure) return;
    try {
      await this.file?.truncate(this.length);
      await this.file?.sync();
    } catch (error) {
      throw explainFileError(error, this.path, "Repairing the journal");
    }
    this.failure = undefined;
  }

  /**
   * Resolves when the record is on disk.
   *
   * @param encode gives the record as JSON text; called in the order of the appends
   */
  append(encode: () => string | Promise<string>): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.queue.push({ encode, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Waits until nothing is on its way. */
  async settle(): Promise<void> {
    while (this.running) await this.running;
  }

  async close(): Promise<void> {
    await this.settle();
    await this.file?.close();
    this.file = undefined;
  }

  private async drain(): Promise<void> {
    await Promise.resolve(); // whoever appends in the same tick shares this write
    while (this.queue.length > 0) {
      const batch = this.queue;
      this.queue = [];
      try {
        if (this.failure) throw this.failure;
        await this.write(batch);
      } catch (error) {
        // After a failed write or sync nobody knows what is on disk: what follows could be lost behind a torn line.
        this.failure ??= explainFileError(error, this.path, "Writing the journal");
        for (const { reject } of batch) reject(this.failure);
        continue;
      }
      for (const { resolve } of batch) resolve();
    }
    this.running = undefined;
  }

  private async write(batch: Waiting[]): Promise<void> {
    const lines: string[] = [];
    const isNew = this.number === 0;
    const first = this.number;
    let number = first;
    if (isNew) lines.push(formatLine(number++, first, JSON.stringify(this.start())));
    for (const { encode } of batch) lines.push(formatLine(number++, first, await encode()));
    const data = Buffer.from(lines.join(""));
    if (!this.file) {
      await this.files.makeFolder(dirname(this.path));
      this.file = await this.files.open(this.path, "ax", 0o600);
    }
    await this.file.write(data);
    await this.file.sync();
    if (isNew) await this.files.syncFolder(dirname(this.path));
    this.number = number;
    this.length += data.length;
  }
}
