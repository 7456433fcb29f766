import { promises as fs, type Stats } from "node:fs";
import { isAbsolute, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { unzipSync } from "fflate";
import { ARCHIVE, ASSET, SIGNATURE, type PropertyMap, type PropertyValue } from "../property-value";
import type { ArchiveFile } from "./tar";
import { untar } from "./untar";

const unpack = promisify(gunzip);
/** Pulumi's own files in a folder never belong to an archive of it. */
const BOOKKEEPING = ".pulumi";

/** Something that an asset or archive refers to cannot be read. */
export class AssetError extends Error {
  override readonly name = "AssetError";
}

const isMap = (value: PropertyValue | undefined): value is PropertyMap => typeof value === "object" && value !== null && !Array.isArray(value);
export const isAsset = (value: PropertyValue | undefined): value is PropertyMap => isMap(value) && value[SIGNATURE] === ASSET;
export const isArchive = (value: PropertyValue | undefined): value is PropertyMap => isMap(value) && value[SIGNATURE] === ARCHIVE;

/**
 * Content of an asset.
 *
 * @param cwd folder that relative paths start from: the one of the program
 * @throws AssetError
 */
export async function readAsset(asset: PropertyMap, cwd: string): Promise<Buffer> {
  const { text, path, uri } = asset;
  if (typeof path === "string" && path !== "") return readFile(inFolder(path, cwd));
  if (typeof uri === "string" && uri !== "") return readFile(localPath(uri));
  return Buffer.from(typeof text === "string" ? text : "");
}

async function readFile(path: string): Promise<Buffer> {
  try {
    return await fs.readFile(path);
  } catch (error) {
    throw new AssetError(`failed to open asset file '${path}': ${reason("open", path, error)}`, { cause: error });
  }
}

/**
 * The files of an archive, in the order in which Pulumi packs them; of two with the same name the first counts.
 *
 * @param cwd folder that relative paths start from: the one of the program
 * @throws AssetError
 */
export async function readArchive(archive: PropertyMap, cwd: string): Promise<ArchiveFile[]> {
  const seen = new Set<string>();
  return (await collect(archive, cwd)).filter(({ path }) => !seen.has(path) && seen.add(path));
}

async function collect(archive: PropertyMap, cwd: string): Promise<ArchiveFile[]> {
  const location = locationOf(archive, cwd);
  if (location !== undefined) return archiveFormat(location) ? unpackFile(location) : readFolder(location);
  const assets = assetsOf(archive);
  const files: ArchiveFile[] = [];
  for (const name of Object.keys(assets).sort(byBytes)) {
    const member = assets[name];
    if (isAsset(member)) files.push({ path: name, content: await readAsset(member, cwd) });
    else if (isArchive(member)) {
      for (const file of await collect(member, cwd)) files.push({ ...file, path: posix.join(name, file.path) });
    } else throw new AssetError(`archive member '${name}' is not an asset or archive`);
  }
  return files;
}

/** File or folder that an archive stands for, `undefined` for one that is put together from assets. */
export function locationOf({ path, uri }: PropertyMap, cwd: string): string | undefined {
  if (typeof path === "string" && path !== "") return inFolder(path, cwd);
  return typeof uri === "string" && uri !== "" ? localPath(uri) : undefined;
}

export function assetsOf({ assets }: PropertyMap): PropertyMap {
  if (assets === undefined || assets === null) return {};
  if (!isMap(assets)) throw new AssetError("the members of an archive are not a map");
  return assets;
}

const inFolder = (path: string, cwd: string): string => (isAbsolute(path) ? path : join(cwd, path));

function localPath(uri: string): string {
  if (uri.startsWith("file://")) return fileURLToPath(uri);
  throw new AssetError(`'${uri}' would have to be fetched from the network, which the embedded engine does not do. Copy it into the project and refer to the file.`);
}

/** What an archive file is, by its name. */
export function archiveFormat(path: string): "tar" | "tgz" | "zip" | undefined {
  if (path.endsWith(".tar")) return "tar";
  if (path.endsWith(".tgz") || path.endsWith(".tar.gz")) return "tgz";
  return path.endsWith(".zip") || path.endsWith(".jar") ? "zip" : undefined;
}

async function unpackFile(path: string): Promise<ArchiveFile[]> {
  const content = await readArchiveFile(path);
  try {
    const format = archiveFormat(path);
    if (format !== "zip") return untar(format === "tgz" ? await unpack(content) : content);
    return Object.entries(unzipSync(content))
      .filter(([name]) => !name.endsWith("/"))
      .map(([name, bytes]) => ({ path: posix.normalize(name), content: Buffer.from(bytes) }));
  } catch (error) {
    throw new AssetError(`failed to read archive '${path}': ${(error as Error).message}`, { cause: error });
  }
}

/** Raw bytes of an archive file. */
export async function readArchiveFile(path: string): Promise<Buffer> {
  try {
    return await fs.readFile(path);
  } catch (error) {
    throw new AssetError(reason("open", path, error), { cause: error });
  }
}

async function readFolder(root: string): Promise<ArchiveFile[]> {
  return Promise.all((await listFolder(root)).map(async ({ path, name }) => ({ path: name, content: await readFile(path) })));
}

export interface FolderFile {
  path: string;
  /** Relative to the folder, with slashes. */
  name: string;
  stats: Stats;
}

/** Files of a folder and its subfolders in the order of Go's `filepath.Walk`. */
export async function listFolder(root: string): Promise<FolderFile[]> {
  const stats = await statPath(root, "stat", (message) => `couldn't read archive path '${root}': ${message}`);
  if (!stats.isDirectory()) throw new AssetError(`'${root}' is neither a recognized archive type nor a directory`);
  if ((await fs.lstat(root)).isSymbolicLink()) {
    // Pulumi does not follow a link here and packs nothing, without a word.
    throw new AssetError(`'${root}' is a link to a folder, of which Pulumi would make an empty archive. Name the folder itself: '${await fs.realpath(root)}'.`);
  }
  const files: FolderFile[] = [];
  await walk(root, "", files);
  return files;
}

async function walk(folder: string, prefix: string, files: FolderFile[]): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => byBytes(a.name, b.name))) {
    if (entry.name === BOOKKEEPING) continue;
    const path = join(folder, entry.name);
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      await walk(path, `${name}/`, files);
      continue;
    }
    const stats = await statPath(path, "stat", (message) => message);
    if (!stats.isDirectory()) files.push({ path, name, stats }); // a link to a folder is left out, one to a file is followed
  }
}

async function statPath(path: string, call: string, explain: (message: string) => string): Promise<Stats> {
  try {
    return await fs.stat(path);
  } catch (error) {
    throw new AssetError(explain(reason(call, path, error)), { cause: error });
  }
}

const texts: Record<string, string> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EISDIR: "is a directory",
  ENOTDIR: "not a directory",
};

/** As Go says it: `open /a/b: no such file or directory`. */
function reason(call: string, path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${code === "EISDIR" ? "read" : call} ${path}: ${texts[code ?? ""] ?? message}`;
}

/** Go sorts strings by their bytes. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
