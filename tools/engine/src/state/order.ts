import type { ResourceState } from "./snapshot";

/** URN part of a provider reference `urn::id`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** URNs that a resource needs: they come before it in a state. */
export function needsOf(resource: ResourceState): string[] {
  const needs = [...(resource.dependencies ?? []), ...Object.values(resource.propertyDependencies ?? {}).flat()];
  if (resource.parent) needs.push(resource.parent);
  if (resource.provider) needs.push(providerUrn(resource.provider));
  if (resource.deletedWith) needs.push(resource.deletedWith);
  return needs;
}

/**
 * Problems that would make the Pulumi CLI refuse a state: a resource before what it needs, or something needed that is not there.
 */
export function checkOrder(resources: ResourceState[]): string[] {
  const all = new Set(resources.map((resource) => resource.urn));
  const before = new Set<string>();
  const problems: string[] = [];
  for (const resource of resources) {
    for (const need of new Set(needsOf(resource))) {
      if (before.has(need)) continue;
      problems.push(all.has(need) ? `${resource.urn} comes before ${need}, which it needs` : `${resource.urn} needs ${need}, which is not there`);
    }
    before.add(resource.urn);
  }
  return problems;
}

/** The same resources, each after what it needs; the given order stays wherever that allows. */
export function inOrder(resources: ResourceState[]): ResourceState[] {
  const before = new Set<string>();
  const all = new Map<string, ResourceState[]>();
  for (const resource of resources) all.set(resource.urn, [...(all.get(resource.urn) ?? []), resource]);
  const inPlace = resources.every((resource) => {
    const fine = needsOf(resource).every((need) => before.has(need) || !all.has(need));
    before.add(resource.urn);
    return fine;
  });
  if (inPlace) return resources;

  const result: ResourceState[] = [];
  const seen = new Set<ResourceState>();
  for (const first of resources) {
    // An own stack: chains may be longer than the call stack is deep.
    const work: { resource: ResourceState; needed: ResourceState[] }[] = [];
    const enter = (resource: ResourceState) => {
      if (seen.has(resource)) return; // placed, or on its way: a circle cannot be ordered
      seen.add(resource);
      work.push({ resource, needed: needsOf(resource).flatMap((need) => all.get(need) ?? []).reverse() });
    };
    enter(first);
    while (work.length > 0) {
      const top = work[work.length - 1]!;
      const next = top.needed.pop();
      if (next) enter(next);
      else result.push(work.pop()!.resource);
    }
  }
  return result;
}
