import { dirname, join } from "node:path";
import { openAdministrator } from "./account";
import { authorisation } from "./authorization/authorisation";
import { Dispatcher } from "./dispatch/dispatcher";
import type { DispatchHooks } from "./dispatch/hooks";
import { randomIds, seededIds } from "./dispatch/id-source";
import { accountClock } from "./time/account-clock";
import { FaultyStore } from "./faults/faulty-store";
import { SharedCloud } from "./lease/shared-cloud";
import { FaultPlan } from "./faults/fault-plan";
import { Endpoint } from "./http/endpoint";
import { Instances, type FunctionPlace } from "./instances";
import { ModelLibrary } from "./model/api-model";
import { loadService as loadServiceOfPackage } from "./service-registry";
import type { LocalCloud } from "./local-cloud";
import type { Clock, Quotas, Service, ServiceId, Store } from "./service";
import { readQuotas } from "./quotas";
import { MemoryStore, type StoreSnapshot } from "./store/memory-store";
import { isVirtual } from "./time/clock";
import { Driver } from "./time/driver";

export type { LocalCloud };

/** Account id of every local cloud. */
export const LOCAL_ACCOUNT_ID = "000000000000";

export interface CloudOptions {
  /** Folder of the store, e.g. `.switchyard/cloud`; several processes may open it at once. Excludes `memory`. */
  folder?: string;
  /**
   * Of a folder: from when this process drives the cloud on, the account is kept in memory and the folder is written several times a second.
   * Ten times as fast, for a process that moves time on by itself; `kill -9` takes the last moment with it, never a part of a change.
   * @defaultValue false: what a call has answered is in the folder
   */
  holdsFolder?: boolean;
  /** An empty account that ends with the process. Excludes `folder`. */
  memory?: boolean;
  /** What a cloud in memory begins with, instead of an empty account. */
  snapshot?: StoreSnapshot;
  /** @defaultValue `us-east-1` */
  region?: string;
  /** @defaultValue `000000000000` */
  accountId?: string;
  /** @defaultValue the real time */
  clock?: Clock;
  /** Seed, when ids are to be the same in every run. @defaultValue none: ids nobody can foresee */
  seed?: string;
  /** @defaultValue what the account has: 1000 concurrent executions of Lambda until somebody raises it */
  quotas?: Partial<Quotas>;
  /** What decides calls and lets them fail. @defaultValue the policies of the account, and the cloud's faults */
  hooks?: DispatchHooks;
  /**
   * Whether the cloud does by itself what is due, as time passes: retries, schedules, alarms, pipelines.
   * @defaultValue false: only what is called happens, the rest stays on the agenda until somebody serves or advances the cloud
   */
  drives?: boolean;
  /**
   * Where functions run. `inside` is for a virtual clock and functions that are known not to block: an endless loop, an error in a promise
   * that nobody handles or memory without bounds stops this process. Sockets, child processes and native code are refused there; ES modules
   * and functions with `NODE_OPTIONS` have processes of their own all the same.
   * @defaultValue `processes`
   */
  functions?: FunctionPlace;
  /** Folder of the workspace whose repository and dependencies builds use. @defaultValue the current folder */
  workspace?: string;
  /** Told about mistakes of ours, with their stack. @defaultValue standard error */
  reportFailure?: (error: unknown) => void;
  /** Folder of the API models; to be given when this code runs from a bundle. @defaultValue the package's own */
  modelsFolder?: string;
  /** Services other than the package's own, for tests. */
  loadService?: (id: ServiceId) => Service;
}

/**
 * Opens the local cloud.
 *
 * @example
 * ```ts
 * const cloud = await openCloud({ memory: true });
 * await cloud.call({ service: "sqs", operation: "CreateQueue", input: { QueueName: "jobs" }, caller: cloud.administrator });
 * ```
 * @throws Error when the folder cannot be opened, naming it and the cure; when functions are to run inside and the clock is no virtual one
 */
