import type { ResourceState } from "./state/snapshot";
import { parseProviderReference } from "./urn";

/** How one resource needs another. */
export type NeedKind = "parent" | "provider" | "dependency" | "property" | "deletedWith" | "replaceWith";

export interface Need {
  kind: NeedKind;
  urn: string;
}

/** Everything that a resource refers to, repetitions included. */
export function needsOf(resource: ResourceState): Need[] {
  const needs: Need[] = [];
  if (resource.provider) needs.push({ kind: "provider", urn: parseProviderReference(resource.provider).urn });
  if (resource.parent) needs.push({ kind: "parent", urn: resource.parent });
  for (const urn of resource.dependencies ?? []) needs.push({ kind: "dependency", urn });
  for (const urns of Object.values(resource.propertyDependencies ?? {})) {
    for (const urn of urns) needs.push({ kind: "property", urn });
  }
  if (resource.deletedWith) needs.push({ kind: "deletedWith", urn: resource.deletedWith });
  for (const urn of resource.replaceWith ?? []) needs.push({ kind: "replaceWith", urn });
  return needs;
}

/** A copy of the resource whose references follow new names; the same object when nothing changes. */
export function renameNeeds(resource: ResourceState, newName: (urn: string) => string): ResourceState {
  if (needsOf(resource).every(({ urn }) => newName(urn) === urn)) return resource;
  const rename = (urns: string[]): string[] => [...new Set(urns.map(newName))];
  const renamed = { ...resource };
  if (resource.provider) {
    const { urn, id } = parseProviderReference(resource.provider);
    renamed.provider = `${newName(urn)}::${id}`;
  }
  if (resource.parent) renamed.parent = newName(resource.parent);
  if (resource.dependencies) renamed.dependencies = rename(resource.dependencies);
  if (resource.propertyDependencies) {
    renamed.propertyDependencies = Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([key, urns]) => [key, rename(urns)]));
  }
  if (resource.deletedWith) renamed.deletedWith = newName(resource.deletedWith);
  if (resource.replaceWith) renamed.replaceWith = rename(resource.replaceWith);
  return renamed;
}
