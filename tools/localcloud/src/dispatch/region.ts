/**
 * Regions inside of one store.
 */
import { ACCESS_KEYS } from "../credentials";
import { AGENDA, AGENDA_KEYS } from "../time/agenda";
import type { Reader, ServiceId, Store } from "../service";

/** Services whose names and records count for the whole account. */
const GLOBAL_SERVICES: ReadonlySet<ServiceId> = new Set(["iam", "s3", "sts"]);

/** Its records have no mark; every other Region's collections carry its name. */
const UNMARKED_REGION = "us-east-1";

/** Collections that all Regions share; their records say themselves where they belong. */
const ACCOUNT_WIDE_COLLECTIONS: ReadonlySet<string> = new Set([AGENDA, AGENDA_KEYS, ACCESS_KEYS]);

export function isRegionName(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);
}

/** The store as a service sees it in a Region: nothing of another Region is in sight. */
export function storeOfRegion(store: Store, service: ServiceId, region: string): Store {
  if (region === UNMARKED_REGION || GLOBAL_SERVICES.has(service)) return store;
  const marked = (collection: string): string => (ACCOUNT_WIDE_COLLECTIONS.has(collection) ? collection : `${collection}@${region}`);
  const viewOf = (tx: Reader): Reader => ({
    get: (collection, key) => tx.get(marked(collection), key),
    list: (collection, prefix) => tx.list(marked(collection), prefix),
    scan: (collection, range) => tx.scan(marked(collection), range),
  });
  return {
    read: (work) => store.read((tx) => work(viewOf(tx))),
    transaction: (work) => store.transaction((tx) => work({
      ...viewOf(tx),
      put: (collection, key, value) => tx.put(marked(collection), key, value),
      remove: (collection, key) => tx.remove(marked(collection), key),
    })),
    close: () => store.close(),
  };
}
