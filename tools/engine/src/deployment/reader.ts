import type { ResourceState } from "../state/snapshot";
import { replaceStep } from "../steps/change-steps";
import { readStep } from "../steps/read-steps";
import { executeStep } from "../steps/step";
import { createUrn } from "../urn";
import type { Deployment } from "./deployment";
import { BailError, messageOf, StepFailedError, StoppedError } from "./errors";
import type { ReadGoal } from "./goal";

/** Looks up resources that nobody here manages. */
export class Reader {
  constructor(private readonly deployment: Deployment) {}

  /** @throws StoppedError when the run ends before there is an answer; what went wrong has been reported */
  async read(goal: ReadGoal): Promise<ResourceState> {
    const { deployment } = this;
    const urn = createUrn(deployment.ref, goal.parent, goal.type, goal.name);
    try {
      deployment.checkRunning();
      this.enter(goal, urn);
      return await deployment.workers.run(() => this.carryOut(goal, urn));
    } catch (error) {
      if (error instanceof StoppedError || error instanceof StepFailedError) throw new StoppedError(error.message);
      if (!(error instanceof BailError)) deployment.reporter.error(messageOf(error), urn);
      deployment.bail();
      throw new StoppedError("the operation is ending");
    }
  }

  private enter(goal: ReadGoal, urn: string): void {
    const { progress } = this.deployment;
    if (goal.parent && !progress.urns.has(goal.parent)) throw new Error(`could not find parent resource ${goal.parent}`);
    if (progress.urns.has(urn)) throw this.deployment.reject(urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
    if (!goal.id) throw new Error(`Expected an ID for ${urn}`);
    progress.urns.add(urn);
  }

  private async carryOut(goal: ReadGoal, urn: string): Promise<ResourceState> {
    const { deployment } = this;
    deployment.checkRunning();
    const state: ResourceState = {
      urn,
      custom: true,
      id: goal.id,
      type: goal.type,
      inputs: goal.inputs,
      external: true,
      provider: goal.provider,
      ...(goal.parent ? { parent: goal.parent } : {}),
      ...(goal.dependencies.length > 0 ? { dependencies: goal.dependencies } : {}),
      ...(goal.additionalSecretOutputs.length > 0 ? { additionalSecretOutputs: goal.additionalSecretOutputs } : {}),
    };
    const old = deployment.old(urn);
    // A resource that was managed here is given up: it is deleted at the end, unless this is the very same.
    const replaces = old !== undefined && !old.external && old.id !== goal.id;
    (replaces ? deployment.progress.replaces : deployment.progress.reads).add(urn);
    await executeStep(deployment, readStep(deployment, old, state, replaces));
    if (replaces) await executeStep(deployment, replaceStep(old, state));
    deployment.checkRunning();
    return state;
  }
}
