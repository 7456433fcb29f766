import { crc32 } from "node:zlib";
import { StateFileError } from "./errors";
import { formatLine, type JournalRecord, type JournalSaved, type JournalStart } from "./journal";
import { inOrder } from "./order";
import type { JournalEntry, PendingOperation, ResourceIdentity, ResourceState, Snapshot } from "./snapshot";

export interface Journal {
  /** `undefined` when not even the first line got to disk. */
  start?: JournalStart;
  /** All further records in order. */
  records: Exclude<JournalRecord, JournalStart>[];
  /** The lines that these came from; what follows in the file was torn. */
  text: string;
}

interface Line {
  n: number;
  b: number;
  e: JournalRecord;
}

/**
 * Reads a journal. The last write may be torn, since nobody was told that it succeeded; damage before that is an error.
 *
 * @throws StateFileError naming file and line
 */
export function parseJournal(content: Buffer, path: string): Journal {
  const texts = content.toString("utf8").split("\n");
  const lines = texts.map(parseLine);
  const bad = lines.findIndex((line, index) => line === undefined || line.n !== index);
  const good = (bad < 0 ? lines : lines.slice(0, bad)) as Line[];
  if (bad >= 0) {
    // A write that was never acknowledged can be on disk in parts: all that follows must belong to the same write.
    const acknowledged = lines.slice(bad).some((line) => line !== undefined && line.b > bad);
    if (acknowledged) {
      throw new StateFileError(
        path,
        `line ${bad + 1} of the journal is damaged. Nothing was changed.`,
        "The lines after it record steps that were carried out. Put the file back from a copy; without one, move it away and run a refresh, which finds what exists of the known resources.",
      );
    }
  }
  const [first, ...rest] = good.map((line) => line.e);
  if (first === undefined) return { records: [], text: "" };
  if (first.kind !== "start" || first.version !== 1) {
    throw new StateFileError(path, "the journal was written by another version of this engine. Nothing was changed.", "Use that version once, so that it brings the journal into the state.");
  }
  return { start: first, records: rest as Journal["records"], text: texts.slice(0, good.length).map((text) => `${text}\n`).join("") };
}

function parseLine(text: string): Line | undefined {
  const body = text.slice(9);
  if (text.length < 10 || text[8] !== " " || crc32(body) !== Number.parseInt(text.slice(0, 8), 16)) return undefined;
  return JSON.parse(body) as Line; // the checksum says that this is what was written
}

/** The journal with one more line: all of it is in the checkpoint with that hash, if that one has been written. */
export function markSaved({ records, text }: Journal, checkpoint: string): Buffer {
  const number = records.length + 1;
  return Buffer.from(text + formatLine(number, number, JSON.stringify({ kind: "saved", checkpoint } satisfies JournalSaved)));
}

/** What follows the checkpoint with that hash; `undefined` when the journal does not belong to it. */
export function entriesAfter(journal: Journal, checkpoint: string | null): JournalEntry[] | undefined {
  const saved = journal.records.findLastIndex((record) => record.kind === "saved" && record.checkpoint === checkpoint);
  if (saved < 0 && journal.start !== undefined && journal.start.base !== checkpoint) return undefined;
  return journal.records.slice(saved + 1).filter((record) => record.kind !== "saved");
}

export interface Replayed {
  snapshot: Snapshot;
  /** Steps that the entries tell of, finished or not. */
  steps: number;
  /** Those that were under way at the end; they are in the snapshot's pending operations too. */
  pending: PendingOperation[];
}

/** The state after a crash: the entries applied to the checkpoint that they follow. */
export function replay(base: Snapshot, entries: Iterable<JournalEntry>): Replayed {
  let resources = new Resources(base.resources);
  let operations = base.pendingOperations;
  const open = new Map<number, PendingOperation>();
  const steps = new Set<number>();
  for (const entry of entries) {
    if (entry.kind === "snapshot") {
      resources = new Resources(entry.snapshot.resources);
      operations = entry.snapshot.pendingOperations;
      continue;
    }
    steps.add(entry.step);
    if (entry.kind === "begin") open.set(entry.step, entry.operation);
    else {
      open.delete(entry.step);
      for (const identity of entry.removes ?? []) resources.remove(identity);
      for (const resource of entry.writes ?? []) resources.write(resource);
    }
  }
  const pending = [...open.values()];
  return {
    snapshot: { resources: inOrder(resources.list()), pendingOperations: [...operations, ...pending] },
    steps: steps.size,
    pending,
  };
}

/** Resources by identity in a fixed order, so that each change costs the same however many there are. */
class Resources {
  private readonly byKey = new Map<string, ResourceState>();

  constructor(resources: ResourceState[]) {
    for (const resource of resources) {
      let key = keyOf(resource);
      while (this.byKey.has(key)) key += "\0again"; // two of the same identity: keep both, they are not ours to judge
      this.byKey.set(key, resource);
    }
  }

  list(): ResourceState[] {
    return [...this.byKey.values()];
  }

  write(resource: ResourceState): void {
    this.byKey.set(keyOf(resource), resource);
  }

  remove(identity: ResourceIdentity): void {
    const key = identity.delete && identity.id === undefined ? this.anyLeftover(identity.urn) : keyOf(identity);
    const found = key === undefined ? undefined : this.byKey.get(key);
    if (found && (identity.id === undefined || found.id === undefined || identity.id === found.id)) this.byKey.delete(key!);
  }

  private anyLeftover(urn: string): string | undefined {
    for (const [key, resource] of this.byKey) if (resource.urn === urn && resource.delete) return key;
    return undefined;
  }
}

/** Of the live ones there is one per URN; of the replaced ones that wait for their deletion there may be several. */
function keyOf({ urn, id, delete: waitsForDeletion }: ResourceIdentity): string {
  return waitsForDeletion ? `${urn}\0delete\0${id ?? ""}` : urn;
}
