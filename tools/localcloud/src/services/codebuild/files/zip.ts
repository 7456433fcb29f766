/**
 * Zip archives as builds and source actions exchange them: files with their modes, symbolic links, the same bytes for the same content.
 */
import { crc32, deflateRaw, inflateRaw } from "node:zlib";
import { promisify } from "node:util";

/** A file or a symbolic link in an archive. */
export interface ArchiveEntry {
  /** With `/`, relative, never leading out of the archive. */
  path: string;
  /** Type and permissions as `stat` gives them, e.g. 0o100644; 0o120000 is a symbolic link, whose target is `data`. */
  mode: number;
  data: Uint8Array;
}

export const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;

/** Bytes that an archive may unpack to; more is taken for an attack. */
export const UNPACKED_LIMIT = 2_147_483_648;

const UTF8_NAMES = 0x0800;
const STORED = 0;
const DEFLATED = 8;
/** 1980-01-01: archives carry no time, so that equal content gives equal bytes. */
const NO_DATE = 0x0021;

export class ArchiveError extends Error {}

export function isLink(entry: Pick<ArchiveEntry, "mode">): boolean {
  return (entry.mode & FILE_TYPE) === SYMBOLIC_LINK;
}

/**
 * @param compress with zlib, whose output may differ from machine to machine; without it the bytes depend on nothing but the entries
 */
export async function writeZip(entries: readonly ArchiveEntry[], { compress = true } = {}): Promise<Buffer> {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of sorted) {
    const name = Buffer.from(entry.path, "utf8");
    const deflated = compress && entry.data.length > 0 ? await promisify(deflateRaw)(entry.data) as Buffer : undefined;
    const isSmaller = deflated !== undefined && deflated.length < entry.data.length;
    const body = isSmaller ? deflated : Buffer.from(entry.data.buffer, entry.data.byteOffset, entry.data.byteLength);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(isSmaller ? DEFLATED : STORED, 4);
    common.writeUInt16LE(NO_DATE, 8);
    common.writeUInt32LE(crc32(entry.data), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(entry.data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE((entry.mode << 16) >>> 0, 6);
    attributes.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 3]), common, attributes, name]));
    parts.push(Buffer.from([0x50, 0x4b, 3, 4]), common, name, body);
    offset += 30 + name.length + body.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(sorted.length, 8);
  end.writeUInt16LE(sorted.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  if (sorted.length > 0xffff || offset + index.length > 0xffffffff) throw new ArchiveError("More than 65,535 files or 4 GB need a zip64 archive, which is not written.");
  return Buffer.concat([...parts, index, end]);
}

/**
 * @param limit bytes that all entries together may have
 * @throws ArchiveError when it is no zip, is damaged, unpacks to more, or names a place outside of itself
 */
export async function readZip(bytes: Uint8Array, limit = UNPACKED_LIMIT): Promise<ArchiveEntry[]> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  const count = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  let total = 0;
  const entries: ArchiveEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02014b50) throw new ArchiveError("not a valid zip file: its directory is damaged");
    const [nameLength, extraLength, commentLength] = [view.readUInt16LE(at + 28), view.readUInt16LE(at + 30), view.readUInt16LE(at + 32)];
    const path = view.toString("utf8", at + 46, at + 46 + nameLength);
    const size = view.readUInt32LE(at + 24);
    total += size;
    if (total > limit) throw new ArchiveError(`the zip file unpacks to more than ${limit} bytes`);
    if (!path.endsWith("/")) {
      checkPath(path);
      const mode = view.readUInt8(at + 5) === 3 ? view.readUInt32LE(at + 38) >>> 16 : 0;
      entries.push({ path, mode: mode === 0 ? 0o100644 : mode, data: await content(view, at, size) });
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function endRecord(view: Buffer): number {
  for (let at = view.length - 22; at >= 0 && at >= view.length - 22 - 0xffff; at--) {
    if (view.readUInt32LE(at) === 0x06054b50) return at;
  }
  throw new ArchiveError("not a valid zip file");
}

/** Names that lead out of the archive would write anywhere on this machine. */
function checkPath(path: string): void {
  if (path === "" || path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.includes("\\") || path.includes("\0") || path.split("/").includes("..")) {
    throw new ArchiveError(`the zip file names a place outside of itself: ${JSON.stringify(path)}`);
  }
}

async function content(view: Buffer, at: number, size: number): Promise<Buffer> {
  const method = view.readUInt16LE(at + 10);
  const header = view.readUInt32LE(at + 42);
  if (header + 30 > view.length || view.readUInt32LE(header) !== 0x04034b50) throw new ArchiveError("not a valid zip file: an entry is damaged");
  const start = header + 30 + view.readUInt16LE(header + 26) + view.readUInt16LE(header + 28);
  const packed = view.subarray(start, start + view.readUInt32LE(at + 20));
  if (method !== STORED && method !== DEFLATED) throw new ArchiveError(`the zip file has an entry of compression method ${method}`);
  const data = method === STORED ? packed : await inflated(packed, size);
  if (data.length !== size || crc32(data) !== view.readUInt32LE(at + 16)) throw new ArchiveError("not a valid zip file: an entry is damaged");
  return data;
}

async function inflated(packed: Buffer, size: number): Promise<Buffer> {
  try {
    return await (promisify(inflateRaw) as (data: Buffer, options: object) => Promise<Buffer>)(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw new ArchiveError("not a valid zip file: an entry is damaged", { cause: error });
  }
}
