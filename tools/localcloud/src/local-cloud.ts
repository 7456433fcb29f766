import type { DecisionObserver } from "./authorization/decision-record";
import type { Cloud, CloudCall, Shape } from "./calls";
import type { DispatchOptions } from "./dispatch/dispatcher";
import type { CallObserver } from "./dispatch/hooks";
import type { IdSource } from "./dispatch/id-source";
import type { FaultPlan } from "./faults/fault-plan";
import type { InstanceKind } from "./instances";
import type { Advanced, ControlHandlers } from "./lease/lease-record";
import type { ModelLibrary } from "./model/api-model";
import type { StoreSnapshot } from "./store/memory-store";
import type { Store } from "./store/store";
import type { Clock } from "./time/clocks";

/** The cloud with what its HTTP side and its operators need besides. */
export interface LocalCloud extends Cloud {
  readonly models: ModelLibrary;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Like `call`, for input that came over the wire. */
  callFromWire(call: CloudCall, options: DispatchOptions): Promise<Shape>;
  /** @returns a function that ends the observation */
  observe(observer: CallObserver): () => void;
  /** Hears of every decision about a permission. @returns a function that ends the observation */
  observeDecisions(observer: DecisionObserver): () => void;
  /** What is to go wrong. */
  readonly faults: FaultPlan;
  /** Carries out everything that is due now, and what comes of it. */
  settle(): Promise<void>;
  /** Moves the clock on by this many milliseconds, from one thing that is due to the next; returns when nothing is due any more. */
  advanceBy(milliseconds: number): Promise<Advanced>;
  /** Has the process that drives this cloud, if there is one, look at once for what is due. */
  nudge(): Promise<void>;
  /** The cloud's own instance of something that services keep in memory. */
  instance<T>(kind: InstanceKind<T>): T;
  /** Where it answers over HTTP on this machine; served on a free port when nobody has asked before. */
  endpoint(): Promise<string>;
  /** Says where it is served, so that functions and builds call there. */
  servedAt(endpoint: string): void;
  /**
   * From now on the cloud does by itself what is due. Of several processes with one folder only one does so.
   * @returns false when another process does; calls go there then
   */
  drive(): Promise<boolean>;
  /** What other processes with the same folder may ask of this one. */
  readonly control: ControlHandlers;
  /**
   * Everything in the account now; another cloud in memory can begin with it. What only lives in this process (environments that run, log
   * lines not yet written) is not in it, so settle first. @throws Error when the account is in a folder
   */
  snapshot(): StoreSnapshot;
}
