import { needsOf } from "../resource-needs";
import type { ResourceState } from "../state/snapshot";
import { refreshStep, type Refreshed } from "../steps/read-steps";
import { executeStep } from "../steps/step";
import type { Deployment } from "./deployment";
import { StepFailedError } from "./errors";

/**
 * Compares every resource with what its provider finds and takes the result over as the state. A resource that
 * cannot be read stays as it is; the others are refreshed nevertheless.
 *
 * @param counted whether the result counts in the summary, as it does when nothing else follows
 * @returns whether all could be read
 */
export async function refresh(deployment: Deployment, counted: boolean): Promise<boolean> {
  const { registry, workers } = deployment;
  const results = new Map<ResourceState, Refreshed>();
  const chosen = refreshed(deployment);
  for (const resource of chosen) await registry.ensure(resource.provider);
  let ok = true;
  await Promise.all(chosen.map((resource) => workers.run(async () => {
    if (deployment.canceled) return;
    const result: Refreshed = { state: resource };
    try {
      await executeStep(deployment, refreshStep(deployment, resource, result, counted));
      results.set(resource, result);
    } catch (error) {
      if (!(error instanceof StepFailedError)) throw error;
      ok = false;
    }
  })));
  await deployment.rebase(repaired(deployment.base, results));
  return ok;
}

/** What the run is about; each after what it needs. */
function refreshed(deployment: Deployment): ResourceState[] {
  const { targets } = deployment;
  if (!targets.hasTargets && !targets.hasExcludes) return [...deployment.base];
  const literals = targets.hasTargets ? targets.literals : targets.excluded;
  const follows = targets.hasTargets ? targets.withDependents : targets.excludeDependents;
  const named = new Set(literals);
  for (const resource of deployment.base) {
    if (follows && needsOf(resource).some(({ kind, urn }) => kind !== "provider" && named.has(urn))) named.add(resource.urn);
  }
  return deployment.base.filter(({ urn }) => named.has(urn) === targets.hasTargets);
}

/** The resources that are left, without references to those that are gone. */
function repaired(base: readonly ResourceState[], results: ReadonlyMap<ResourceState, Refreshed>): ResourceState[] {
  const present = new Set<string>();
  const parents = new Map<string, string | undefined>();
  const left: ResourceState[] = [];
  for (const old of base) {
    parents.set(old.urn, old.parent);
    const result = results.get(old);
    const found = result ? result.state : old;
    if (!found) continue;
    const resource: ResourceState = found === old ? old : { ...found };
    if (resource.dependencies?.length) resource.dependencies = resource.dependencies.filter((urn) => present.has(urn));
    if (resource.propertyDependencies) {
      resource.propertyDependencies = Object.fromEntries(Object.entries(resource.propertyDependencies)
        .map(([key, urns]): [string, string[]] => [key, urns.filter((urn) => present.has(urn))])
        .filter(([, urns]) => urns.length > 0));
    }
    if (resource.deletedWith && !present.has(resource.deletedWith)) delete resource.deletedWith;
    if (resource.replaceWith?.length) resource.replaceWith = resource.replaceWith.filter((urn) => present.has(urn));
    // Children of what is gone go to its parent.
    while (resource.parent && !present.has(resource.parent)) resource.parent = parents.get(resource.parent);
    left.push(resource);
    present.add(resource.urn);
  }
  return left;
}
