import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { readArchive } from "@switchyard/engine/asset";
import { zipSync } from "fflate";
import type { PropertyMap } from "../../framework/wire-value";

/** The earliest time that a zip file can hold; a fixed one makes equal files into equal archives. */
const FIXED_TIME = new Date(1980, 0, 1);
const UNIX = 3;
const FILE_MODE = 0o100644 << 16;

/** The file when the archive is a zip file already; Lambda then gets it as it is. */
async function ownZipFile(code: PropertyMap, cwd: string): Promise<string | undefined> {
  if (typeof code["path"] !== "string" || code["path"] === "") return undefined;
  const file = path.resolve(cwd, code["path"]);
  if (!/\.(zip|jar)$/.test(file)) return undefined;
  return (await stat(file)).isFile() ? file : undefined;
}

/**
 * The zip file that Lambda gets for a code archive: members in order of their names, with one fixed time and mode, so that
 * the same files always give the same hash.
 *
 * @param cwd folder that relative paths start from
 */
export async function zipFileOf(code: PropertyMap, cwd: string): Promise<Uint8Array> {
  const zip = await ownZipFile(code, cwd);
  if (zip !== undefined) return readFile(zip);
  const files = await readArchive(code, cwd);
  if (files.length === 0) throw new Error("the code archive is empty");
  const sorted = files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const members = Object.fromEntries(sorted.map(({ path: name, content }) => [name, new Uint8Array(content)]));
  // The archive only travels to a cloud on this machine, so time counts and size does not.
  return zipSync(members, { level: 1, mtime: FIXED_TIME, os: UNIX, attrs: FILE_MODE });
}
