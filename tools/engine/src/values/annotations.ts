import { SIGNATURE, type PropertyMap, type PropertyValue } from "../property-value";
import { containsSecret, isAssetOrArchive, isObject, isPlainMap, isSecret, secret } from "./values";

/**
 * Marks as secret what has the name of a secret: for a provider that got plain values. Maps are followed
 * member by member; a list with a secret in it becomes secret as a whole, since providers reorder lists.
 */
export function copySecretMarks(from: PropertyMap, to: PropertyMap): void {
  for (const [key, source] of Object.entries(from)) {
    const target = to[key];
    if (target === undefined) continue;
    if (isPlainMap(source) && isPlainMap(target)) copySecretMarks(source, target);
    else if (!isSecret(target) && containsSecret(source)) to[key] = secret(target);
  }
}

/** Marks outputs that the program declared secret, and those that carry the name of a secret input. */
export function markSecretOutputs(outputs: PropertyMap, inputs: PropertyMap, declared: readonly string[]): PropertyMap {
  let marked = outputs;
  for (const [key, value] of Object.entries(outputs)) {
    if (isSecret(value) || !(declared.includes(key) || isSecret(inputs[key]))) continue;
    if (marked === outputs) marked = { ...outputs };
    marked[key] = secret(value);
  }
  return marked;
}

/** Gives assets of which a provider got only the hash their source back. */
export function restoreAssets<V extends PropertyValue>(original: PropertyValue | undefined, value: V): V {
  return restore(original, value) as V;
}

function restore(original: PropertyValue | undefined, value: PropertyValue): PropertyValue {
  if (original === undefined) return value;
  if (isSecret(value)) return secret(restore(isSecret(original) ? original["value"] : original, value["value"] ?? null));
  const source = isSecret(original) ? original["value"] : original;
  if (isAssetOrArchive(value)) {
    const elided = Object.keys(value).every((key) => key === SIGNATURE || key === "hash");
    return elided && isAssetOrArchive(source) && source["hash"] === value["hash"] ? source : value;
  }
  if (Array.isArray(value) && Array.isArray(source)) return value.map((element, i) => restore(source[i], element));
  if (isObject(value) && isObject(source)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restore(source[key], member)]));
  }
  return value;
}

/** A deep copy of what a provider in this process answered, without members that JSON has no word for. */
export function copyOfAnswer(answer: PropertyMap | undefined): PropertyMap {
  return copyMap(answer ?? {});
}

function copyMap(map: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [key, value] of Object.entries(map) as [string, PropertyValue | undefined][]) {
    if (value !== undefined) result[key] = copyValue(value);
  }
  return result;
}

function copyValue(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map((element: PropertyValue | undefined) => copyValue(element ?? null));
  return isObject(value) ? copyMap(value) : value;
}


const ASSET_MEMBERS: ReadonlySet<string> = new Set([SIGNATURE, "hash", "text", "path", "uri", "assets"]);

/** Assets and archives without what language runtimes add to them for themselves. */
export function plainAssets<V extends PropertyValue>(value: V): V {
  return plain(value) as V;
}

function plain(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const members = Object.entries(value);
  const kept = isAssetOrArchive(value) ? members.filter(([key]) => ASSET_MEMBERS.has(key)) : members;
  return Object.fromEntries(kept.map(([key, member]) => [key, plain(member)]));
}
