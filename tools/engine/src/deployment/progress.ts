import type { ResourceState } from "../state/snapshot";
import type { Goal } from "./goal";

/** What has been decided so far, by URN. */
export class Progress {
  /** Registered or read in this run. */
  readonly urns = new Set<string>();
  readonly goals = new Map<string, Goal>();
  readonly reads = new Set<string>();
  readonly sames = new Set<string>();
  readonly creates = new Set<string>();
  readonly updates = new Set<string>();
  readonly replaces = new Set<string>();
  readonly imports = new Set<string>();
  readonly deletes = new Set<string>();
  /** Not created, because the run is about others; nothing may depend on them. */
  readonly skippedCreates = new Set<string>();
  /** Failed, or left out because of something that failed (only with continueOnError). */
  readonly failedOrSkipped = new Set<string>();
  /** Old resources whose delete has been issued before the end of the run. */
  readonly pendingDeletes = new Set<ResourceState>();
  /** Why a resource was deleted together with one that it depends on. */
  readonly dependentReplaceKeys = new Map<string, string[]>();
  /** Old name to new name, of resources that were found by an alias. */
  readonly newNames = new Map<string, string>();
  /** New name to old name. */
  readonly oldNames = new Map<string, string>();

  /** Whether the program still wants the resource that the state knows by this name. */
  isOperatedOn(urn: string): boolean {
    const name = this.newNames.get(urn) ?? urn;
    return this.sames.has(name) || this.updates.has(name) || this.replaces.has(name) || this.reads.has(name);
  }

  hasStep(urn: string): boolean {
    return this.isOperatedOn(urn) || this.creates.has(urn) || this.imports.has(urn) || this.deletes.has(urn);
  }
}
