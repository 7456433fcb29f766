/** Reads files of a folder into archive entries and writes them back, links without following them. */
import { chmod, lstat, mkdir, readdir, readFile, readlink, realpath, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { ArchiveError, type ArchiveEntry, isLink } from "./zip";

/** Files and links below a folder, as relative paths with `/`, sorted. Folders behind links are not entered. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (prefix: string): Promise<void> => {
    for (const item of await readdir(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix === "" ? item.name : `${prefix}/${item.name}`;
      if (item.isDirectory()) await walk(path);
      else if (item.isFile() || item.isSymbolicLink()) found.push(path);
    }
  };
  await walk("");
  return found.sort();
}

/**
 * @param keepLinks whether a link goes into the archive as a link; otherwise what it leads to does
 * @returns undefined when there is nothing to archive: a link that leads nowhere or to a folder
 */
export async function archiveEntry(folder: string, path: string, keepLinks: boolean): Promise<ArchiveEntry | undefined> {
  const full = join(folder, path);
  const own = await lstat(full);
  if (own.isSymbolicLink() && keepLinks) return { path, mode: own.mode, data: Buffer.from(await readlink(full)) };
  const facts = own.isSymbolicLink() ? await stat(full).catch(() => undefined) : own;
  return facts?.isFile() === true ? { path, mode: facts.mode, data: await readFile(full) } : undefined;
}

/** @throws ArchiveError when a link of the archive would have files written outside of the folder */
export async function unpackInto(folder: string, entries: readonly ArchiveEntry[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  const made = new Set<string>();
  const files = entries.filter((entry) => !isLink(entry));
  for (const entry of [...files, ...entries.filter(isLink)]) {
    const target = resolve(root, entry.path);
    if (!target.startsWith(root + sep)) throw new ArchiveError(`the zip file names a place outside of itself: ${JSON.stringify(entry.path)}`);
    if (!made.has(dirname(target))) {
      await mkdir(dirname(target), { recursive: true });
      made.add(dirname(target));
    }
    if (isLink(entry)) await symlink(Buffer.from(entry.data).toString("utf8"), target);
    else {
      await writeFile(target, entry.data);
      if ((entry.mode & 0o111) !== 0) await chmod(target, entry.mode & 0o777);
    }
  }
}
