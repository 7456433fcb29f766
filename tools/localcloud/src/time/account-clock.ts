import type { SteerableClock, Store } from "../service";
import { movableClock } from "./clock";

const COLLECTION = "account";
const KEY = "clock-offset";

/**
 * The machine's time plus what the account has been moved on by. That is part of the account: whoever opens it sees the same time.
 *
 * @param now the machine's time in milliseconds since the epoch
 */
export function accountClock(store: Store, now: () => number): SteerableClock {
  const clock = movableClock(now, store.read((tx) => tx.get<number>(COLLECTION, KEY)) ?? 0);
  return {
    now: clock.now,
    runsByItself: true,
    moveTo: (at) => {
      clock.moveTo(at);
      store.transaction((tx) => tx.put(COLLECTION, KEY, clock.offset));
    },
  };
}
