import { DiffUnavailableError } from "../providers/provider-handle";
import type { PropertyMap } from "../property-value";
import type { ResourceState } from "../state/snapshot";
import { createStep, replaceStep, sameStep, updateStep, type ChangeInfo } from "../steps/change-steps";
import type { Step } from "../steps/step";
import { isProviderType, parseProviderReference } from "../urn";
import { equalValues } from "../values/values";
import { applyReplaceOnChanges, decisionOf, forcesReplacement, type Decision } from "./diffs";
import type { Deployment } from "./deployment";
import { BailError, messageOf } from "./errors";
import type { Registration } from "./registering";
import { deletesBeforeReplacement } from "./replacement";

/** Decides between nothing, an update and a replacement of a resource that exists. */
export async function planChange(
  deployment: Deployment, registration: Registration, old: ResourceState, checkAgain: (inputs: PropertyMap) => Promise<PropertyMap>,
): Promise<Step[]> {
  const { progress } = deployment;
  const { goal, urn, state } = registration;
  const hasInitErrors = (old.initErrors ?? []).length > 0;
  const found = await diff(deployment, registration, old);
  // A replacement of something else may have deleted this one while its provider was thinking.
  if (progress.deletes.has(urn)) return planRecreation(deployment, registration, old);
  const decision = applyReplaceOnChanges(found, goal.replaceOnChanges, hasInitErrors);
  const change: ChangeInfo = {
    ...(decision.replaces.length > 0 ? { keys: decision.replaces } : {}),
    ...(decision.diffs.length > 0 ? { diffs: decision.diffs } : {}),
    ...(decision.detailedDiff && Object.keys(decision.detailedDiff).length > 0 ? { detailedDiff: decision.detailedDiff } : {}),
  };
  if (old.pendingReplacement || (decision.changes && forcesReplacement(decision))) {
    return planReplacement(deployment, registration, old, decision, change, checkAgain);
  }
  if (decision.changes || hasInitErrors) {
    progress.updates.add(urn);
    const { diffs, detailedDiff } = decision.changes ? change : {};
    return [updateStep(deployment, goal, old, state,
      { ...(diffs ? { diffs } : {}), ...(detailedDiff ? { detailedDiff } : {}), ignoreChanges: goal.ignoreChanges })];
  }
  progress.sames.add(urn);
  return [sameStep(deployment, old, state)];
}

/** Creates a resource again that went together with one that it depends on. */
export function planRecreation(deployment: Deployment, { goal, urn, state }: Registration, old: ResourceState): Step[] {
  const { progress } = deployment;
  progress.deletes.delete(urn);
  progress.replaces.add(urn);
  const keys = progress.dependentReplaceKeys.get(urn) ?? [];
  return [
    replaceStep(old, state),
    createStep(deployment, goal, state, { replaced: old, ...(keys.length > 0 ? { keys } : {}) }),
  ];
}

async function planReplacement(
  deployment: Deployment, registration: Registration, old: ResourceState, decision: Decision, change: ChangeInfo,
  checkAgain: (inputs: PropertyMap) => Promise<PropertyMap>,
): Promise<Step[]> {
  const { progress, reporter, dryRun, targets } = deployment;
  const { goal, urn, state } = registration;
  if (goal.protect && old.protect) {
    deployment.decisionFailed = true;
    const error = deployment.reject(urn, `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the ` +
      "resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`");
    if (!dryRun) throw error;
  }
  if (goal.importId) {
    const message = "previously-imported resources that still specify an ID may not be replaced; please remove the `import` declaration from your program";
    if (!dryRun) throw new Error(message);
    reporter.warning(message, urn);
  }
  progress.replaces.add(urn);
  // What the check filled in for the old resource need not fit the new one.
  if (goal.custom && !targets.isReplaced(urn)) state.inputs = await checkAgain(goal.inputs);
  const deletesFirst = goal.deleteBeforeReplace ?? decision.deleteBeforeReplace ?? false;
  if (!deletesFirst) {
    return [createStep(deployment, goal, state, { replaced: old, deletesLater: true, ...change }), replaceStep(old, state, change)];
  }
  const deletes = await deployment.decisions.run(() => deletesBeforeReplacement(deployment, old, urn));
  return [...deletes, replaceStep(old, state, change), createStep(deployment, goal, state, { replaced: old, ...change })];
}

async function diff(deployment: Deployment, registration: Registration, old: ResourceState): Promise<Decision> {
  const { registry, targets, reporter, progress } = deployment;
  const { goal, urn, state } = registration;
  const oldInputs = old.inputs ?? {};
  const newInputs = state.inputs ?? {};
  if (targets.isReplaced(urn)) return decisionOf({ changes: true, replaces: ["id"] });
  if (await providerChanged(deployment, old, state)) return decisionOf({ changes: true, replaces: ["provider"] });
  if (goal.replaceWith.some((other) => progress.replaces.has(other))) return decisionOf({ changes: true, replaces: ["replaceWith"] });
  if (!goal.custom) return decisionOf({ changes: !equalValues(oldInputs, newInputs) });
  if (isProviderType(goal.type)) return decisionOf(await registry.diff(urn, old.id ?? "", oldInputs, newInputs));
  const provider = await registry.get(goal.provider!);
  try {
    return decisionOf(await provider.diff(old.id ?? "", urn, oldInputs, old.outputs ?? {}, newInputs, goal.ignoreChanges));
  } catch (error) {
    if (!(error instanceof DiffUnavailableError)) throw error;
    reporter.warning(messageOf(error), urn);
    return decisionOf({ changes: true });
  }
}

/** Whether a resource cannot stay with another provider than the one that made it. */
async function providerChanged(deployment: Deployment, old: ResourceState, state: ResourceState): Promise<boolean> {
  const { registry, progress, current } = deployment;
  if (old.provider === state.provider) return false;
  if (!old.provider || !state.provider) return true;
  const before = parseProviderReference(old.provider);
  const after = parseProviderReference(state.provider);
  if (progress.newNames.get(before.urn) === after.urn) return false;
  const oldResource = deployment.old(before.urn) ?? deployment.base.find((resource) => `${resource.urn}::${resource.id}` === old.provider);
  const newResource = current.get(after.urn);
  if (!oldResource || !newResource) throw new BailError(`provider ${!oldResource ? old.provider : state.provider} is not in the state`);
  return registry.moveReplaces(state.provider, oldResource.inputs ?? {}, newResource.inputs ?? {});
}
