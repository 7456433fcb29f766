import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";

const deflate = promisify(deflateRaw);

export interface ZipMember {
  /** With `/` between folders. */
  path: string;
  content: Uint8Array;
}

/** DOS time of the earliest moment that a zip file can hold, 1 January 1980; a fixed one makes equal files into equal archives. */
const FIXED_TIME = 0;
const FIXED_DATE = (1 << 5) | 1;
const VERSION = 20;
const UNIX = 3 << 8;
const FILE_MODE = 0o100644;
const DEFLATED = 8;
const UTF8_NAMES = 1 << 11;
/** More, or more bytes, would need the zip64 format; Lambda takes a quarter of a gigabyte. */
const MOST_MEMBERS = 0xffff;

/**
 * A zip file of regular files with fixed times and modes. The native compressor does the work on other threads: that is some
 * times faster than one in JavaScript, and an `up` waits for a dozen archives. It only travels to a cloud on this machine, so
 * time counts and size does not.
 *
 * @throws Error when there are more members than a zip file has room for
 */
export async function writeZip(members: readonly ZipMember[]): Promise<Buffer> {
  if (members.length > MOST_MEMBERS) throw new Error(`the code archive has ${members.length} files; a zip file holds ${MOST_MEMBERS}`);
  const packed = await Promise.all(members.map(async ({ path, content }) => ({ name: Buffer.from(path, "utf8"), content, data: await deflate(content, { level: 1 }) })));
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, data } of packed) {
    const common = commonFields({ name, crc: crc32(content), packedSize: data.length, size: content.length });
    const local = Buffer.concat([signature(0x04034b50), common, name, data]);
    directory.push(signature(0x02014b50), numbers([UNIX | VERSION, 2]), common, numbers([0, 2], [0, 2], [0, 2], [FILE_MODE * 0x10000, 4], [offset, 4]), name);
    files.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = numbers([0, 2], [0, 2], [members.length, 2], [members.length, 2], [list.length, 4], [offset, 4], [0, 2]);
  return Buffer.concat([...files, list, signature(0x06054b50), end]);
}

/** What a member's own header and its entry in the directory share. */
function commonFields({ name, crc, packedSize, size }: { name: Buffer; crc: number; packedSize: number; size: number }): Buffer {
  return numbers([VERSION, 2], [UTF8_NAMES, 2], [DEFLATED, 2], [FIXED_TIME, 2], [FIXED_DATE, 2], [crc, 4], [packedSize, 4], [size, 4], [name.length, 2], [0, 2]);
}

function signature(value: number): Buffer {
  return numbers([value, 4]);
}

/** Little-endian numbers with their widths in bytes. */
function numbers(...fields: [number, 2 | 4][]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of fields) at = buffer.writeUIntLE(value, at, width);
  return buffer;
}