export async function openCloud(options: CloudOptions): Promise<LocalCloud> {
  const { accountId = LOCAL_ACCOUNT_ID, region = "us-east-1", reportFailure = writeFailure } = options;
  if (options.functions === "inside") requireVirtual(options.clock);
  const ids = options.seed === undefined ? randomIds() : seededIds(options.seed);
  const modelsFolder = options.modelsFolder ?? join(__dirname, "..", "models");
  const models = new ModelLibrary(modelsFolder);
  const opened = openStore(options);
  const clock = options.clock ?? accountClock(opened, Date.now);
  const chances = options.seed === undefined ? randomIds() : seededIds(`${options.seed}:faults`);
  const faults = new FaultPlan(clock, () => chances.fraction());
  const store = new FaultyStore(opened, faults);
  const driver: Driver = new Driver({ store, clock, reportFailure, run: (placed, strand, finish) => dispatcher.runTask(placed, strand, finish) });
  const endpoint = new Endpoint(() => cloud);
  const instances: Instances = new Instances({
    accountId, region, store, clock, ids, faults, reportFailure, workspace: options.workspace ?? process.cwd(), packageFolder: dirname(modelsFolder), modelsFolder,
    functions: options.functions ?? "processes",
    call: (call) => dispatcher.call(call),
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- most clouds in a process run no functions
    answer: (request, { requestId }) => (require("./http/wire-call") as typeof import("./http/wire-call"))
      .answerRequest(cloud, request, { requestId, now: Date.now, reportFailure, isForeground: false }),
    endpoint: () => endpoint.address(),
  });
  const dispatcher: Dispatcher = new Dispatcher({
    models, store, clock, ids, accountId, region, faults, driver, instances,
    loadService: options.loadService ?? loadServiceOfPackage,
    quotas: { ...readQuotas(store), ...options.quotas },
    hooks: { authorise: (call, context) => instances.of(authorisation).authorise(call, context), ...options.hooks },
  });
  const shared = new SharedCloud({ store, isShared: options.folder !== undefined, dispatcher, driver, clock, endpoint: () => endpoint.address() });
  const cloud: LocalCloud = {
    accountId, region, models, store, clock, ids, faults,
    administrator: openAdministrator(store, accountId, ids),
    call: (call) => shared.call(call, {}),
    callFromWire: (call, wireOptions) => shared.call(call, { ignoresUnknownMembers: true, ...wireOptions }),
    observe: (observer) => dispatcher.observe(observer),
    observeDecisions: (observer) => instances.of(authorisation).observe(observer),
    settle: () => driver.settle(),
    advanceBy: (milliseconds) => shared.advanceBy(milliseconds),
    nudge: () => shared.nudge(),
    instance: (kind) => instances.of(kind),
    endpoint: () => endpoint.address(),
    servedAt: (address) => endpoint.use(address),
    drive: async () => {
      const isDriving = await shared.drive();
      if (isDriving) opened.hold?.(); // the other processes send their calls to this one
      return isDriving;
    },
    control: shared.control,
    snapshot: () => {
      if (!(opened instanceof MemoryStore)) throw new Error("Only a cloud in memory gives snapshots; an account in a folder is kept by its folder.");
      return opened.snapshot();
    },
    close: async () => {
      const driving = driver.close();
      instances.interrupt();
      await driving;
      shared.release();
      await instances.close();
      await endpoint.close();
      await store.close();
    },
  };
  if (options.drives === true) await cloud.drive();
  return cloud;
}

function requireVirtual(clock: Clock | undefined): void {
  if (clock !== undefined && isVirtual(clock)) return;
  throw new Error('Functions run inside of this process with a virtual clock only: time passes for them when the cloud says so. Open the cloud with functions: "processes", or with a clock that does not run by itself.');
}

function writeFailure(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
}


function openStore({ folder, memory, snapshot, holdsFolder }: CloudOptions): Store & { hold?(): void } {
  if ((folder === undefined) === (memory !== true)) {
    throw new Error("openCloud needs a place for its state: either { folder } or { memory: true }, not both and not neither.");
  }
  if (folder === undefined) return new MemoryStore(snapshot);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a cloud in memory does without the native library
  const { FolderStore } = require("./store/folder-store") as typeof import("./store/folder-store");
  if (holdsFolder !== true) return new FolderStore(folder);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where it is asked for
  const { HeldStore } = require("./store/held-store") as typeof import("./store/held-store");
  return new HeldStore(new FolderStore(folder));
}
