import type { JournalEntry, Snapshot, StackHandle, StackRef } from "../state/snapshot";

/** A stack whose state is nowhere but in memory; for tests. */
export class MemoryStack implements StackHandle {
  readonly journal: JournalEntry[] = [];
  saved: Snapshot | undefined;
  closed = false;

  constructor(readonly ref: StackRef, readonly snapshot: Snapshot = { resources: [], pendingOperations: [] }) {}

  async append(entry: JournalEntry): Promise<void> {
    this.journal.push(entry);
  }

  async save(snapshot: Snapshot): Promise<void> {
    this.saved = structuredClone(snapshot);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
