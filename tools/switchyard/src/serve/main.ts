import { join } from "node:path";

import { changeQuotas, openCloud, readQuotas, type Quotas } from "@switchyard/localcloud";
import { advanceAccount, type Advanced } from "@switchyard/localcloud/advance";
import { changeConnections, openAccount, outboxOf } from "@switchyard/localcloud/operator";
import { runServe } from "@switchyard/localcloud/serve";

/** Entry of the bundle with the local cloud and its HTTP server. */
export function main(args: string[], home: string): Promise<number> {
  return runServe(args, home);
}

/** Moves the clock of the account under `home` on. @throws Error with `isUsage` for a duration that is none */
export async function advance(duration: string | undefined, home: string): Promise<Advanced> {
  return advanceAccount(duration, home);
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

export { changeConnections, openAccount, outboxOf };
