/**
 * Which process drives a cloud whose store several processes have open. The holder of the lease moves the clock and does what is due;
 * the others send their calls to it, and go on by themselves when it is gone.
 */
import type { Store } from "../service";
import { askHolder, HolderGone } from "./holder-client";
import type { LeaseRecord } from "./lease-record";

const COLLECTION = "account";
const KEY = "lease";

export class Lease {
  private own: LeaseRecord | undefined;
  /** A holder that was found to be gone without having given its lease back. */
  private gone: string | undefined;

  constructor(private readonly store: Store) {}

  /** The other process that holds the lease. */
  otherHolder(): LeaseRecord | undefined {
    const record = this.store.read((tx) => tx.get<LeaseRecord>(COLLECTION, KEY));
    return record === undefined || record.holder === this.own?.holder || record.holder === this.gone ? undefined : record;
  }

  /** The lease of this process. */
  get current(): LeaseRecord | undefined {
    return this.own;
  }

  /** Takes the lease unless another living process has it. @returns whether it is this one's now */
  async take(record: LeaseRecord): Promise<boolean> {
    for (;;) {
      const other = this.otherHolder();
      if (other !== undefined && await isAlive(other)) return false;
      const isTaken = this.store.transaction((tx) => {
        const now = tx.get<LeaseRecord>(COLLECTION, KEY);
        if (now !== undefined && now.holder !== other?.holder && now.holder !== this.gone) return false; // somebody was faster
        tx.put(COLLECTION, KEY, record);
        return true;
      });
      if (!isTaken) continue;
      this.own = record;
      return true;
    }
  }

  /** From now on the holder counts as gone. */
  forget(record: LeaseRecord): void {
    this.gone = record.holder;
  }

  release(): void {
    const { own } = this;
    if (own === undefined) return;
    this.own = undefined;
    this.store.transaction((tx) => {
      if (tx.get<LeaseRecord>(COLLECTION, KEY)?.holder === own.holder) tx.remove(COLLECTION, KEY);
    });
  }
}

async function isAlive(record: LeaseRecord): Promise<boolean> {
  try {
    await askHolder(record, "lease", {});
    return true;
  } catch (error) {
    if (error instanceof HolderGone) return false;
    throw error;
  }
}
