import type { Clock, SteerableClock } from "../service";

/** The machine's time, moved on by what `advance` asked for. */
export function movableClock(now: () => number, offset = 0): SteerableClock & { readonly offset: number } {
  let ahead = offset;
  return {
    now: () => now() + ahead,
    moveTo: (at) => { ahead = Math.max(ahead, at - now()); },
    runsByItself: true,
    get offset() { return ahead; },
  };
}

/** A clock that stands still until it is moved. @param start milliseconds since the epoch */
export function virtualClock(start: number): SteerableClock {
  let at = start;
  return {
    now: () => at,
    moveTo: (to) => { at = Math.max(at, to); },
    runsByItself: false,
  };
}

/** Whether time stands still until somebody moves it. */
export function isVirtual(clock: Clock): clock is SteerableClock {
  return isSteerable(clock) && !clock.runsByItself;
}

export function isSteerable(clock: Clock): clock is SteerableClock {
  return "moveTo" in clock;
}
