import type { Reader, Store, Transaction } from "../service";
import type { FaultPlan } from "./fault-plan";

/** A store whose writes fail while a store fault strikes. Reads go on, as on a full disk. */
export class FaultyStore implements Store {
  constructor(private readonly store: Store, private readonly faults: FaultPlan) {}

  transaction<T>(work: (tx: Transaction) => T): T {
    const [fault] = this.faults.striking("store", () => true);
    if (fault !== undefined) throw new Error(fault.message);
    return this.store.transaction(work);
  }

  read<T>(work: (tx: Reader) => T): T {
    return this.store.read(work);
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
