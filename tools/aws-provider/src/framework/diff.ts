import type { DiffKind, DiffResult } from "@switchyard/engine/provider";
import type { Field, Fields } from "./field";
import { sameDocument } from "./json-document";
import { isIgnored, showPath } from "./property-path";
import type { PathStep } from "./property-path";
import { canonical, hasUnknown, isEmpty, isMap, isPlainMap, own, UNKNOWN } from "./wire-value";
import type { PropertyMap, PropertyValue } from "./wire-value";

interface Change {
  path: PathStep[];
  kind: "add" | "update" | "delete";
  replace: boolean;
}

type Maybe = PropertyValue | undefined;

/**
 * Differences between what is there (outputs, as read from AWS) and what the program wants (checked inputs).
 * An input that the program leaves out differs only if AWS holds something that it would not hold by itself.
 */
function compare(field: Field, before: Maybe, after: Maybe, path: PathStep[], replace: boolean): Change[] {
  const forces = replace || field.forceNew === true;
  const change = (kind: Change["kind"]): Change[] => [{ path, kind, replace: forces }];
  if (after === undefined || after === null) {
    return field.computed === true || isEmpty(before) ? [] : change("delete");
  }
  if (before === undefined || before === null) return isEmpty(after) ? [] : change("add");
  if (after === UNKNOWN) return change("update");

  switch (field.kind) {
    case "object":
      if (!isPlainMap(before) || !isPlainMap(after)) return change("update");
      return Object.entries(field.fields ?? {}).flatMap(([key, member]) =>
        compare(member, before[key], after[key], [...path, key], forces),
      );
    case "map":
      if (!isPlainMap(before) || !isPlainMap(after)) return change("update");
      return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
        member(field, own(before, key), own(after, key), [...path, key], forces),
      );
    case "list":
      if (!Array.isArray(before) || !Array.isArray(after)) return change("update");
      return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap((index) =>
        member(field, before[index], after[index], [...path, index], forces),
      );
    case "set":
      if (!Array.isArray(before) || !Array.isArray(after)) return change("update");
      return compareSets(field, before, after, path, forces);
    case "json":
    case "policy":
      return typeof before === "string" && typeof after === "string" && sameDocument(field.kind, before, after)
        ? []
        : change("update");
    case "archive":
      return sameArchive(before, after) ? [] : change("update");
    default:
      return before === after ? [] : change("update");
  }
}

/** A member of a collection exists or does not; an empty one is still there. */
function member(field: Field, before: Maybe, after: Maybe, path: PathStep[], forces: boolean): Change[] {
  if (before === undefined) return after === undefined ? [] : [{ path, kind: "add", replace: forces }];
  if (after === undefined) return [{ path, kind: "delete", replace: forces }];
  return compare(elementOf(field), before, after, path, forces);
}

function elementOf(field: Field): Field {
  if (field.element === undefined) throw new Error(`unreachable: ${field.kind} without an element`);
  return field.element;
}

function compareSets(field: Field, before: PropertyValue[], after: PropertyValue[], path: PathStep[], forces: boolean): Change[] {
  const element = elementOf(field);
  const same = (a: PropertyValue, b: PropertyValue): boolean => compare(element, a, b, path, false).length === 0;
  const left = [...before.keys()];
  const added: number[] = [];
  for (const [index, wanted] of after.entries()) {
    const found = hasUnknown(wanted) ? -1 : left.findIndex((at) => same(before[at] ?? null, wanted));
    if (found < 0) added.push(index);
    else left.splice(found, 1);
  }
  // A removed and an added element at the same place read as one changed element.
  const kinds = new Map<number, Change["kind"]>(left.map((index) => [index, "delete"]));
  for (const index of added) kinds.set(index, kinds.has(index) ? "update" : "add");
  return [...kinds].sort(([a], [b]) => a - b).map(([index, kind]) => ({ path: [...path, index], kind, replace: forces }));
}

/** Content decides, not the path; without a hash only equal descriptions are equal. */
function sameArchive(before: Maybe, after: Maybe): boolean {
  if (!isMap(before) || !isMap(after)) return false;
  if (typeof before["hash"] === "string" && typeof after["hash"] === "string") return before["hash"] === after["hash"];
  return canonical(before) === canonical(after);
}

/** The same, over all inputs of a type. */
export function changesOf(fields: Fields, olds: PropertyMap, news: PropertyMap, ignored: readonly string[] = []): Change[] {
  return Object.entries(fields)
    .flatMap(([name, field]) => compare(field, olds[name], news[name], [name], false))
    .filter(({ path }) => !isIgnored(path, ignored));
}

/** Top-level names among the changes. */
export const changedNames = (changes: readonly Change[]): string[] => [...new Set(changes.map(({ path }) => String(path[0])))];

export function diffResult(changes: readonly Change[]): DiffResult {
  const replaces = changedNames(changes.filter(({ replace }) => replace));
  return {
    changes: changes.length > 0,
    diffs: changedNames(changes),
    replaces,
    detailedDiff: Object.fromEntries(
      changes.map(({ path, kind, replace }) => [
        showPath(path),
        { kind: (replace ? `${kind}-replace` : kind) as DiffKind, inputDiff: false },
      ]),
    ),
  };
}

export type { Change };
