import { compareKeys } from "../../store/record-key";

/** One page of a list and the token that leads to the next one. */
export interface Page<T> {
  items: T[];
  next?: string;
}

/**
 * Cuts a list into pages. The token names the last item that was given out, so that items which come or go between two
 * calls never shift the others.
 *
 * @param keyOf what the list is sorted by, in the order of the store's keys
 * @param invalid makes the service's own error for a token that it never gave out
 */
export function page<T>(
  items: T[], keyOf: (item: T) => string, token: string | undefined, limit: number, invalid: () => Error,
): Page<T> {
  const after = token === undefined ? undefined : decode(token, invalid);
  const rest = after === undefined ? items : items.filter((item) => compareKeys(keyOf(item), after) > 0);
  const shown = rest.slice(0, limit);
  const last = shown[shown.length - 1];
  return rest.length > shown.length && last !== undefined ? { items: shown, next: encode(keyOf(last)) } : { items: shown };
}

/** Sorts by the same order that {@link page} compares with. */
export function sortedBy<T>(items: T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareKeys(keyOf(a), keyOf(b)));
}

const MARK = "page:";

function encode(key: string): string {
  return Buffer.from(MARK + key, "utf8").toString("base64url");
}

function decode(token: string, invalid: () => Error): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (!text.startsWith(MARK)) throw invalid();
  return text.slice(MARK.length);
}
