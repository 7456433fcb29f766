import type { Tags } from "./tags";

/** What AWS refuses about tags beyond length and characters, which the API models check. */
export interface TagProblem {
  kind: "duplicate" | "reserved" | "too-many";
  text: string;
}

/** Checks keys being added to what a resource has already. `keys` as sent, so that a doubled key is seen. */
export function checkTagKeys(existing: Tags, keys: string[], options: { limit?: number; ignoreCase?: boolean } = {}): TagProblem[] {
  const limit = options.limit ?? 50;
  const identity = (key: string): string => (options.ignoreCase ? key.toLowerCase() : key);
  const problems: TagProblem[] = [];
  if (new Set(keys.map(identity)).size !== keys.length) {
    problems.push({ kind: "duplicate", text: "Duplicate tag keys found. Please note that Tag keys are case insensitive." });
  }
  const reserved = keys.find((key) => key.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined) problems.push({ kind: "reserved", text: `Tag keys beginning with aws: are reserved for system use: ${reserved}` });
  const total = new Set([...Object.keys(existing), ...keys].map(identity)).size;
  if (total > limit) problems.push({ kind: "too-many", text: `The number of tags has reached the maximum limit of ${limit}.` });
  return problems;
}

/** What a list of tags is sorted by. */
export const nameOf = (tag: Record<string, string>): string => tag.Key ?? "";
