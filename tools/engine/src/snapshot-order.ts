import { needsOf } from "./resource-needs";
import type { ResourceState } from "./state/snapshot";

/**
 * The resources in an order in which each comes after what it needs. An order that is fine already stays as it is.
 * Where several share a URN, a reference means the one that is not waiting for its deletion.
 */
export function orderResources(resources: readonly ResourceState[]): ResourceState[] {
  const byUrn = new Map<string, ResourceState>();
  for (const resource of resources) {
    const other = byUrn.get(resource.urn);
    if (!other || (other.delete && !resource.delete)) byUrn.set(resource.urn, resource);
  }
  const ordered: ResourceState[] = [];
  const seen = new Set<ResourceState>();
  for (const start of resources) {
    // An own stack instead of recursion: a chain of dependencies may be thousands long.
    const path: { resource: ResourceState; needs: ResourceState[] }[] = [];
    const enter = (resource: ResourceState): void => {
      if (seen.has(resource)) return;
      seen.add(resource);
      const needs = needsOf(resource).map(({ urn }) => byUrn.get(urn)).filter((need) => need !== undefined);
      path.push({ resource, needs });
    };
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const need = top.needs.pop();
      if (need) {
        enter(need);
      } else {
        ordered.push(top.resource);
        path.pop();
      }
    }
  }
  return ordered;
}

/** References that lead nowhere or forward, as messages; none in a sound snapshot. */
export function orderProblems(resources: readonly ResourceState[]): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const resource of resources) {
    for (const { urn, kind } of needsOf(resource)) {
      if (!seen.has(urn)) problems.push(`${resource.urn} stands before its ${kind} ${urn}, or that is missing`);
    }
    seen.add(resource.urn);
  }
  return problems;
}
