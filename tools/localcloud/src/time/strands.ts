/**
 * Who is at work. Virtual time may move only when nothing is left to do at the present instant, so the cloud counts its strands (calls
 * from outside and tasks) and what works for them outside of this process: functions and builds.
 */

/** A call from outside or a task, with everything that it calls in turn. */
export interface Strand {
  /** How many parts of it wait for something outside of this process. */
  waits: number;
  /** Whether somebody outside of the cloud waits for its end. */
  readonly isForeground: boolean;
}

/** Something outside of this process that works for a strand. */
export interface OutsideWork {
  /**
   * Says that it has nothing to do before a cloud time. Time may move on to there.
   * @param until milliseconds since the epoch; Infinity for something that only a call can end
   */
  park(until: number): Parking;
}

export interface Parking {
  /** Resolves when the time has come, or with {@link end}. */
  readonly woken: Promise<void>;
  /** It is at work again before its time. */
  end(): void;
}

interface Parked { until: number; order: number; wake: () => void }

export class Strands {
  private runnable = 0;
  private working = 0;
  private waitingForeground = 0;
  private order = 0;
  private readonly parked = new Set<Parked>();
  private quietWaiters: (() => void)[] = [];

  /** @param onParked told when something has parked, so that time can be driven for it */
  constructor(private readonly onParked: () => void) {}

  begin(isForeground: boolean): Strand {
    this.runnable++;
    return { waits: 0, isForeground };
  }

  end(_strand: Strand): void {
    this.runnable--;
    this.noteQuiet();
  }

  /** Waits for something outside of this process on behalf of a strand. */
  async outside<T>(strand: Strand, work: (outside: OutsideWork) => Promise<T>): Promise<T> {
    if (strand.waits++ === 0) {
      this.runnable--;
      if (strand.isForeground) this.waitingForeground++;
    }
    this.working++;
    const parkings = new Set<Parking>();
    try {
      return await work({ park: (until) => this.park(until, parkings) });
    } finally {
      for (const parking of parkings) parking.end();
      this.working--;
      if (--strand.waits === 0) {
        this.runnable++;
        if (strand.isForeground) this.waitingForeground--;
      }
      this.noteQuiet();
    }
  }

  /** Whether a call from outside waits for something that is parked. */
  get isForegroundWaiting(): boolean {
    return this.waitingForeground > 0 && this.parked.size > 0;
  }

  /** The earliest time for which something is parked. */
  nextWake(): number | undefined {
    let next = Infinity;
    for (const { until } of this.parked) next = Math.min(next, until);
    return next === Infinity ? undefined : next;
  }

  /** Wakes what is parked until now, first come first. @returns whether there was something */
  wakeUntil(now: number): boolean {
    const due = [...this.parked].filter(({ until }) => until <= now).sort((a, b) => a.until - b.until || a.order - b.order);
    for (const one of due) one.wake();
    return due.length > 0;
  }

  /** Resolves when nothing is at work: every strand has ended, or waits for something that is parked. */
  async whenQuiet(): Promise<void> {
    for (;;) {
      if (!this.isQuiet) await new Promise<void>((done) => this.quietWaiters.push(done));
      // What goes on after an answer does so in microtasks and at most one turn of the event loop.
      await turn();
      await turn();
      if (this.isQuiet) return;
    }
  }

  private get isQuiet(): boolean {
    return this.runnable <= 0 && this.working <= 0;
  }

  private park(until: number, parkings: Set<Parking>): Parking {
    let wake = (): void => undefined;
    const woken = new Promise<void>((done) => { wake = done; });
    const entry: Parked = {
      until, order: this.order++,
      wake: () => {
        if (!this.parked.delete(entry)) return;
        this.working++;
        parkings.delete(parking);
        wake();
      },
    };
    const parking: Parking = { woken, end: () => entry.wake() };
    this.parked.add(entry);
    parkings.add(parking);
    this.working--;
    this.noteQuiet();
    this.onParked();
    return parking;
  }

  private noteQuiet(): void {
    if (!this.isQuiet) return;
    const waiters = this.quietWaiters;
    this.quietWaiters = [];
    for (const waiter of waiters) waiter();
  }
}

function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
