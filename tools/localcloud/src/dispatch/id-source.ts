import { createHash, randomBytes } from "node:crypto";

/** Where ids come from: chance, or a seed when a run is to be repeated. */
export interface IdSource {
  /** @param alphabet defaults to digits and lower-case letters */
  randomId(length: number, alphabet?: string): string;
  /** Version 4 UUID. */
  uuid(): string;
  /** From 0 to 1, 1 excluded. */
  fraction(): number;
}

const POOL_BYTES = 4096;

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Ids nobody can foresee. */
export function randomIds(): IdSource {
  // Asking the system for a few bytes costs as much as for many.
  let pool = Buffer.alloc(0);
  return idsFrom((length) => {
    if (pool.length < length) pool = randomBytes(Math.max(length, POOL_BYTES));
    const bytes = pool.subarray(0, length);
    pool = pool.subarray(length);
    return bytes;
  });
}

/** The same ids in the same order for the same seed. */
export function seededIds(seed: string): IdSource {
  let block = 0;
  let pool = Buffer.alloc(0);
  return idsFrom((length) => {
    while (pool.length < length) {
      pool = Buffer.concat([pool, createHash("sha256").update(`${seed}:${block++}`).digest()]);
    }
    const bytes = pool.subarray(0, length);
    pool = pool.subarray(length);
    return bytes;
  });
}

function idsFrom(bytes: (length: number) => Buffer): IdSource {
  return {
    randomId(length, alphabet = LETTERS) {
      // Bytes beyond the last full round of the alphabet are thrown away, so that every letter is equally likely.
      const limit = 256 - (256 % alphabet.length);
      let id = "";
      while (id.length < length) {
        for (const byte of bytes(length - id.length)) if (byte < limit) id += alphabet[byte % alphabet.length];
      }
      return id;
    },
    fraction: () => bytes(6).readUIntBE(0, 6) / 2 ** 48,
    uuid() {
      const value = Buffer.from(bytes(16));
      value[6] = (value[6]! & 0x0f) | 0x40;
      value[8] = (value[8]! & 0x3f) | 0x80;
      const hex = value.toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
