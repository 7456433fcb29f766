import { randomBytes, randomUUID } from "node:crypto";
import type { Dispatcher, DispatchOptions } from "../dispatch/dispatcher";
import type { Clock, CloudCall, Shape, Store } from "../service";
import type { Driver } from "../time/driver";
import { advanceHolder, callHolder, HolderGone } from "./holder-client";
import { Lease } from "./lease";
import type { Advanced, ControlHandlers, LeaseRecord } from "./lease-record";

export interface SharedCloudParts {
  store: Store;
  /** Whether other processes may have the same store open. */
  isShared: boolean;
  dispatcher: Dispatcher;
  driver: Driver;
  clock: Clock;
  endpoint: () => Promise<string>;
}

/**
 * A cloud that several processes may have open: one of them drives the clock and is asked by the others; when nobody does, each works on the
 * store by itself and what is due waits.
 */
export class SharedCloud {
  private readonly lease: Lease;
  /** What other processes with the same store may ask of this one. */
  readonly control: ControlHandlers;

  constructor(private readonly parts: SharedCloudParts) {
    this.lease = new Lease(parts.store);
    this.control = {
      lease: () => this.lease.current,
      call: ({ call, ignoresUnknownMembers }) => parts.dispatcher.call(call, { ignoresUnknownMembers }),
      advance: (milliseconds) => this.advance(milliseconds),
    };
  }

  call(call: CloudCall, options: DispatchOptions): Promise<Shape> {
    return this.there((holder) => callHolder(holder, call, options.ignoresUnknownMembers === true), () => this.parts.dispatcher.call(call, options));
  }

  /** Moves the clock on, where it is driven; a store that nobody drives is driven by this process from then on. */
  advanceBy(milliseconds: number): Promise<Advanced> {
    return this.there((holder) => advanceHolder(holder, milliseconds), async () => (await this.drive() ? this.advance(milliseconds) : this.advanceBy(milliseconds)));
  }

  /** Has the process that drives the cloud, if there is one, look at once for what is due. */
  async nudge(): Promise<void> {
    await this.there(async (holder) => void (await advanceHolder(holder, 0)), async () => this.parts.driver.poke());
  }

  /**
   * From now on this process does what is due.
   * @returns false when another one does
   */
  async drive(): Promise<boolean> {
    const { isShared, driver, endpoint } = this.parts;
    if (isShared && this.lease.current === undefined) {
      const isTaken = await this.lease.take({ holder: randomUUID(), token: randomBytes(32).toString("hex"), endpoint: await endpoint(), pid: process.pid });
      if (!isTaken) return false;
    }
    driver.start();
    return true;
  }

  release(): void {
    this.lease.release();
  }

  private async advance(milliseconds: number): Promise<Advanced> {
    const { clock, driver } = this.parts;
    const from = clock.now();
    // AWS stamps in whole milliseconds, and so do its services' records.
    await driver.advanceTo(from + Math.round(milliseconds));
    return { from, to: clock.now() };
  }

  /** Asks the process that drives the cloud; when there is none, or it is gone, the work is done here. */
  private async there<T>(ask: (holder: LeaseRecord) => Promise<T>, here: () => Promise<T>): Promise<T> {
    const holder = this.parts.isShared ? this.lease.otherHolder() : undefined;
    if (holder === undefined) return here();
    try {
      return await ask(holder);
    } catch (error) {
      if (!(error instanceof HolderGone)) throw error;
      this.lease.forget(holder);
      return here();
    }
  }
}
