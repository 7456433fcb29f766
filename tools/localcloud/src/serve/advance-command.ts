/**
 * `switchyard advance`: moves the local cloud's clock on.
 */
import { join } from "node:path";
import { openCloud, type CloudOptions } from "../cloud";
import type { Advanced } from "../lease/lease-record";
import { parseDuration } from "./duration";
import { ServeUsageError } from "./serve-command";

export type { Advanced };

export const ADVANCE_USAGE = "Usage: switchyard advance --by DURATION [--json], e.g. --by 90m, --by 1h30m, --by 45s, --by 2d";

/**
 * Moves the clock of the account in a folder on, from one thing that is due to the next, in the process that serves it or else here.
 * Returns when nothing is due any more.
 *
 * @param duration as somebody typed it, e.g. `90m`
 * @throws ServeUsageError for what is no duration
 */
export async function advanceAccount(duration: string | undefined, home: string, cloudOptions: Omit<CloudOptions, "folder" | "memory"> = {}): Promise<Advanced> {
  const milliseconds = duration === undefined ? undefined : parseDuration(duration);
  if (milliseconds === undefined) {
    const problem = duration === undefined ? "--by: a duration is missing" : `--by: ${JSON.stringify(duration)} is no duration`;
    throw new ServeUsageError(`${problem}\n${ADVANCE_USAGE}`);
  }
  const cloud = await openCloud({ ...cloudOptions, folder: join(home, "cloud") });
  try {
    return await cloud.advanceBy(milliseconds);
  } finally {
    await cloud.close();
  }
}
