import { SECRET, SIGNATURE, UNKNOWN } from "@switchyard/engine/property-value";
import type { PropertyMap, PropertyValue } from "@switchyard/engine/property-value";

export { SIGNATURE, UNKNOWN };
export type { PropertyMap, PropertyValue };

/** Key under which `check` remembers which inputs it filled in, as bridged providers do. */
export const DEFAULTS_KEY = "__defaults";

export const isMap = (value: unknown): value is PropertyMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A map without a signature, so neither asset nor secret nor reference. */
export const isPlainMap = (value: unknown): value is PropertyMap => isMap(value) && !(SIGNATURE in value);

/** A member that the map really has; keys come from people, and `toString` is a fine tag. */
export const own = <T>(map: Record<string, T>, key: string): T | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

export function hasUnknown(value: PropertyValue | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Values without secret marks. The engine marks again by name, see `acceptSecrets`. */
export function reveal(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === SECRET) return reveal(value["value"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, reveal(member)]));
}

export const revealMap = (values: PropertyMap): PropertyMap => reveal(values) as PropertyMap;

/** Nothing at all: what AWS and Terraform treat as "not set". */
export function isEmpty(value: PropertyValue | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainMap(value) && Object.values(value).every(isEmpty);
}

/** JSON with sorted keys, for comparisons. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isMap(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : member,
  );
}

/** Without inputs that are absent in spirit: `null` at any depth of plain maps. */
export function withoutNulls(values: PropertyMap): PropertyMap {
  const clean = (value: PropertyValue): PropertyValue =>
    Array.isArray(value) ? value.map(clean) : isPlainMap(value) ? withoutNulls(value) : value;
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, clean(value)]])),
  );
}
