import type { StateBackend } from "@switchyard/engine";

import type { RunPlan } from "../run/messages";
import { dependentsOf } from "../workspace/layer";
import { rejectProblems, UserError } from "../workspace/problem";
import { stackRef } from "./local-host";
import { deployedOutputs, heldResources } from "./stack-state";

type Plan = Pick<RunPlan, "command" | "stack" | "layers" | "workspace">;

/**
 * A layer that runs alone finds its upstreams deployed.
 *
 * @throws UserError naming every upstream that is missing and the commands that deploy it
 */
export async function rejectMissingUpstreams(plan: Plan, backend: Pick<StateBackend, "read">): Promise<void> {
  const problems: string[] = [];
  for (const layer of plan.workspace.filter(({ name }) => plan.layers.includes(name))) {
    const missing: string[] = [];
    for (const upstream of layer.upstreams) {
      if (plan.layers.includes(upstream)) continue;
      if ((await deployedOutputs(backend, stackRef(upstream, plan.stack))) === undefined) missing.push(upstream);
    }
    if (missing.length > 0) {
      const they = missing.length === 1 ? "is" : "are";
      problems.push(
        `${layer.name} needs ${missing.join(" and ")}, which ${they} not deployed to stack ${plan.stack}.\n` +
          `Deploy ${missing.length === 1 ? "it" : "them"} first (npx nx up ${missing.at(-1)!}), or everything at once (npx nx up ${layer.name}).`,
      );
    }
  }
  rejectFailed("Layers cannot run alone:", problems);
}

/**
 * Destroying a layer that others build on would leave those without what they run on.
 *
 * @throws UserError naming every dependent layer that still holds resources
 */
export async function rejectOrphans(plan: Plan, backend: Pick<StateBackend, "read">): Promise<void> {
  return rejectOrphansBy(plan, async (layer) => heldResources(await backend.read(stackRef(layer, plan.stack))));
}

/** @param heldBy number of resources that a layer's stack holds */
export async function rejectOrphansBy(plan: Plan, heldBy: (layer: string) => Promise<number>): Promise<void> {
  const problems: string[] = [];
  for (const name of plan.layers) {
    const held: string[] = [];
    for (const dependent of dependentsOf(plan.workspace, name)) {
      if (plan.layers.includes(dependent)) continue;
      const count = await heldBy(dependent);
      if (count > 0) held.push(`${dependent} (${count} ${count === 1 ? "resource" : "resources"})`);
    }
    if (held.length > 0) {
      const names = held.map((text) => text.split(" ")[0]!).reverse();
      problems.push(
        `${name} cannot be destroyed while layers that depend on it hold resources on stack ${plan.stack}: ${held.join(", ")}.\n` +
          `Destroy those first (${names.map((n) => `npx nx destroy ${n}`).join(", then ")}), or everything, leaves first (npx nx run-many -t destroy).`,
      );
    }
  }
  rejectFailed("Layers cannot be destroyed:", problems);
}

/** Nothing ran, but the command line was right: an operation that failed. */
function rejectFailed(title: string, problems: string[]): void {
  try {
    rejectProblems(title, problems);
  } catch (error) {
    throw new UserError((error as Error).message, 1);
  }
}
