import type { Clock } from "../time/clocks";
import type { Fault, FaultKind, FaultOf } from "./fault";

interface Entry { fault: Fault; strikes: number }

/** The faults of a cloud. */
export class FaultPlan {
  private readonly entries = new Set<Entry>();

  /** @param fraction gives numbers from 0 to 1; of its own, so that a fault does not change the ids of a run */
  constructor(private readonly clock: Clock, private readonly fraction: () => number) {}

  /** @returns a function that takes the fault away */
  add(fault: Fault): () => void {
    const entry = { fault, strikes: 0 };
    this.entries.add(entry);
    return () => void this.entries.delete(entry);
  }

  clear(): void {
    this.entries.clear();
  }

  /** The faults of a kind that strike now. Asking counts: each time is one stroke. */
  striking<K extends FaultKind>(kind: K, matches: (fault: FaultOf<K>) => boolean): FaultOf<K>[] {
    if (this.entries.size === 0) return [];
    const now = this.clock.now();
    const found: FaultOf<K>[] = [];
    for (const entry of this.entries) {
      const { from = -Infinity, until = Infinity, chance = 1, times = Infinity } = entry.fault;
      if (!isOfKind(entry.fault, kind) || now < from || now >= until || entry.strikes >= times || !matches(entry.fault)) continue;
      if (chance < 1 && this.fraction() >= chance) continue;
      entry.strikes++;
      found.push(entry.fault);
    }
    return found;
  }
}

function isOfKind<K extends FaultKind>(fault: Fault, kind: K): fault is FaultOf<K> {
  return fault.kind === kind;
}
