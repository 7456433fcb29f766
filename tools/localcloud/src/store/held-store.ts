import type { Reader, Store, Transaction } from "../service";
import type { FolderStore } from "./folder-store";
import { MemoryStore } from "./memory-store";

/** How long a change may wait before the folder has it. */
const WRITE_MILLISECONDS = 200;

/**
 * A store in a folder that its process alone works on: once it is held, everything is in memory, and what has changed is written to the
 * folder together, several times a second. That takes a tenth of the time, because most records change many times in a moment.
 *
 * The folder always has the store as it was at one instant. What `kill -9` takes away is the last {@link WRITE_MILLISECONDS}: good enough for
 * a process that moves time on by itself and has told nobody of them, and only there. Other processes must not write to the folder meanwhile.
 */
export class HeldStore implements Store {
  private memory: MemoryStore | undefined;
  /** Keys that changed since the last write, by collection. */
  private readonly changed = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | undefined;
  private failure: unknown;

  constructor(private readonly folder: FolderStore) {}

  /** From now on this process alone works on the folder. */
  hold(): void {
    this.memory ??= new MemoryStore(this.folder.snapshot(), (collection, key) => {
      const keys = this.changed.get(collection);
      if (keys === undefined) this.changed.set(collection, new Set([key]));
      else keys.add(key);
      this.timer ??= setTimeout(() => this.writeSoon(), WRITE_MILLISECONDS).unref();
    });
  }

  transaction<T>(work: (tx: Transaction) => T): T {
    // The disk may be full. Nothing that was said to be done since then can be kept, so nothing more is.
    if (this.failure !== undefined) throw this.failure;
    return (this.memory ?? this.folder).transaction(work);
  }

  read<T>(work: (tx: Reader) => T): T {
    return (this.memory ?? this.folder).read(work);
  }

  /** @throws Error when the last changes cannot be written */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    try {
      if (this.failure !== undefined) throw this.failure;
      this.write();
    } finally {
      await this.memory?.close();
      await this.folder.close();
    }
  }

  private writeSoon(): void {
    this.timer = undefined;
    try {
      this.write();
    } catch (error) {
      this.failure = error;
    }
  }

  private write(): void {
    const { memory } = this;
    if (memory === undefined || this.changed.size === 0) return;
    const records = [...this.changed].flatMap(([collection, keys]) => [...keys].map((key) => ({ collection, key, bytes: memory.encoded(collection, key) })));
    this.folder.write(records);
    this.changed.clear();
  }
}
