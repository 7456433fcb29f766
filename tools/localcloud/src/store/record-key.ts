/**
 * Keys of records as both stores order them: by the bytes of their UTF-8 form, which is the order of code points.
 */

/** Longest key in bytes, the collection's name included; LMDB's limit for the page size in use. */
export const LONGEST_KEY = 4026;

const SEPARATOR = "\u0000";

/** Collection and key as one text that sorts by collection first. */
export function storedKey(collection: string, key: string): string {
  return `${collection}${SEPARATOR}${key}`;
}

/** Collection and key of the bytes of such a text. */
export function fromStoredKey(bytes: Buffer): [collection: string, key: string] {
  const end = bytes.indexOf(0);
  return [bytes.toString("utf8", 0, end), bytes.toString("utf8", end + 1)];
}

/** @throws Error for names that the stores cannot hold */
export function checkKey(collection: string, key: string): void {
  if (collection === "" || collection.includes(SEPARATOR)) {
    throw new Error(`Collection ${JSON.stringify(collection)} cannot be stored: a name has at least one character and no null character.`);
  }
  // A UTF-16 unit takes at most three bytes, so most keys need no count.
  const longest = (collection.length + key.length) * 3 + 1;
  if (longest > LONGEST_KEY && Buffer.byteLength(collection) + Buffer.byteLength(key) + 1 > LONGEST_KEY) {
    throw new Error(`A key of ${Buffer.byteLength(key)} bytes in collection ${collection} cannot be stored: ` +
      `collection and key together have at most ${LONGEST_KEY - 1} bytes. Hash the long part.`);
  }
}

/** Compares by code points; JavaScript's own order differs where one text holds characters beyond the basic plane. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
