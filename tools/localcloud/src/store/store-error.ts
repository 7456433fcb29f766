/** What to do about a failure of the disk, by the code of Node or the text of LMDB. */
const CURES: [pattern: RegExp, reason: string, cure: string][] = [
  [/ENOSPC|No space left/i, "the disk is full", "Free some space and run the command again; nothing of the unfinished write was kept."],
  [/EDQUOT|quota exceeded/i, "the disk quota is used up", "Free some space and run the command again; nothing of the unfinished write was kept."],
  [/EROFS|Read-only file system/i, "the file system is read-only", "Set SWITCHYARD_HOME to a folder on a disk that can be written."],
  [/EACCES|EPERM|Permission denied|not permitted/i, "the folder cannot be written",
    "Give yourself write permission on it, or set SWITCHYARD_HOME to a folder of your own."],
  [/ENOTDIR|EEXIST/i, "a file is in its place", "Move that file away, or set SWITCHYARD_HOME to another folder."],
  [/MDB_INVALID|not an LMDB file|MDB_VERSION_MISMATCH|MDB_CORRUPTED|MDB_PAGE_NOTFOUND|page not found|corrupted/i, "its data file is damaged or of another program",
    "Move the folder away and deploy again, or restore it from a copy."],
  [/MDB_READERS_FULL/i, "too many processes have it open", "End some of them and run the command again."],
  [/MDB_MAP_FULL/i, "it has outgrown the address space", "Move the folder away and deploy again."],
];

/** Says what went wrong with the folder of a store, why, and how to cure it. */
export function storeError(folder: string, action: "opened" | "written", error: unknown): Error {
  const original = (error as { message?: string } | null)?.message ?? String(error);
  const code = String((error as { code?: unknown } | null)?.code ?? "");
  const known = CURES.find(([pattern]) => pattern.test(`${code} ${original}`));
  const text = known === undefined ? `${original}.` : `${known[1]} (${original}). ${known[2]}`;
  return new Error(`The local cloud's store in ${folder} cannot be ${action}: ${text}`, { cause: error });
}
