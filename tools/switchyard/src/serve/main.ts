import { join } from "node:path";

import { changeQuotas, openCloud, readQuotas, type Quotas } from "@switchyard/localcloud";
import { runServe } from "@switchyard/localcloud/serve";

/** Entry of the bundle with the local cloud and its HTTP server. */
export function main(args: string[], home: string): Promise<number> {
  return runServe(args, home);
}

/** Quotas of the account under `home`, after these changes. */
export async function quotas(changes: Partial<Quotas>, home: string): Promise<Quotas> {
  const cloud = await openCloud({ folder: join(home, "cloud") });
  try {
    return Object.keys(changes).length === 0 ? readQuotas(cloud.store) : changeQuotas(cloud.store, changes);
  } finally {
    await cloud.close();
  }
}
