import { posix } from "node:path";
import type { ArchiveFile } from "./tar";

const BLOCK = 512;

/**
 * The regular files of a tar archive; folders are left out, as Pulumi does.
 *
 * @throws Error when the archive is cut off, damaged, or holds links or devices
 */
export function untar(archive: Buffer): ArchiveFile[] {
  const files: ArchiveFile[] = [];
  let longName: string | undefined;
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    checkSum(header, offset);
    const size = sizeOf(header);
    const content = archive.subarray(offset + BLOCK, offset + BLOCK + size);
    if (content.length < size) throw new Error(`the archive is cut off: ${size} bytes announced, ${content.length} there`);
    const type = String.fromCharCode(header[156]!);
    if (type === "x") longName = paxPath(content) ?? longName;
    else if (type === "L") longName = text(content);
    else if (type !== "g") {
      const name = longName ?? nameOf(header);
      longName = undefined;
      if (type === "0" || type === "\0") {
        if (!name.endsWith("/")) files.push({ path: posix.normalize(name), content });
      } else if (type !== "5") throw new Error(`"${name}" is neither a file nor a folder (type ${JSON.stringify(type)})`);
    }
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function checkSum(header: Buffer, offset: number): void {
  const expected = Number.parseInt(text(header.subarray(148, 156)).trim(), 8);
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== expected) throw new Error(`this is no tar archive, or it is damaged at byte ${offset}`);
}

function sizeOf(header: Buffer): number {
  const field = header.subarray(124, 136);
  // GNU tar writes sizes over 8 GiB in binary.
  if (field[0]! & 0x80) return Number(field.readBigUInt64BE(4));
  return Number.parseInt(text(field).trim() || "0", 8);
}

function nameOf(header: Buffer): string {
  const name = text(header.subarray(0, 100));
  const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? text(header.subarray(345, 500)) : "";
  return prefix ? `${prefix}/${name}` : name;
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? field.length : end);
}

/** `path` of an extended header, whose records are `<length> <key>=<value>\n`. */
function paxPath(records: Buffer): string | undefined {
  let path: string | undefined;
  for (let offset = 0; offset < records.length; ) {
    const blank = records.indexOf(" ", offset);
    const length = Number(records.toString("latin1", offset, blank));
    if (blank < 0 || !Number.isInteger(length) || length <= blank - offset) throw new Error("an extended header of the archive is damaged");
    const [key, ...value] = records.toString("utf8", blank + 1, offset + length - 1).split("=");
    if (key === "path") path = value.join("=");
    offset += length;
  }
  return path;
}
