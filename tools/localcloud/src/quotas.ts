/**
 * Account-wide numbers that AWS raises on request. They are part of the account, so every process that opens it sees them.
 */
import type { Quotas, Store } from "./service";

const COLLECTION = "account";
const KEY = "quotas";

/** What a new account at AWS may have. */
export const DEFAULT_QUOTAS: Quotas = { lambdaConcurrency: 1000 };

/** The quotas of the account in a store. */
export function readQuotas(store: Pick<Store, "read">): Quotas {
  return { ...DEFAULT_QUOTAS, ...store.read((tx) => tx.get<Partial<Quotas>>(COLLECTION, KEY)) };
}

/**
 * Changes quotas of the account for good, as a granted request to AWS would.
 *
 * @throws Error for a number that AWS never has
 */
export function changeQuotas(store: Store, changes: Partial<Quotas>): Quotas {
  for (const [name, value] of Object.entries(changes)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new Error(`Quota ${name}: ${value} is not a whole number from 1.`);
  }
  return store.transaction((tx) => {
    const quotas = { ...DEFAULT_QUOTAS, ...tx.get<Partial<Quotas>>(COLLECTION, KEY), ...changes };
    tx.put(COLLECTION, KEY, quotas);
    return quotas;
  });
}
