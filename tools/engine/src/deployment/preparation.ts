import { DependencyGraph } from "../dependency-graph";
import type { PendingOperation, ResourceState } from "../state/snapshot";

/** What a command says that comes after one that died. */
export function pendingOperationsWarning(operations: readonly PendingOperation[]): string {
  return [
    `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.`,
    ...operations.map(({ type, resource }) => `  * ${resource.urn}, interrupted while ${type}`),
    "These resources are in an unknown state because the command that worked on them was interrupted. Find out whether the operations " +
    "were carried out, then repair the state with a refresh; interrupted creates are only forgotten when the refresh is told to clear them.",
  ].join("\n");
}

/** Everything but protected resources and what they need. */
export function unprotected(resources: readonly ResourceState[]): string[] {
  const graph = new DependencyGraph(resources);
  const kept = new Set<ResourceState>();
  for (const resource of resources) {
    if (!resource.protect) continue;
    kept.add(resource);
    graph.addTransitiveDependencies(resource, kept);
  }
  return resources.filter((resource) => !kept.has(resource)).map(({ urn }) => urn);
}
