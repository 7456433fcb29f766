/**
 * A look at LMDB's data file before it is opened: the library itself ends the process when the file is not what it expects.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const MAGIC = 0xbeefc0de;
/** Offsets inside of a meta page; there are two, and the one with the later transaction counts. */
export const META_OFFSETS = { magic: 24, pageSize: 48, freeRoot: 88, mainRoot: 136, lastPage: 144, transaction: 152 };
const META_LENGTH = 168;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/** Pages at the end that a transaction has taken and given back are never written, so a sound file may end a little early. */
const UNWRITTEN_PAGES = 256n;

/** @returns what is wrong with the file, or undefined when it is sound, empty or not there */
export function dataFileProblem(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const first = Buffer.alloc(META_LENGTH);
    const length = readSync(descriptor, first, 0, META_LENGTH, 0);
    if (length === 0) return undefined;
    if (length < META_LENGTH || first.readUInt32LE(META_OFFSETS.magic) !== MAGIC) return "MDB_INVALID: data.mdb is not an LMDB file";
    const pageSize = first.readUInt32LE(META_OFFSETS.pageSize);
    const second = Buffer.alloc(META_LENGTH);
    if (readSync(descriptor, second, 0, META_LENGTH, pageSize) < META_LENGTH || second.readUInt32LE(META_OFFSETS.magic) !== MAGIC) {
      return "MDB_CORRUPTED: data.mdb is cut off";
    }
    const meta = first.readBigUInt64LE(META_OFFSETS.transaction) > second.readBigUInt64LE(META_OFFSETS.transaction) ? first : second;
    const pages = BigInt(Math.floor(fstatSync(descriptor).size / pageSize));
    const roots = [meta.readBigUInt64LE(META_OFFSETS.freeRoot), meta.readBigUInt64LE(META_OFFSETS.mainRoot)].filter((root) => root !== NO_PAGE);
    const isCutOff = roots.some((root) => root >= pages) || meta.readBigUInt64LE(META_OFFSETS.lastPage) >= pages + UNWRITTEN_PAGES;
    return isCutOff ? "MDB_CORRUPTED: data.mdb is cut off" : undefined;
  } finally {
    closeSync(descriptor);
  }
}
