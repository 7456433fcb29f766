import { join } from "node:path";
import { openAdministrator } from "./account";
import { Dispatcher, type DispatchOptions } from "./dispatch/dispatcher";
import type { CallObserver, DispatchHooks } from "./dispatch/hooks";
import { randomIds, seededIds, type IdSource } from "./dispatch/id-source";
import { ModelLibrary } from "./model/api-model";
import { loadService as loadServiceOfPackage } from "./service-registry";
import type { Clock, Cloud, CloudCall, Quotas, Service, ServiceId, Shape, Store } from "./service";
import { readQuotas } from "./quotas";
import { MemoryStore } from "./store/memory-store";

/** Account id of every local cloud. */
export const LOCAL_ACCOUNT_ID = "000000000000";

export interface CloudOptions {
  /** Folder of the store, e.g. `.switchyard/cloud`; several processes may open it at once. Excludes `memory`. */
  folder?: string;
  /** An empty account that ends with the process. Excludes `folder`. */
  memory?: boolean;
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
  /** Where authorisation and faults attach. @defaultValue every call is allowed and carried out */
  hooks?: DispatchHooks;
  /** Folder of the API models; to be given when this code runs from a bundle. @defaultValue the package's own */
  modelsFolder?: string;
  /** Services other than the package's own, for tests. */
  loadService?: (id: ServiceId) => Service;
}

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
}

/**
 * Opens the local cloud.
 *
 * @example
 * ```ts
 * const cloud = await openCloud({ memory: true });
 * await cloud.call({ service: "sqs", operation: "CreateQueue", input: { QueueName: "jobs" }, caller: cloud.administrator });
 * ```
 * @throws Error when the folder cannot be opened, naming it and the cure
 */
export async function openCloud(options: CloudOptions): Promise<LocalCloud> {
  const { accountId = LOCAL_ACCOUNT_ID, region = "us-east-1", clock = { now: () => Date.now() } } = options;
  const ids = options.seed === undefined ? randomIds() : seededIds(options.seed);
  const models = new ModelLibrary(options.modelsFolder ?? join(__dirname, "..", "models"));
  const store = openStore(options);
  const dispatcher = new Dispatcher({
    models, store, clock, ids, accountId, region,
    loadService: options.loadService ?? loadServiceOfPackage,
    quotas: { ...readQuotas(store), ...options.quotas },
    hooks: options.hooks ?? {},
  });
  return {
    accountId, region, models, store, clock, ids,
    administrator: openAdministrator(store, accountId, ids),
    call: (call) => dispatcher.call(call),
    callFromWire: (call, wireOptions) => dispatcher.call(call, { ignoresUnknownMembers: true, ...wireOptions }),
    observe: (observer) => dispatcher.observe(observer),
    close: () => store.close(),
  };
}

function openStore({ folder, memory }: CloudOptions): Store {
  if ((folder === undefined) === (memory !== true)) {
    throw new Error("openCloud needs a place for its state: either { folder } or { memory: true }, not both and not neither.");
  }
  if (folder === undefined) return new MemoryStore();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a cloud in memory does without the native library
  const { FolderStore } = require("./store/folder-store") as typeof import("./store/folder-store");
  return new FolderStore(folder);
}
