import type { DiffResult } from "../provider";
import { parsePropertyPath, pathContains, type PropertyPath } from "../values/property-path";

/** Stands among changed properties for a resource that never became ready. */
const INIT_ERROR = "#initerror";

/** The parts of a provider's diff that decide what happens. */
export interface Decision extends DiffResult {
  diffs: string[];
  replaces: string[];
}

export function decisionOf(diff: DiffResult): Decision {
  return { ...diff, diffs: diff.diffs ?? [], replaces: diff.replaces ?? [] };
}

/** Whether the change cannot be made in place. */
export function forcesReplacement(diff: DiffResult): boolean {
  return (diff.replaces ?? []).length > 0 || Object.values(diff.detailedDiff ?? {}).some(({ kind }) => kind.endsWith("-replace"));
}

/**
 * Turns updates into replacements where the program asked for it.
 *
 * @throws when one of `replaceOnChanges` is no property path
 */
export function applyReplaceOnChanges(diff: Decision, replaceOnChanges: readonly string[], hasInitErrors: boolean): Decision {
  if (replaceOnChanges.length === 0 || (!diff.changes && !hasInitErrors)) return diff;
  const paths = replaceOnChanges.map((text) => {
    const path = parsePropertyPath(text);
    if (!path) throw new Error(`replaceOnChanges: "${text}" is not a property path; expected something like tags.name or list[0]`);
    return path;
  });
  const matches = (path: PropertyPath | undefined): boolean => path !== undefined && paths.some((outer) => pathContains(outer, path));
  const detailedDiff = diff.detailedDiff && Object.fromEntries(Object.entries(diff.detailedDiff).map(([path, entry]) =>
    [path, matches(parsePropertyPath(path)) ? { ...entry, kind: asReplacement(entry.kind) } : entry]));
  const changed = diff.diffs.filter((key) => matches(parsePropertyPath(key)));
  const initError = hasInitErrors && matches([INIT_ERROR]) ? [INIT_ERROR] : [];
  return {
    ...diff,
    changes: diff.changes || initError.length > 0,
    replaces: [...new Set([...diff.replaces, ...changed, ...initError])],
    ...(detailedDiff ? { detailedDiff } : {}),
  };
}

function asReplacement<K extends string>(kind: K): K {
  return (kind.endsWith("-replace") ? kind : `${kind}-replace`) as K;
}
