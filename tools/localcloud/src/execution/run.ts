/**
 * One stretch of work of an environment, its init or an invocation: until there is an outcome, it works or waits, and the cloud knows which.
 */
import type { Clock } from "../service";
import type { OutsideWork, Parking } from "../time/strands";
import type { ExitStatus } from "./runtime";

export type Outcome =
  /** The function has answered, or init has ended. */
  | { kind: "done"; body: Buffer }
  /** It has answered with an error: JSON with `errorType`, `errorMessage` and `trace`. */
  | { kind: "failed"; body: Buffer }
  | { kind: "exit"; status: ExitStatus }
  | { kind: "timeout" }
  /** More memory than it may have. */
  | { kind: "memory" };

export interface RunParts {
  clock: Clock;
  isVirtual: boolean;
  outside: OutsideWork;
  /** Cloud time at which it has to be over. */
  deadline: number;
  /** Real time for which it may work without a pause where the clock is virtual. */
  watchdogMilliseconds: number;
  /** Its time has come while it waited. */
  onWake: () => void;
  /** It must not work any longer. */
  onOverdue: () => void;
}

/** Node's timers take no longer time. */
const LONGEST_SLEEP_MILLISECONDS = 2 ** 31 - 1;

export class Run {
  readonly outcome: Promise<Outcome>;
  /** Waits, for time to pass, for the answer to a call, or for its turn after that. */
  isQuiet = false;
  isOver = false;
  private settle: (outcome: Outcome) => void = () => undefined;
  private parking: Parking | undefined;
  private realTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: RunParts) {
    this.outcome = new Promise((done) => { this.settle = done; });
  }

  /** It works from now on. */
  work(): void {
    const { clock, isVirtual, deadline, watchdogMilliseconds } = this.parts;
    this.isQuiet = false;
    if (isVirtual) this.sleep(watchdogMilliseconds, () => this.stopBlocked());
    else this.sleep(deadline - clock.now(), () => this.checkDeadline());
  }

  /** It has nothing to do until a cloud time. */
  rest(until: number): void {
    const { clock, isVirtual, outside, deadline } = this.parts;
    const wakeAt = Math.min(until, deadline);
    this.isQuiet = true;
    clearTimeout(this.realTimer);
    const parking = outside.park(wakeAt);
    this.parking = parking;
    const wake = (): void => {
      if (this.parking !== parking) return;
      if (clock.now() < wakeAt) return this.sleep(wakeAt - clock.now(), wake);
      this.leaveParking();
      if (clock.now() >= deadline) this.parts.onOverdue();
      else this.parts.onWake();
    };
    void parking.woken.then(wake);
    // A cloud whose clock runs by itself is driven by nobody when it is used within one process.
    if (!isVirtual) this.sleep(wakeAt - clock.now(), wake);
  }

  /** Something has come that it waited for. */
  leaveParking(): void {
    const { parking } = this;
    this.parking = undefined;
    clearTimeout(this.realTimer);
    parking?.end();
  }

  end(outcome: Outcome): void {
    if (this.isOver) return;
    this.isOver = true;
    this.leaveParking();
    this.settle(outcome);
  }

  /** Nothing more comes of it, and it is over at a cloud time. */
  async endAt(at: number, outcome: Outcome): Promise<void> {
    this.isOver = true;
    this.leaveParking();
    const { clock, outside, isVirtual } = this.parts;
    if (clock.now() < at) {
      const parking = outside.park(at);
      this.parking = parking;
      if (!isVirtual) this.sleep(at - clock.now(), () => parking.end());
      await parking.woken;
      clearTimeout(this.realTimer);
    }
    this.settle(outcome);
  }

  private checkDeadline(): void {
    const { clock, deadline } = this.parts;
    if (clock.now() < deadline) this.sleep(deadline - clock.now(), () => this.checkDeadline());
    else this.parts.onOverdue();
  }

  /** With a virtual clock a function that never pauses uses up no time; it is over when its time would have been. */
  private stopBlocked(): void {
    this.parts.onOverdue();
  }

  private sleep(milliseconds: number, then: () => void): void {
    clearTimeout(this.realTimer);
    this.realTimer = setTimeout(then, Math.min(Math.max(0, Math.ceil(milliseconds)), LONGEST_SLEEP_MILLISECONDS));
  }
}
