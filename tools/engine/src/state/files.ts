import { promises as fs } from "node:fs";
import { basename, dirname, join } from "node:path";

/** An open file, as far as the state needs one. */
export interface StateFile {
  /** Writes all of it, at the end of what was written before. */
  write(data: Buffer): Promise<void>;
  /** Resolves when the content is on the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** The file system under the state; tests put a full or a failing disk here. */
export interface StateFiles {
  open(path: string, flags: "ax" | "wx", mode?: number): Promise<StateFile>;
  read(path: string): Promise<Buffer>;
  list(path: string): Promise<string[]>;
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails with EEXIST when the name is taken. */
  link(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
}

export const nodeFiles: StateFiles = {
  async open(path, flags, mode) {
    const handle = await fs.open(path, flags, mode);
    return {
      write: (data) => handle.appendFile(data),
      sync: () => handle.datasync(),
      truncate: (length) => handle.truncate(length),
      close: () => handle.close(),
    };
  },
  read: (path) => fs.readFile(path),
  list: (path) => fs.readdir(path),
  makeFolder: async (path) => void (await fs.mkdir(path, { recursive: true })),
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  copy: (from, to) => fs.copyFile(from, to),
  remove: (path) => fs.unlink(path),
  removeFolder: (path) => fs.rmdir(path),
  async syncFolder(path) {
    // Windows cannot open a folder; there the rename itself is as durable as it gets.
    if (process.platform === "win32") return;
    const handle = await fs.open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** The system's word for what went wrong: `ENOSPC`, `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  // Not by `instanceof`: in tests the file system's errors come from another realm.
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Content of a file, or `undefined` when there is none. */
export async function readIfThere(files: StateFiles, path: string): Promise<Buffer | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Names in a folder, sorted; none when there is no folder. */
export async function listIfThere(files: StateFiles, path: string): Promise<string[]> {
  try {
    return (await files.list(path)).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

export async function removeIfThere(files: StateFiles, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

export interface AtomicWrite {
  /** Where the temporary file goes; default beside the target. Same file system as the target. */
  temporaryFolder?: string;
  /** Unique part of the temporary file's name. */
  id: string;
  mode?: number;
  /** The previous content stays under this name. */
  backup?: string;
  /** Runs when the new content is on disk under its temporary name, before it takes the real one. */
  beforeRename?: () => Promise<void>;
  /** false: survives the end of the process but not a power cut. Default true. */
  durable?: boolean;
}

/** Gives a file new content such that a reader, or a crash, sees the old or the new one and nothing between. */
export async function writeAtomically(files: StateFiles, path: string, data: Buffer, options: AtomicWrite): Promise<void> {
  const temporary = join(options.temporaryFolder ?? dirname(path), `${basename(path)}.${options.id}.tmp`);
  const durable = options.durable ?? true;
  try {
    const file = await files.open(temporary, "wx", options.mode);
    try {
      await file.write(data);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    if (options.backup !== undefined) await keepAs(files, path, options.backup, options.id);
    await options.beforeRename?.();
    await files.rename(temporary, path);
  } catch (error) {
    // The first error is the one that explains; a leftover temporary file does no harm.
    await removeIfThere(files, temporary).catch(() => undefined);
    throw error;
  }
  if (durable) await files.syncFolder(dirname(path));
}

/** Puts a file's present content under a second name, in one step and without moving the file. */
async function keepAs(files: StateFiles, path: string, backup: string, id: string): Promise<void> {
  const temporary = `${backup}.${id}.tmp`;
  try {
    await files.link(path, temporary);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return; // nothing to keep yet
    await files.copy(path, temporary); // a file system without hard links
  }
  await files.rename(temporary, backup);
}
