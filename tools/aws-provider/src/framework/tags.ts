import type { Shape } from "@switchyard/localcloud/service";
import { hasUnknown, isPlainMap, own, UNKNOWN } from "./wire-value";
import type { PropertyMap, PropertyValue } from "./wire-value";

export type Tags = Record<string, string>;

/** All tags of a resource: the provider's default tags, and the resource's own, which win. */
export function allTags(defaults: Tags, given: PropertyValue | undefined): PropertyValue {
  if (given === undefined || given === null) return { ...defaults };
  if (!isPlainMap(given) || hasUnknown(given)) return UNKNOWN;
  return { ...defaults, ...given };
}

/** Own tags among those that AWS holds: not those that only the provider's defaults explain. */
export function ownTags(held: Tags, defaults: Tags, known: PropertyValue | undefined): Tags {
  const named = isPlainMap(known) ? known : {};
  return Object.fromEntries(Object.entries(held).filter(([key, value]) => Object.hasOwn(named, key) || own(defaults, key) !== value));
}

/** Tags as text; anything else in a tag map has been turned into text by the check. */
export const tagsIn = (values: PropertyMap): Tags => (isPlainMap(values["tagsAll"]) ? (values["tagsAll"] as Tags) : {});

export interface TagChange {
  put: Tags;
  drop: string[];
}

export function tagChange(before: Tags, after: Tags): TagChange {
  return {
    put: Object.fromEntries(Object.entries(after).filter(([key, value]) => own(before, key) !== value)),
    drop: Object.keys(before).filter((key) => !Object.hasOwn(after, key)),
  };
}

/** `[{ Key, Value }]`, as most services want tags. */
export const pascalTags = (tags: Tags): Shape[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
/** `[{ key, value }]`, as the developer tools want them. */
export const camelTags = (tags: Tags): Shape[] => Object.entries(tags).map(([key, value]) => ({ key, value }));

/** Either list form, or a map, as a map; AWS's own tags are not ours to see. */
export function tagMap(tags: Shape[] | Tags | undefined | null): Tags {
  const entries = Array.isArray(tags)
    ? tags.map((tag): [string, string] => [String(tag["Key"] ?? tag["key"] ?? tag["TagKey"]), String(tag["Value"] ?? tag["value"] ?? tag["TagValue"] ?? "")])
    : Object.entries(tags ?? {});
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith("aws:")));
}
