import type { PropertyMap, PropertyValue } from "../property-value";
import { isObject, reveal } from "./values";

/** Steps into a value: keys, list positions, and `*` for all of either. */
export type PropertyPath = (string | number)[];

/**
 * Reads a path like `tags.a`, `list[0].n`, `list[*].n` or `tags["a.b"]`.
 *
 * @returns undefined when it cannot be read
 */
export function parsePropertyPath(text: string): PropertyPath | undefined {
  const path: PropertyPath = [];
  let rest = text.startsWith(".") ? text.slice(1) : text;
  while (rest.length > 0) {
    const bracket = /^\[(?:(\d+)|(\*)|"((?:[^"\\]|\\.)*)")\]/.exec(rest);
    const key = bracket ? undefined : /^[^.[]+/.exec(rest);
    if (bracket) {
      if (bracket[1] !== undefined) path.push(Number(bracket[1]));
      else path.push(bracket[2] ?? (bracket[3] ?? "").replace(/\\(.)/g, "$1"));
    } else if (key) {
      path.push(key[0]);
    } else {
      return undefined;
    }
    rest = rest.slice((bracket ?? key)![0].length);
    if (rest.startsWith(".")) {
      rest = rest.slice(1);
      if (rest === "") return undefined;
    }
  }
  return path;
}

/** Whether `inner` lies at or below `outer`. */
export function pathContains(outer: PropertyPath, inner: PropertyPath): boolean {
  return inner.length >= outer.length && outer.every((step, i) => step === "*" || step === inner[i]);
}

/**
 * Puts the values at `path` of `target` back to what `source` has there. Keys come and go; lists keep their length.
 *
 * @returns false when part of the way exists on one side only
 */
export function resetPath(path: PropertyPath, source: PropertyMap, target: PropertyMap): boolean {
  return reset(path, source, target);
}

function reset(path: PropertyPath, source: PropertyValue, target: PropertyValue): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return false;
  const from = reveal(source);
  const to = reveal(target);
  if (Array.isArray(from) && Array.isArray(to)) return resetInList(step, rest, from, to);
  if (isObject(from) && isObject(to)) return resetInMap(step, rest, from, to);
  return false;
}

function resetInList(step: string | number, rest: PropertyPath, from: PropertyValue[], to: PropertyValue[]): boolean {
  if (step === "*") {
    if (from.length !== to.length) return false;
    return from.every((_, i) => resetInList(i, rest, from, to));
  }
  if (typeof step !== "number" || step >= from.length || step >= to.length) return false;
  if (rest.length > 0) return reset(rest, from[step] ?? null, to[step] ?? null);
  to[step] = from[step] ?? null;
  return true;
}

function resetInMap(step: string | number, rest: PropertyPath, from: PropertyMap, to: PropertyMap): boolean {
  if (step === "*") {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].every((key) => resetInMap(key, rest, from, to));
  }
  const key = String(step);
  const before = from[key];
  const after = to[key];
  if (rest.length > 0) {
    if (before === undefined && after === undefined) return true;
    return before !== undefined && after !== undefined && reset(rest, before, after);
  }
  if (before === undefined) delete to[key];
  else to[key] = before;
  return true;
}

/** Raised when `ignoreChanges` names a place that cannot be put back. */
export class IgnoreChangesError extends Error {}

/**
 * The inputs with everything that `ignoreChanges` names put back to its old value.
 *
 * @throws IgnoreChangesError naming all paths that lead nowhere
 */
export function applyIgnoreChanges(inputs: PropertyMap, oldInputs: PropertyMap, ignoreChanges: readonly string[]): PropertyMap {
  if (ignoreChanges.length === 0) return inputs;
  const result = structuredClone(inputs);
  const invalid = ignoreChanges.filter((text) => {
    const path = parsePropertyPath(text);
    return path !== undefined && !resetPath(path, oldInputs, result);
  });
  if (invalid.length > 0) {
    const paths = invalid.map((path) => JSON.stringify(path)).join(", ");
    throw new IgnoreChangesError(
      `cannot ignore changes to the following properties because one or more elements of the path are missing: ${paths}`);
  }
  return result;
}
