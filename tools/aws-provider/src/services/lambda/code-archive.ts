import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { readArchive } from "@switchyard/engine/asset";
import type { PropertyMap } from "../../framework/wire-value";
import { writeZip, type ZipMember } from "./zip-writer";

/** Zip files of a moment ago, by what they hold: a service's two functions start from the same bundle. */
const recent = new Map<string, Promise<Buffer>>();
const RECENT = 8;

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
  const key = digestOf(sorted);
  const known = recent.get(key);
  if (known !== undefined) return known;
  const written = writeZip(sorted);
  recent.set(key, written);
  if (recent.size > RECENT) recent.delete(recent.keys().next().value!);
  return written;
}

function digestOf(files: readonly ZipMember[]): string {
  const hash = createHash("sha256");
  for (const { path: name, content } of files) hash.update(`${Buffer.byteLength(name)}:${content.length}:${name}`).update(content);
  return hash.digest("hex");
}
