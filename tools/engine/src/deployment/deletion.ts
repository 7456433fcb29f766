import { needsOf } from "../resource-needs";
import type { ResourceState } from "../state/snapshot";
import { sameStep } from "../steps/change-steps";
import { deleteStep, forgetStep } from "../steps/delete-steps";
import { executeStep, type Step } from "../steps/step";
import type { Deployment } from "./deployment";
import { BailError, StepFailedError } from "./errors";
import { condemnedDependents } from "./replacement";

/**
 * Deletes what the program no longer declares, what replacements have left over, and in a destroy everything:
 * each after what needs it, as many at once as possible.
 *
 * @throws BailError when the run is about named resources only, and others would have to go with them
 */
export async function deleteTheRest(deployment: Deployment): Promise<void> {
  const { deletes, sames } = await planDeletes(deployment);
  await carryOver(deployment, sames);
  await runDeletes(deployment, deletes);
}

async function planDeletes(deployment: Deployment): Promise<{ deletes: Step[]; sames: ResourceState[] }> {
  const { progress, registry } = deployment;
  const isTargeted = await deletionFilter(deployment);
  const deletes: Step[] = [];
  const sames: ResourceState[] = [];
  for (const resource of deployment.base) {
    if (!isTargeted(resource.urn)) {
      if (!resource.delete && !progress.hasStep(resource.urn) && !progress.newNames.has(resource.urn)) sames.push(resource);
      continue;
    }
    if (resource.delete) {
      if (progress.pendingDeletes.has(resource)) continue;
      progress.deletes.add(resource.urn);
      deletes.push(deleteStep(deployment, resource, { replacing: true }));
    } else if (!progress.isOperatedOn(resource.urn)) {
      progress.deletes.add(resource.urn);
      deletes.push(resource.pendingReplacement ? forgetStep(resource) : deleteStep(deployment, resource));
    } else {
      continue;
    }
    await registry.ensure(resource.provider);
  }
  rejectUnnamed(deployment, deletes);
  return { deletes, sames };
}

/** @returns whether a resource may be deleted in this run */
async function deletionFilter(deployment: Deployment): Promise<(urn: string) => boolean> {
  const { targets } = deployment;
  if (targets.hasTargets) {
    const allowed = await withEverythingImplied(deployment, targets.literals);
    return (urn) => allowed.has(urn);
  }
  if (targets.hasExcludes) {
    const kept = keptForExcludes(deployment);
    return (urn) => !kept.has(urn);
  }
  return () => true;
}

/** The named resources, those that need them, and those that would be replaced with them. */
async function withEverythingImplied(deployment: Deployment, urns: readonly string[]): Promise<Set<string>> {
  const implied = new Set<string>();
  for (const urn of withDependents(deployment, urns)) {
    const resource = deployment.old(urn);
    if (!resource) continue;
    implied.add(urn);
    // What the program keeps takes nothing with it.
    if (deployment.progress.isOperatedOn(urn)) continue;
    for (const dependent of await condemnedDependents(deployment, resource)) implied.add(dependent.resource.urn);
  }
  return implied;
}

function withDependents(deployment: Deployment, urns: readonly string[]): Set<string> {
  const named = new Set(urns);
  const result = new Set<string>();
  for (const resource of deployment.base) {
    if (!named.has(resource.urn)) continue;
    result.add(resource.urn);
    for (const dependent of deployment.graph.dependentsOf(resource, { children: true })) result.add(dependent.urn);
  }
  return result;
}

/** Excluded resources, with everything that they need. */
function keptForExcludes(deployment: Deployment): Set<string> {
  const { targets } = deployment;
  const names = targets.excludeDependents ? withDependents(deployment, targets.excluded) : new Set(targets.excluded);
  const kept = new Set<ResourceState>();
  for (const resource of deployment.base) {
    if (!names.has(resource.urn)) continue;
    kept.add(resource);
    deployment.graph.addTransitiveDependencies(resource, kept);
  }
  return new Set([...kept].map(({ urn }) => urn));
}

function rejectUnnamed(deployment: Deployment, deletes: Step[]): void {
  const { targets, reporter, dryRun } = deployment;
  if (targets.withDependents) return;
  const unnamed = deletes.filter(({ resource }) => !targets.isNamed(resource.urn));
  for (const { resource } of unnamed) {
    reporter.error(`Resource '${resource.urn}' will be destroyed but was not specified in --target list.\n` +
      "Either include resource in --target list or pass --target-dependents to proceed.", resource.urn);
  }
  if (unnamed.length === 0) return;
  deployment.decisionFailed = true;
  if (!dryRun) throw new BailError("delete untargeted resource");
}

/** What the run is not about stays as it is. */
async function carryOver(deployment: Deployment, resources: ResourceState[]): Promise<void> {
  for (const resource of resources) {
    deployment.progress.sames.add(resource.urn);
    await executeStep(deployment, sameStep(deployment, resource, { ...resource }));
  }
}

/** Runs deletes, each as soon as everything that needs its resource is gone. */
async function runDeletes(deployment: Deployment, deletes: Step[]): Promise<void> {
  const spared = new Set<ResourceState>();
  for (const resource of deployment.failedResources) deployment.graph.addTransitiveDependencies(resource, spared);
  const schedule = new DeleteSchedule(deletes, deployment.base);
  await schedule.run(async (step) => {
    if (spared.has(step.resource)) return;
    await deployment.workers.run(async () => {
      if (deployment.stopped || spared.has(step.resource)) return;
      try {
        await executeStep(deployment, step);
      } catch (error) {
        if (!(error instanceof StepFailedError)) throw error;
        deployment.graph.addTransitiveDependencies(step.resource, spared);
      }
    });
  });
}

/** The order of deletes: those that need a resource come before it. Others may run side by side. */
export class DeleteSchedule {
  /** By step: how many deletes have to come before it. */
  private readonly blockers = new Map<Step, number>();
  /** By step: those that wait for it. */
  private readonly unblocks = new Map<Step, Step[]>();

  constructor(private readonly steps: readonly Step[], order: readonly ResourceState[]) {
    const position = new Map(order.map((resource, index) => [resource, index]));
    const byUrn = new Map<string, Step[]>();
    for (const step of steps) byUrn.set(step.resource.urn, [...(byUrn.get(step.resource.urn) ?? []), step]);
    for (const step of steps) {
      const own = position.get(step.resource) ?? 0;
      const needed = new Set(needsOf(step.resource).flatMap(({ urn }) => byUrn.get(urn) ?? [])
        .filter((other) => (position.get(other.resource) ?? 0) < own));
      this.unblocks.set(step, [...needed]);
      for (const other of needed) this.blockers.set(other, (this.blockers.get(other) ?? 0) + 1);
    }
  }

  async run(perform: (step: Step) => Promise<void>): Promise<void> {
    const start = async (step: Step): Promise<void> => {
      await perform(step);
      const ready = (this.unblocks.get(step) ?? []).filter((other) => {
        const left = (this.blockers.get(other) ?? 1) - 1;
        this.blockers.set(other, left);
        return left === 0;
      });
      await Promise.all(ready.map(start));
    };
    // Reversed, so that with one worker the order is that of the creation backwards.
    await Promise.all(this.steps.filter((step) => !this.blockers.get(step)).reverse().map(start));
  }
}
