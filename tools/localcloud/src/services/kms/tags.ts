import type { Handler } from "../../service";
import { page } from "../support/paging";
import { fromTagList, withoutTags } from "../support/tags";
import { rejectAwsManaged, rejectPendingDeletion, requireKey } from "./key-lookup";
import { rejectTags } from "./keys";
import { keys, invalidMarker } from "./records";

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectAwsManaged(key, "TagResource", context);
  rejectPendingDeletion(key);
  rejectTags(key.tags, input.Tags);
  keys.put(context, tx, key.id, { ...key, tags: { ...key.tags, ...fromTagList(input.Tags, "TagKey", "TagValue") } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectAwsManaged(key, "UntagResource", context);
  rejectPendingDeletion(key);
  keys.put(context, tx, key.id, { ...key, tags: withoutTags(key.tags, input.TagKeys) });
  return {};
});

export const listResourceTags: Handler = (input, context) => context.store.read((tx) => {
  const { tags } = requireKey(tx, input.KeyId, context, { byAlias: false });
  const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  const { items, next } = page(sorted, ([key]) => key, input.Marker, input.Limit ?? 50, invalidMarker);
  return {
    Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    Truncated: next !== undefined,
    ...(next === undefined ? {} : { NextMarker: next }),
  };
});
