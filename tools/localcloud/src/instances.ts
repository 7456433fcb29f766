/**
 * What services keep in memory, once per cloud: pools of processes, buffers, caches.
 */
import type { CloudCall, Shape } from "./calls";
import type { PlainRequest, WireCallOptions } from "./http/plain-request";
import type { Store } from "./store/store";
import type { Clock } from "./time/clocks";
import type { WireResponse } from "./protocol/wire";
import type { FaultPlan } from "./faults/fault-plan";
import type { IdSource } from "./dispatch/id-source";

/**
 * Where functions run. In processes of their own nothing that they do harms the cloud. Inside of this process they run nearly twice
 * as fast, without any protection: for functions that are known not to block, and a virtual clock.
 */
export type FunctionPlace = "processes" | "inside";

/** The cloud as its own parts see it. */
export interface CloudHost {
  readonly accountId: string;
  readonly region: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly faults: FaultPlan;
  /** Folder of the API models and of the service authorization reference. */
  readonly modelsFolder: string;
  /** Folder of the workspace whose repository and dependencies builds use. */
  readonly workspace: string;
  /** Folder of this package: beside the API models, also when the code itself runs from a bundle. */
  readonly packageFolder: string;
  /** Whether functions run in processes of their own, or inside of this one. */
  readonly functions: FunctionPlace;
  call(call: CloudCall): Promise<Shape>;
  /** Answers a request as if it had come over HTTP, signature and all; for the calls of functions. Never rejects. */
  answer(request: PlainRequest, options: Pick<WireCallOptions, "requestId">): Promise<WireResponse>;
  /** Where this cloud answers over HTTP on this machine; served on a free port when nobody has asked before. */
  endpoint(): Promise<string>;
  /** Told about mistakes of ours. */
  reportFailure(error: unknown): void;
}

/** A kind of thing that there is once per cloud. */
export interface InstanceKind<T> {
  readonly name: string;
  open(host: CloudHost): T;
  /** Called first when the cloud is being closed: ends what works outside of this process, for which tasks wait. */
  interrupt?(instance: T): void;
  /** Called when the cloud is closed. */
  close?(instance: T): void | Promise<void>;
}

export class Instances {
  private readonly opened = new Map<string, { value: unknown; interrupt: () => void; close: () => void | Promise<void> }>();

  constructor(private readonly host: CloudHost) {}

  /** The cloud's own one, made when it is first asked for. */
  of<T>(kind: InstanceKind<T>): T {
    const known = this.opened.get(kind.name);
    if (known !== undefined) return known.value as T;
    const value = kind.open(this.host);
    this.opened.set(kind.name, { value, interrupt: () => kind.interrupt?.(value), close: () => kind.close?.(value) });
    return value;
  }

  interrupt(): void {
    for (const { interrupt } of [...this.opened.values()].reverse()) interrupt();
  }

  async close(): Promise<void> {
    // What one of them does at its end may open another.
    while (this.opened.size > 0) {
      const all = [...this.opened.values()].reverse();
      this.opened.clear();
      for (const { close } of all) await close();
    }
  }
}
