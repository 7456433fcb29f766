import { renameNeeds } from "../resource-needs";
import { orderResources } from "../snapshot-order";
import type { JournalEntry, PendingOperation, ResourceIdentity, ResourceState, Snapshot, StackHandle } from "../state/snapshot";

/** What a finished step did to the state. */
export interface StateChange {
  /** No longer exist. */
  removes?: ResourceState[];
  /** Exist from now on. */
  writes?: ResourceState[];
  /** Stay where they are, with other properties; `before` is what they were known as. */
  marks?: { before: ResourceIdentity; state: ResourceState }[];
}

export function identityOf({ urn, id, delete: waiting }: ResourceState): ResourceIdentity {
  return { urn, ...(id ? { id } : {}), ...(waiting ? { delete: true } : {}) };
}

/**
 * The state while it changes: what the run has made of it so far, in the order in which it was made, and what the
 * run has not touched. Every change also goes to the journal. In a preview nothing is written.
 */
export class StateRecorder {
  private readonly written: ResourceState[] = [];
  private readonly gone = new Set<ResourceState>();
  private readonly pending = new Map<number, PendingOperation>();
  private nextStep = 1;

  constructor(
    private readonly handle: StackHandle,
    private base: readonly ResourceState[],
    private readonly options: {
      dryRun: boolean;
      clearPendingCreates?: boolean;
      /** The name that a resource goes by in this run, for one that an alias renames. */
      currentName: (urn: string) => string;
    },
  ) {}

  /** After a refresh: the state that everything else starts from. */
  async rebase(base: readonly ResourceState[]): Promise<void> {
    this.base = base;
    await this.append({ kind: "snapshot", snapshot: this.snapshot() });
  }

  /** Before a provider is asked to change something; resolves when that is on disk. */
  async begin(operation: PendingOperation): Promise<number> {
    const step = this.nextStep++;
    if (this.options.dryRun) return step;
    this.pending.set(step, operation);
    await this.append({ kind: "begin", step, operation: { ...operation, resource: { ...operation.resource } } });
    return step;
  }

  /** After it answered. Without a `step`, nothing was announced before. */
  async end(step: number | undefined, change: StateChange): Promise<void> {
    for (const resource of change.removes ?? []) this.gone.add(resource);
    for (const resource of change.writes ?? []) this.written.push(resource);
    if (this.options.dryRun) return;
    if (step !== undefined) this.pending.delete(step);
    const renamed = (change.marks ?? []).filter(({ before, state }) => JSON.stringify(before) !== JSON.stringify(identityOf(state)));
    const removes = [...(change.removes ?? []).map(identityOf), ...renamed.map(({ before }) => before)];
    const writes = [...(change.marks ?? []).map(({ state }) => state), ...(change.writes ?? [])].map((state) => ({ ...renameNeeds(state, this.options.currentName) }));
    await this.append({
      kind: "end",
      step: step ?? this.nextStep++,
      ...(removes.length > 0 ? { removes } : {}),
      ...(writes.length > 0 ? { writes } : {}),
    });
  }

  /** Whether the run has dealt with a resource of the old state. */
  isGone(resource: ResourceState): boolean {
    return this.gone.has(resource);
  }

  /** Adds to the state what no provider did and what a crash may lose without harm. */
  keep(removes: ResourceState[], writes: ResourceState[]): void {
    for (const resource of removes) this.gone.add(resource);
    this.written.push(...writes);
  }

  /** The state as it is now. */
  snapshot(): Snapshot {
    const left = [...this.written, ...this.base].filter((resource) => !this.gone.has(resource));
    const resources = orderResources([...new Set(left)].map((resource) => {
      const renamed = renameNeeds(resource, this.options.currentName);
      if (!renamed.aliases) return renamed;
      const { aliases: _, ...rest } = renamed;
      return rest;
    }));
    // What a crash interrupted: only a person knows whether such a resource exists, so creates stay.
    const interrupted = this.options.clearPendingCreates ? [] : this.handle.snapshot.pendingOperations;
    const unsettled = interrupted.filter(({ type }) => type === "creating");
    return { resources, pendingOperations: [...unsettled, ...this.pending.values()] };
  }

  /** Writes the checkpoint; everything that was announced must have ended. */
  async save(snapshot: Snapshot): Promise<void> {
    if (!this.options.dryRun) await this.handle.save(snapshot);
  }

  private async append(entry: JournalEntry): Promise<void> {
    if (this.options.dryRun) return;
    await this.handle.append(entry);
  }
}
