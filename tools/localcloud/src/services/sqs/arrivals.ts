import type { InstanceKind } from "../../instances";
import type { CallContext } from "../../service";

/** Who waits for messages of a queue: told when one comes. */
type Waiters = Map<string, Set<() => void>>;

const WAITERS: InstanceKind<Waiters> = { name: "sqs.waiters", open: () => new Map() };

const placeOf = (context: CallContext, queueName: string): string => `${context.region}/${queueName}`;

/** Wakes whoever waits for messages of a queue. */
export function noteArrival(context: CallContext, queueName: string): void {
  for (const wake of context.instance(WAITERS).get(placeOf(context, queueName)) ?? []) wake();
}

/** Waits until a message comes or a cloud time is reached, whichever is first. */
export function waitForArrival(context: CallContext, queueName: string, until: number): Promise<void> {
  return context.outside(async (outside) => {
    const all = context.instance(WAITERS);
    const place = placeOf(context, queueName);
    const waiters = all.get(place) ?? new Set();
    all.set(place, waiters);
    const parking = outside.park(until);
    const wake = (): void => parking.end();
    waiters.add(wake);
    try {
      await parking.woken;
    } finally {
      waiters.delete(wake);
      if (waiters.size === 0) all.delete(place);
    }
  });
}
