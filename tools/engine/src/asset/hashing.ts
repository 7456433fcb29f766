import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import type { PropertyMap, PropertyValue } from "../property-value";
import { archiveFormat, assetsOf, AssetError, isArchive, isAsset, listFolder, locationOf, readArchive, readArchiveFile, readAsset } from "./reading";
import { tarBlocks } from "./tar";

/** Hashes of this process by what they were made from: path, time and size of every file. */
const known = new Map<string, string>();

/**
 * The same value with a `hash` in every asset and archive that has none, exactly as Pulumi computes it.
 *
 * - asset: SHA-256 of the content;
 * - archive file (`.zip`, `.tar`, …): SHA-256 of that file;
 * - folder, or archive made of assets: SHA-256 of the tar stream that Pulumi packs them into.
 *
 * @param cwd folder that relative paths start from: the one of the program
 * @throws AssetError with the property and the path that cannot be read
 */
export async function hashAssets(value: PropertyValue, cwd: string): Promise<PropertyValue> {
  return mayHoldAssets(value) ? hashIn(value, cwd, "") : value;
}

function mayHoldAssets(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.some(mayHoldAssets);
  if (typeof value !== "object" || value === null) return false;
  return isAsset(value) || isArchive(value) || Object.values(value as PropertyMap).some(mayHoldAssets);
}

async function hashIn(value: PropertyValue, cwd: string, key: string): Promise<PropertyValue> {
  if (Array.isArray(value)) return inTurn(value, (item) => hashIn(item, cwd, key));
  if (typeof value !== "object" || value === null) return value;
  if (isAsset(value)) return explain("asset", key, () => withAssetHash(value, cwd));
  if (isArchive(value)) return explain("archive", key, () => withArchiveHash(value, cwd));
  const result: PropertyMap = {};
  for (const [name, item] of Object.entries(value as PropertyMap)) result[name] = await hashIn(item, cwd, name);
  return result;
}

/** One after the other, so that of several errors always the same one is told. */
async function inTurn(values: PropertyValue[], change: (value: PropertyValue) => Promise<PropertyValue>): Promise<PropertyValue[]> {
  const result: PropertyValue[] = [];
  for (const value of values) result.push(await change(value));
  return result;
}

async function explain<T>(kind: "asset" | "archive", key: string, compute: () => Promise<T>): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    throw new AssetError(`failed to compute ${kind} hash for ${JSON.stringify(key)}: ${(error as Error).message}`, { cause: error });
  }
}

const hasHash = ({ hash }: PropertyMap): boolean => typeof hash === "string" && hash !== "";

async function withAssetHash(asset: PropertyMap, cwd: string): Promise<PropertyMap> {
  if (hasHash(asset)) return asset;
  const location = locationOf(asset, cwd);
  const compute = async () => sha256([await readAsset(asset, cwd)]);
  return { ...asset, hash: location === undefined ? await compute() : await remember([location], "asset", compute) };
}

async function withArchiveHash(archive: PropertyMap, cwd: string): Promise<PropertyMap> {
  const location = locationOf(archive, cwd);
  if (location !== undefined) return hasHash(archive) ? archive : { ...archive, hash: await hashOfLocation(archive, location, cwd) };
  const members: PropertyMap = {};
  for (const [name, member] of Object.entries(assetsOf(archive))) {
    if (isAsset(member)) members[name] = await withAssetHash(member, cwd);
    else if (isArchive(member)) members[name] = await withArchiveHash(member, cwd);
    else throw new AssetError(`archive member '${name}' is not an asset or archive`);
  }
  const whole = { ...archive, ...("assets" in archive && { assets: members }) };
  return hasHash(whole) ? whole : { ...whole, hash: sha256(tarBlocks(await readArchive(whole, cwd))) };
}

async function hashOfLocation(archive: PropertyMap, location: string, cwd: string): Promise<string> {
  if (archiveFormat(location)) return remember([location], "file", async () => sha256([await readArchiveFile(location)]));
  const files = await listFolder(location);
  return remember(
    files.map(({ path }) => path),
    `folder ${location}`,
    async () => sha256(tarBlocks(await readArchive(archive, cwd))),
  );
}

/** Computes a hash once per process, as long as none of the files changes. */
async function remember(paths: string[], kind: string, compute: () => Promise<string>): Promise<string> {
  const marks = await Promise.all(paths.map(markOf));
  if (marks.includes(undefined)) return compute(); // which then says what is missing
  const key = JSON.stringify([kind, marks]);
  let hash = known.get(key);
  if (hash === undefined) known.set(key, (hash = await compute()));
  return hash;
}

async function markOf(path: string): Promise<string | undefined> {
  try {
    const { mtimeNs, ctimeNs, size, ino } = await fs.stat(path, { bigint: true });
    return `${path} ${ino} ${mtimeNs} ${ctimeNs} ${size}`;
  } catch {
    return undefined;
  }
}

function sha256(parts: Iterable<Buffer>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
