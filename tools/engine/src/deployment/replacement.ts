import { UNKNOWN, type PropertyMap } from "../property-value";
import type { ResourceState } from "../state/snapshot";
import { deleteStep } from "../steps/delete-steps";
import type { Step } from "../steps/step";
import { isProviderType, parseProviderReference } from "../urn";
import type { Deployment } from "./deployment";
import { forcesReplacement } from "./diffs";

/** A resource that has to go together with one that it depends on, and the properties that are to blame. */
export interface CondemnedDependent {
  resource: ResourceState;
  keys: string[];
}

/**
 * Which resources would have to be replaced if `root` were: those whose provider is replaced, and those whose own
 * provider says so when the properties that come from a replaced resource are unknown. Each comes after what it needs.
 */
export async function condemnedDependents(deployment: Deployment, root: ResourceState): Promise<CondemnedDependent[]> {
  const replaced = new Set([root.urn]);
  const condemned: CondemnedDependent[] = [];
  for (const resource of deployment.graph.dependentsOf(root, { children: false })) {
    const keys = await replacementKeys(deployment, resource, replaced);
    if (!keys) continue;
    condemned.push({ resource, keys });
    replaced.add(resource.urn);
  }
  return condemned;
}

async function replacementKeys(deployment: Deployment, resource: ResourceState, replaced: ReadonlySet<string>): Promise<string[] | undefined> {
  const { registry } = deployment;
  if (!resource.custom || resource.external) return undefined;
  if (resource.provider && replaced.has(parseProviderReference(resource.provider).urn)) {
    await registry.ensure(resource.provider);
    return [];
  }
  const oldInputs = resource.inputs ?? {};
  let affected = false;
  const inputs: PropertyMap = {};
  for (const [key, value] of Object.entries(oldInputs)) {
    const comesFromReplaced = (resource.propertyDependencies?.[key] ?? []).some((urn) => replaced.has(urn));
    affected ||= comesFromReplaced;
    inputs[key] = comesFromReplaced ? UNKNOWN : value;
  }
  if (!affected) return undefined;
  if (isProviderType(resource.type)) {
    await registry.same(resource.urn, resource.id ?? "", oldInputs);
    const diff = await registry.diff(resource.urn, resource.id ?? "", oldInputs, inputs);
    return forcesReplacement(diff) ? (diff.replaces ?? []) : undefined;
  }
  await registry.ensure(resource.provider);
  const provider = await registry.get(resource.provider ?? "");
  const diff = await provider.diff(resource.id ?? "", resource.urn, oldInputs, resource.outputs ?? {}, inputs, []);
  return forcesReplacement(diff) ? (diff.replaces ?? []) : undefined;
}

/**
 * The deletes that come before a resource is created anew: of what would have to be replaced with it, furthest
 * first, and of the resource itself. None for what an interrupted run has deleted already.
 *
 * @throws BailError when one of them is protected
 */
export async function deletesBeforeReplacement(deployment: Deployment, old: ResourceState, urn: string): Promise<Step[]> {
  const { progress, registry } = deployment;
  const dependents = await condemnedDependents(deployment, old);
  const steps: Step[] = [];
  for (const { resource, keys } of dependents.reverse()) {
    if (progress.pendingDeletes.has(resource)) continue;
    progress.dependentReplaceKeys.set(resource.urn, keys);
    if (resource.delete) {
      steps.push(deleteStep(deployment, resource));
    } else if (resource.protect) {
      deployment.decisionFailed = true;
      throw deployment.reject(urn,
        `unable to replace resource "${resource.urn}" as part of replacing "${urn}" as it is currently marked for protection. ` +
        "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`, " +
        `or use the command:\n\`pulumi state unprotect "${resource.urn}"\``);
    } else {
      steps.push(deleteStep(deployment, resource, { replacing: true, recreates: true }));
    }
    progress.deletes.add(resource.urn);
    progress.pendingDeletes.add(resource);
  }
  await registry.ensure(old.provider);
  if (!old.pendingReplacement) steps.push(deleteStep(deployment, old, { replacing: true, recreates: true }));
  return steps;
}
