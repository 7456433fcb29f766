/**
 * Unpacks a deployment package into a folder. What would leave the folder or grow without end is refused.
 */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";

/** A package that cannot be unpacked; says why. */
export class UnzipError extends Error {}

interface Entry { name: string; method: number; flags: number; mode: number; crc: number; packed: number; size: number; header: number }

const STORED = 0;
const DEFLATED = 8;
const SYMLINK = 0o120000;
const FILE_TYPE = 0o170000;

/**
 * @param limit bytes that all files together may have
 * @throws UnzipError naming the entry
 */
export function unzip(bytes: Uint8Array, folder: string, limit: number): void {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let left = limit;
  mkdirSync(folder, { recursive: true });
  for (const entry of entriesOf(archive)) {
    const path = join(folder, ...safeParts(entry.name));
    if (entry.name.endsWith("/")) {
      mkdirSync(path, { recursive: true });
      continue;
    }
    const content = contentOf(archive, entry, left);
    left -= content.length;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag: "w" });
    // The code of a function is read-only for it.
    chmodSync(path, (entry.mode & 0o111) === 0 ? 0o444 : 0o555);
  }
}

function entriesOf(archive: Buffer): Entry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > archive.length) throw new UnzipError("The package is no zip file.");
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = archive.readUInt16LE(end + 10); index > 0; index--) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== 0x02014b50) throw new UnzipError("The directory of the package is damaged.");
    const nameLength = archive.readUInt16LE(at + 28);
    entries.push({
      flags: archive.readUInt16LE(at + 8), method: archive.readUInt16LE(at + 10), crc: archive.readUInt32LE(at + 16), packed: archive.readUInt32LE(at + 20),
      size: archive.readUInt32LE(at + 24), mode: archive.readUInt16LE(at + 40), header: archive.readUInt32LE(at + 42),
      name: archive.toString("utf8", at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** @throws UnzipError for a name that leads out of the folder */
function safeParts(name: string): string[] {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const isUnsafe = name.startsWith("/") || /^[A-Za-z]:/.test(name) || name.includes("\\") || name.includes("\0") || parts.includes("..") || parts.length === 0;
  if (isUnsafe) throw new UnzipError(`The entry ${JSON.stringify(name)} does not stay inside of the package's folder.`);
  return parts;
}

function contentOf(archive: Buffer, { name, method, flags, mode, crc, packed, size, header }: Entry, limit: number): Buffer {
  if ((mode & FILE_TYPE) === SYMLINK) throw new UnzipError(`The entry ${JSON.stringify(name)} is a symbolic link; the local cloud does not model those.`);
  if ((flags & 1) !== 0) throw new UnzipError(`The entry ${JSON.stringify(name)} is encrypted.`);
  if (size > limit) throw new UnzipError("The package unpacks to more than Lambda takes.");
  if (header + 30 > archive.length || archive.readUInt32LE(header) !== 0x04034b50) throw new UnzipError(`The entry ${JSON.stringify(name)} is damaged.`);
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const raw = archive.subarray(start, start + packed);
  let content: Buffer;
  try {
    if (method === STORED) content = raw;
    else if (method === DEFLATED) content = inflateRawSync(raw, { maxOutputLength: Math.max(1, size) });
    else throw new UnzipError(`The entry ${JSON.stringify(name)} is compressed in a way that is not known (${method}).`);
  } catch (error) {
    if (error instanceof UnzipError) throw error;
    throw new UnzipError(`The entry ${JSON.stringify(name)} cannot be unpacked: ${(error as Error).message}`);
  }
  if (content.length !== size || crc32(content) !== crc) throw new UnzipError(`The entry ${JSON.stringify(name)} is damaged.`);
  return content;
}
