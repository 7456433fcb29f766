import { posix } from "node:path";

const BLOCK = 512;
const NAME_SIZE = 100;
const PREFIX_SIZE = 155;
const MODE = 0o600;

/** One file of an archive; `path` with slashes. */
export interface ArchiveFile {
  path: string;
  content: Buffer;
}

/**
 * The blocks of a tar stream, byte for byte as Go's `archive/tar` writes files of which only name, size and mode 0600 are
 * known. Pulumi's hash of an archive is the SHA-256 of exactly that stream.
 */
export function* tarBlocks(files: Iterable<ArchiveFile>): Generator<Buffer> {
  for (const { path, content } of files) {
    yield* headerBlocks(path, content.length);
    yield content;
    if (content.length % BLOCK > 0) yield Buffer.alloc(BLOCK - (content.length % BLOCK));
  }
  yield Buffer.alloc(2 * BLOCK);
}

function* headerBlocks(path: string, size: number): Generator<Buffer> {
  const name = Buffer.from(path);
  if (path.includes("\0")) throw new Error(`"${path}" cannot be a name in an archive: it holds a NUL`);
  if (isAscii(path) && name.length <= NAME_SIZE) {
    yield header({ name: path, size, type: "0", mode: MODE });
    return;
  }
  const split = splitPath(path);
  if (split) {
    yield header({ ...split, size, type: "0", mode: MODE });
    return;
  }
  // Longer, or not ASCII: an extended header (PAX) goes before the file's own.
  const record = Buffer.from(paxRecord("path", path));
  const slash = path.lastIndexOf("/");
  const extended = posix.join(path.slice(0, slash + 1), "PaxHeaders.0", path.slice(slash + 1));
  yield header({ name: toAscii(extended).slice(0, NAME_SIZE).replace(/\/+$/, ""), size: record.length, type: "x" });
  yield record;
  if (record.length % BLOCK > 0) yield Buffer.alloc(BLOCK - (record.length % BLOCK));
  yield header({ name: cutName(toAscii(path)), size, type: "0", mode: MODE });
}

/** The part of a long name that fits; Go replaces a slash at its end, which some readers take for a folder. */
function cutName(name: string): string {
  const cut = name.slice(0, NAME_SIZE);
  if (name.length <= NAME_SIZE || !cut.endsWith("/")) return cut;
  const end = cut.slice(0, -1).replace(/\/+$/, "").length;
  return `${cut.slice(0, end)}\0${cut.slice(end + 1)}`;
}

/** A header; one without a mode is that of an extended header, which has no device numbers either. */
function header({ name, prefix = "", size, type, mode }: { name: string; prefix?: string; size: number; type: string; mode?: number }): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, NAME_SIZE, "latin1");
  octal(block, 100, 8, mode ?? 0);
  octal(block, 108, 8, 0); // user
  octal(block, 116, 8, 0); // group
  octal(block, 124, 12, size);
  octal(block, 136, 12, 0); // time
  block.write(type, 156, 1, "latin1");
  block.write("ustar\u000000", 257, 8, "latin1");
  if (mode !== undefined) {
    octal(block, 329, 8, 0);
    octal(block, 337, 8, 0);
  }
  block.write(prefix, 345, PREFIX_SIZE, "latin1");
  // The checksum is taken with blanks in its own place.
  block.fill(" ", 148, 156);
  octal(block, 148, 7, block.reduce((sum, byte) => sum + byte, 0));
  return block;
}

function octal(block: Buffer, offset: number, width: number, value: number): void {
  const digits = value.toString(8);
  if (digits.length >= width) throw new Error(`a file of ${value} bytes is too large for an archive`);
  block.write(`${digits.padStart(width - 1, "0")}\0`, offset, width, "latin1");
}

/** Cuts a long path at a slash into the two fields that a plain header has for it. */
function splitPath(path: string): { prefix: string; name: string } | undefined {
  if (!isAscii(path) || path.length <= NAME_SIZE) return undefined;
  let length = path.length;
  if (length > PREFIX_SIZE + 1) length = PREFIX_SIZE + 1;
  else if (path.endsWith("/")) length--;
  const slash = path.slice(0, length).lastIndexOf("/");
  const name = path.slice(slash + 1);
  if (slash <= 0 || name.length > NAME_SIZE || name.length === 0 || slash > PREFIX_SIZE) return undefined;
  return { prefix: path.slice(0, slash), name };
}

/** `<length> path=<value>\n`, the length counting its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const length = bytes + String(bytes).length;
  const whole = String(length).length > String(bytes).length ? length + 1 : length;
  return `${whole}${rest}`;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);
const toAscii = (text: string): string => text.replace(/[^\0-\x7f]/gu, "");
