import type { Shape } from "../../service";

/** One place in a listing: an entry, or a common prefix that stands for all keys below it. */
export type Listed<T> = { entry: T; prefix?: undefined } | { prefix: string; entry?: undefined };

export interface Listing<T> {
  listed: Listed<T>[];
  truncated: boolean;
}

/**
 * Walks entries in key order, rolls keys that share a prefix up to the delimiter into one place, and stops after `limit` places.
 *
 * @param isAfter whether an entry lies after the place where the page before ended
 */
export function rollUp<T>(
  entries: T[], keyOf: (entry: T) => string, options: { prefix: string; delimiter?: string; limit: number; isAfter(entry: T): boolean; afterPrefix?: string },
): Listing<T> {
  const { prefix, delimiter, limit, isAfter, afterPrefix } = options;
  const listed: Listed<T>[] = [];
  let current: string | undefined;
  for (const entry of entries) {
    const key = keyOf(entry);
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter!.length);
    if (common !== undefined && (common === current || common === afterPrefix)) continue;
    if (!isAfter(entry)) continue;
    if (listed.length === limit) return { listed, truncated: true };
    listed.push(common === undefined ? { entry } : { prefix: common });
    current = common;
  }
  return { listed, truncated: false };
}

/** Keys as `encoding-type=url` wants them. Everything but the slash is escaped, so that any decoder gives back the key. */
export function keyEncoder(encodingType: string | undefined): (key: string) => string {
  return encodingType === "url" ? (key) => key.split("/").map(encodeURIComponent).join("/") : (key) => key;
}

export const commonPrefixes = <T>(listed: Listed<T>[], encode: (key: string) => string): Shape => {
  const prefixes = listed.flatMap((one) => (one.prefix === undefined ? [] : [{ Prefix: encode(one.prefix) }]));
  return prefixes.length === 0 ? {} : { CommonPrefixes: prefixes };
};

export const entriesOf = <T>(listed: Listed<T>[]): T[] => listed.flatMap((one) => (one.prefix === undefined ? [one.entry] : []));

/** The common prefix that a marker is, when it is one. */
export function prefixMarker(marker: string | undefined, prefix: string, delimiter: string | undefined): string | undefined {
  if (!marker || !delimiter || !marker.endsWith(delimiter) || !marker.startsWith(prefix)) return undefined;
  return marker.indexOf(delimiter, prefix.length) + delimiter.length === marker.length ? marker : undefined;
}
