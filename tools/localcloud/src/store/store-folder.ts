import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** LMDB ends the process when the disk fills up while it sets up its lock file, so a store is opened only with some room left. */
const LEAST_FREE_BYTES = 1024 * 1024;

/**
 * Makes the folder of a store and sees to it that it can be used.
 * @throws Error with the code of the operating system
 */
export function prepareStoreFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 }); // it holds keys
  } catch (error) {
    // On a read-only file system this fails with ENOENT; the parent knows better.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") accessSync(nearestExisting(folder), constants.W_OK);
    throw error;
  }
  accessSync(folder, constants.W_OK);
  if (freeBytes(folder) < LEAST_FREE_BYTES) throw new Error("ENOSPC: less than 1 MiB is left on the disk");
}

/** Whether a write that failed for no clear reason failed for want of space. */
export function isDiskFull(folder: string): boolean {
  return freeBytes(folder) < LEAST_FREE_BYTES;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function nearestExisting(folder: string): string {
  const parent = dirname(resolve(folder));
  return existsSync(parent) || parent === dirname(parent) ? parent : nearestExisting(parent);
}
