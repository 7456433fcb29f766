/**
 * Tags that a request carries, for `aws:RequestTag/…` and `aws:TagKeys`. Each service writes them in its own way.
 */
import type { Shape } from "../service";
import type { AccessContext } from "./access-request";

export interface RequestTags {
  /** Without values when tags are taken away. */
  tags: Readonly<Record<string, string>>;
  keys: readonly string[];
  /** Whether the tags come with something that the request makes. */
  isNewResource: boolean;
}

const NONE: RequestTags = { tags: {}, keys: [], isNewResource: false };

export function requestTags(input: Shape): RequestTags {
  const removed: unknown = input.TagKeys ?? input.tagKeys;
  if (Array.isArray(removed)) return { tags: {}, keys: removed.filter((key) => typeof key === "string"), isNewResource: false };
  const given: unknown = input.Tags ?? input.tags ?? input.Tagging?.TagSet;
  if (given === undefined || given === null || typeof given !== "object") return NONE;
  const tags = Array.isArray(given) ? Object.fromEntries(given.map(pairOf)) : given as Record<string, string>;
  const keys = Object.keys(tags);
  return keys.length === 0 ? NONE : { tags, keys, isNewResource: true };
}

function pairOf(tag: Shape): [string, string] {
  return [String(tag.Key ?? tag.key ?? tag.TagKey ?? ""), String(tag.Value ?? tag.value ?? tag.TagValue ?? "")];
}

/** @param conditionKeys those that the action has, in small letters */
export function tagContext({ tags, keys }: RequestTags, conditionKeys: ReadonlySet<string>): AccessContext {
  if (keys.length === 0) return {};
  return {
    ...(conditionKeys.has("aws:tagkeys") && { "aws:TagKeys": keys }),
    ...(conditionKeys.has("aws:requesttag/${tagkey}") && Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]))),
  };
}
