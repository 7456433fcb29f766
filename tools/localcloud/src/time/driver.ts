import type { Clock, Store, Transaction } from "../service";
import { AGENDA_FAILED, dueItems, finishItem, firstItems, putOnAgenda, type PlacedItem } from "./agenda";
import { isSteerable, isVirtual } from "./clock";
import { Strands, type Strand } from "./strands";

export interface DriverParts {
  store: Store;
  clock: Clock;
  /** Carries a task out; `finish` ends it in a transaction of the task's own. */
  run: (placed: PlacedItem, strand: Strand, finish: (tx: Transaction) => void) => Promise<void>;
  /** Told of tasks that fail: a mistake of ours. */
  reportFailure: (error: unknown) => void;
}

/** How long a real timer sleeps at most: another process may have put something on the agenda. */
const LONGEST_SLEEP_MILLISECONDS = 60_000;

/** A task that fails is tried again after 1, 2, 4 … seconds; then it is put aside. */
const ATTEMPTS = 8;

/** Tasks that are begun together at most, in real time. */
const TASKS_AT_ONCE = 256;

/**
 * Carries out what is on the agenda. With a clock that runs by itself, tasks of one instant run side by side, as services do; with a
 * virtual one each runs until it ends or waits for time to pass, so that the same run gives the same history.
 */
export class Driver {
  readonly strands = new Strands(() => this.driveForeground());
  private readonly running = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isPoked = false;
  private isStarted = false;
  private isClosed = false;
  private advances: Promise<void> = Promise.resolve();
  private advancing = 0;

  constructor(private readonly parts: DriverParts) {}

  /** From now on tasks are carried out when the clock, which runs by itself, reaches them. */
  start(): void {
    this.isStarted = true;
    this.poke();
  }

  /** Something may have come onto the agenda. */
  poke(): void {
    if (!this.isStarted || this.isPoked || this.isClosed) return;
    this.isPoked = true;
    setImmediate(() => {
      this.isPoked = false;
      if (!this.isClosed && this.advancing === 0) this.runDueSideBySide();
    });
  }

  /** Begins no more tasks and waits for those that run. What is left stays on the agenda. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.advances;
  }

  /** Carries out everything that is due now, and what comes of it. */
  settle(): Promise<void> {
    return this.advanceTo(this.parts.clock.now());
  }

  /**
   * Moves the clock on, from one thing that is due to the next, and returns when nothing is due any more.
   *
   * @param target cloud time in milliseconds since the epoch
   * @throws Error when the clock cannot be moved that far
   */
  advanceTo(target: number): Promise<void> {
    const advance = this.advances.then(() => this.advance(target));
    this.advances = advance.catch(() => undefined);
    return advance;
  }

  private async advance(target: number): Promise<void> {
    const { clock } = this.parts;
    this.advancing++;
    try {
      for (;;) {
        await this.settleInstant();
        if (this.isClosed) return;
        const next = Math.min(this.idleItem()?.item.at ?? Infinity, this.strands.nextWake() ?? Infinity);
        if (next > target) break;
        this.move(next);
      }
      this.move(target);
    } finally {
      this.advancing--;
      this.poke();
    }
    // With a clock of its own, time has passed meanwhile.
    if (isSteerable(clock) && clock.runsByItself) await this.settleInstant();
  }

  private move(at: number): void {
    const { clock } = this.parts;
    if (at <= clock.now()) return;
    if (!isSteerable(clock)) throw new Error("The clock of this cloud cannot be moved; openCloud was given one without moveTo.");
    clock.moveTo(at);
  }

  private async settleInstant(): Promise<void> {
    while (!this.isClosed) {
      await this.strands.whenQuiet();
      // The store goes with the cloud, which may have been closed meanwhile.
      if (this.isClosed) return;
      const now = this.parts.clock.now();
      if (this.strands.wakeUntil(now)) continue;
      const next = this.idleItem();
      if (next === undefined || next.item.at > now) return;
      void this.begin(next);
    }
  }

  /** A call from outside that waits for virtual time to pass would wait for ever if nobody moved it. */
  private driveForeground(): void {
    const { clock } = this.parts;
    if (this.isStarted) this.poke();
    if (!isVirtual(clock) || this.advancing > 0) return;
    void this.advanceForForeground().catch((error: unknown) => this.parts.reportFailure(error));
  }

  private async advanceForForeground(): Promise<void> {
    this.advancing++;
    try {
      while (!this.isClosed) {
        await this.settleInstant();
        if (!this.strands.isForegroundWaiting) return;
        const wake = this.strands.nextWake();
        if (wake === undefined) return;
        this.move(Math.min(wake, this.idleItem()?.item.at ?? Infinity));
      }
    } finally {
      this.advancing--;
    }
  }

  private runDueSideBySide(): void {
    clearTimeout(this.timer);
    const now = this.parts.clock.now();
    this.strands.wakeUntil(now);
    const due = this.parts.store.read((tx) => dueItems(tx, now, this.running.size + TASKS_AT_ONCE));
    for (const placed of due) if (!this.running.has(placed.place)) void this.begin(placed);
    const next = Math.min(this.idleItem()?.item.at ?? Infinity, this.strands.nextWake() ?? Infinity);
    this.timer = setTimeout(() => this.poke(), Math.min(Math.max(0, next - now), LONGEST_SLEEP_MILLISECONDS)).unref();
  }

  /** The first task that does not run already. */
  private idleItem(): PlacedItem | undefined {
    return this.parts.store.read((tx) => firstItems(tx, this.running.size + 1)).find(({ place }) => !this.running.has(place));
  }

  private async begin(placed: PlacedItem): Promise<void> {
    const { store } = this.parts;
    const strand = this.strands.begin(false);
    this.running.add(placed.place);
    try {
      await this.parts.run(placed, strand, (tx) => finishItem(tx, placed));
      store.transaction((tx) => finishItem(tx, placed));
    } catch (error) {
      if (!this.isClosed) this.putAside(placed, error);
    } finally {
      this.running.delete(placed.place);
      this.strands.end(strand);
      this.poke();
    }
  }

  private putAside(placed: PlacedItem, error: unknown): void {
    const { item } = placed;
    const attempt = item.attempt + 1;
    const text = error instanceof Error ? error.message : String(error);
    this.parts.reportFailure(new Error(`Task ${item.service}.${item.task} ${item.key} failed: ${text}`, { cause: error }));
    this.parts.store.transaction((tx) => {
      finishItem(tx, placed);
      if (attempt < ATTEMPTS) putOnAgenda(tx, { ...item, attempt, at: this.parts.clock.now() + 1000 * 2 ** item.attempt });
      else tx.put(AGENDA_FAILED, placed.place, { ...item, attempt, error: text });
    });
  }
}
