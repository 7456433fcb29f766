import { needsOf, type Need } from "./resource-needs";
import type { ResourceState } from "./state/snapshot";

/**
 * Who needs whom in a list of resources in which each comes after what it needs. Several resources may
 * share a URN while a replacement is under way; a reference means those that stand earlier in the list.
 */
export class DependencyGraph {
  private readonly index = new Map<ResourceState, number>();
  private readonly instances = new Map<string, number[]>();
  /** By URN: positions of the resources that refer to it. */
  private readonly referrers = new Map<string, { position: number; kind: Need["kind"] }[]>();

  constructor(private readonly resources: readonly ResourceState[]) {
    resources.forEach((resource, position) => {
      this.index.set(resource, position);
      const same = this.instances.get(resource.urn);
      if (same) same.push(position);
      else this.instances.set(resource.urn, [position]);
      for (const { urn, kind } of needsOf(resource)) {
        const list = this.referrers.get(urn);
        if (list) list.push({ position, kind });
        else this.referrers.set(urn, [{ position, kind }]);
      }
    });
  }

  has(resource: ResourceState): boolean {
    return this.index.has(resource);
  }

  /** Resources that need this one, directly or not, each after what it needs. Children count only on request. */
  dependentsOf(resource: ResourceState, options: { children: boolean }): ResourceState[] {
    const start = this.index.get(resource);
    if (start === undefined) return [];
    const found = new Set<number>();
    const frontier: { urn: string; after: number }[] = [{ urn: resource.urn, after: start }];
    for (let next = frontier.pop(); next; next = frontier.pop()) {
      for (const { position, kind } of this.referrers.get(next.urn) ?? []) {
        if (position <= next.after || found.has(position) || (kind === "parent" && !options.children)) continue;
        found.add(position);
        frontier.push({ urn: this.resources[position]!.urn, after: position });
      }
    }
    return [...found].sort((a, b) => a - b).map((position) => this.resources[position]!);
  }

  /** Resources that refer to a URN themselves. */
  referrersOf(urn: string): ResourceState[] {
    return [...new Set((this.referrers.get(urn) ?? []).map(({ position }) => this.resources[position]!))];
  }

  /** What this resource itself refers to. */
  dependenciesOf(resource: ResourceState): ResourceState[] {
    const own = this.index.get(resource);
    if (own === undefined) return [];
    const found = new Set<number>();
    for (const { urn } of needsOf(resource)) {
      for (const position of this.instances.get(urn) ?? []) if (position < own) found.add(position);
    }
    return [...found].map((position) => this.resources[position]!);
  }

  /** Adds everything that the resource needs, directly or not, to a set. */
  addTransitiveDependencies(resource: ResourceState, to: Set<ResourceState>): void {
    const frontier = [resource];
    for (let next = frontier.pop(); next; next = frontier.pop()) {
      for (const dependency of this.dependenciesOf(next)) {
        if (to.has(dependency)) continue;
        to.add(dependency);
        frontier.push(dependency);
      }
    }
  }
}
