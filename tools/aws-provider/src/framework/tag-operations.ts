import type { ServiceId, Shape } from "../cloud-api";
import type { ResourceContext, ResourceType } from "./resource-type";
import { pascalTags } from "./tags";
import type { TagChange, Tags } from "./tags";
import type { PropertyMap } from "./wire-value";

interface TagOperations {
  service: ServiceId;
  /** Member that names the resource, and what it holds. */
  target: [member: string, value: (target: { id: string; olds: PropertyMap }) => unknown];
  put?: string;
  drop?: string;
  tagsMember?: string;
  keysMember?: string;
  /** The form that the service wants tags in. */
  form?: (tags: Tags) => Shape | Shape[];
}

/** `changeTags` of a type whose service has one operation to put tags and one to take them away. */
export function tagOperations(operations: TagOperations): NonNullable<ResourceType["changeTags"]> {
  const { service, target, put = "TagResource", drop = "UntagResource", tagsMember = "Tags", keysMember = "TagKeys" } = operations;
  const form = operations.form ?? pascalTags;
  return async (context: ResourceContext, at: { id: string; olds: PropertyMap }, change: TagChange) => {
    const resource = { [target[0]]: target[1](at) };
    if (change.drop.length > 0) await context.api.call(service, drop, { ...resource, [keysMember]: change.drop });
    if (Object.keys(change.put).length > 0) await context.api.call(service, put, { ...resource, [tagsMember]: form(change.put) });
  };
}
