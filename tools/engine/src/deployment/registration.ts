import type { PropertyMap } from "../property-value";
import type { CheckFailure } from "../provider";
import type { ResourceState } from "../state/snapshot";
import { createStep, replaceStep, sameStep, skippedCreateStep } from "../steps/change-steps";
import { importStep } from "../steps/read-steps";
import { executeStep, type Step } from "../steps/step";
import { createUrn, isProviderType, urnName } from "../urn";
import { applyIgnoreChanges } from "../values/property-path";
import { reveal, signatureOf } from "../values/values";
import { aliasUrns } from "./aliases";
import type { Deployment } from "./deployment";
import { BailError, StepFailedError, StoppedError } from "./errors";
import type { Goal } from "./goal";
import type { PendingOutputs } from "./outputs";
import type { Registration } from "./registering";
import { planChange, planRecreation } from "./change-planner";

/** What the program learns about a resource that it registered. */
export interface Registered {
  state: ResourceState;
  result: "success" | "failed" | "skipped";
}

/** Brings resources that the program registers to where it wants them. */
export class Registrar {
  constructor(private readonly deployment: Deployment, private readonly outputs: PendingOutputs) {}

  /**
   * @throws StoppedError when the run ends before the program can get an answer; what went wrong has been reported
   */
  async register(goal: Goal): Promise<Registered> {
    const { deployment } = this;
    try {
      deployment.checkRunning();
      const registration = this.enter(goal);
      return await deployment.workers.run(() => this.carryOut(registration));
    } catch (error) {
      if (error instanceof StoppedError || error instanceof StepFailedError) throw new StoppedError(error.message);
      if (!(error instanceof BailError)) deployment.reporter.error(error instanceof Error ? error.message : String(error), this.urnOf(goal));
      deployment.bail();
      throw new StoppedError("the operation is ending");
    }
  }

  private urnOf(goal: Goal): string {
    return createUrn(this.deployment.ref, goal.parent, goal.type, goal.name);
  }

  /** Gives the resource its place among the others; everything here happens at once, so that no two get the same. */
  private enter(goal: Goal): Registration {
    const { deployment } = this;
    const { progress } = deployment;
    if (goal.parent && !progress.urns.has(goal.parent)) throw new Error(`could not find parent resource ${goal.parent}`);
    const urn = this.urnOf(goal);
    if (progress.urns.has(urn)) throw deployment.reject(urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
    progress.urns.add(urn);
    inherit(goal, goal.parent ? progress.goals.get(goal.parent) : undefined);
    progress.goals.set(urn, goal);
    const old = this.findOld(goal, urn);
    const state = stateOf(goal, urn);
    return { goal, urn, old, state, targeted: deployment.targets.includes(state) };
  }

  private findOld(goal: Goal, urn: string): ResourceState | undefined {
    const { deployment } = this;
    const { progress, reporter } = deployment;
    let invalid = false;
    const claimed = (name: string, other: string): void => {
      reporter.error(`Duplicate resource alias '${name}' applied to resource with URN '${urn}' conflicting with resource with URN '${other}'`, urn);
      invalid = true;
    };
    const taker = progress.newNames.get(urn);
    if (taker) {
      reporter.error(`Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${taker}'`, urn);
      invalid = true;
    }
    let old = deployment.old(urn);
    for (const name of old ? [] : aliasUrns(goal, { ref: deployment.ref, oldNames: progress.oldNames })) {
      old = deployment.old(name);
      if (!old) continue;
      if (name === urn) break;
      if (progress.urns.has(name)) claimed(name, urn);
      const other = progress.newNames.get(name);
      if (other) claimed(name, other);
      progress.newNames.set(name, urn);
      progress.oldNames.set(urn, name);
      break;
    }
    if (invalid) throw new BailError(`resource ${urn} is invalid`);
    return old;
  }

  private async carryOut(registration: Registration): Promise<Registered> {
    const { deployment } = this;
    deployment.checkRunning();
    const { goal, old } = registration;
    const oldImportId = old?.importID ?? old?.id;
    if (goal.custom && goal.importId && (!old || old.external || oldImportId !== goal.importId)) {
      return this.takeOver(registration);
    }
    return this.perform(registration, await this.plan(registration));
  }

  /** Imports the resource first; from then on it is one that the state knows. */
  private async takeOver(registration: Registration): Promise<Registered> {
    const { deployment } = this;
    const { goal, urn, old } = registration;
    const imported = stateOf(goal, urn);
    const replaces = old !== undefined && !deployment.progress.deletes.has(urn);
    deployment.progress.imports.add(urn);
    const steps = [importStep(deployment, goal, imported, replaces ? old : undefined)];
    if (replaces) steps.push(replaceStep(old, imported));
    const outcome = await this.perform(registration, steps);
    if (outcome.result !== "success") return outcome;
    const state = stateOf({ ...goal, importId: undefined }, urn);
    const plan = await this.plan({ ...registration, old: imported, state });
    const differs = plan.some(({ info }) => info.op !== "same");
    return differs ? this.perform({ ...registration, state }, plan) : { state: imported, result: "success" };
  }

  /** Decides what has to be done, with the provider's help. */
  private async plan(registration: Registration): Promise<Step[]> {
    const { deployment } = this;
    const { progress, targets, registry } = deployment;
    const { goal, urn, old, state, targeted } = registration;
    if (goal.provider) await registry.get(goal.provider);
    const recreating = progress.deletes.has(urn);
    const fresh = recreating || !old || old.external === true || targets.isReplaced(urn);
    const inputs = old ? applyIgnoreChanges(goal.inputs, old.inputs ?? {}, goal.ignoreChanges) : goal.inputs;
    state.inputs = inputs;
    if (goal.custom) {
      state.inputs = targeted
        ? await this.check(registration, fresh ? {} : (old.inputs ?? {}), fresh ? goal.inputs : inputs)
        : (old?.inputs ?? {});
    }
    if (old && progress.deletes.has(urn)) return planRecreation(deployment, registration, old);
    if (old?.external) {
      progress.creates.add(urn);
      return [createStep(deployment, goal, state, { replaced: old, deletesLater: true }), replaceStep(old, state)];
    }
    if (!targeted) return old ? this.untouched(registration, old) : this.skipCreate(registration);
    if (old) return planChange(deployment, registration, old, (inputs) => this.check(registration, {}, inputs));
    progress.creates.add(urn);
    return [createStep(deployment, goal, state)];
  }

  /** @throws BailError when the provider does not accept the inputs; all problems have been reported then */
  private async check({ goal, urn, state }: Registration, olds: PropertyMap, news: PropertyMap): Promise<PropertyMap> {
    const { registry } = this.deployment;
    const { inputs, failures } = isProviderType(goal.type)
      ? await registry.check(urn, olds, news)
      : await (await registry.get(goal.provider!)).check(urn, olds, news);
    if (failures.length === 0) return inputs;
    for (const failure of failures) this.deployment.reporter.error(checkMessage(state, news, failure), urn);
    throw new BailError(`resource ${urn} has check errors`);
  }

  private skipCreate({ urn, state }: Registration): Step[] {
    this.deployment.progress.sames.add(urn);
    this.deployment.progress.skippedCreates.add(urn);
    return [skippedCreateStep(state)];
  }

  /** Carries a resource over that the run is not about, and before it what it needs and what nobody else carries over. */
  private untouched(registration: Registration, old: ResourceState): Step[] {
    const { deployment } = this;
    const { progress, registry } = deployment;
    if (old.provider && !registry.has(old.provider)) {
      throw new Error(`provider ${old.provider} for resource ${registration.urn} has not been registered yet, this is due to a change ` +
        "of providers mixed with --target. Change your program back to the original providers");
    }
    const steps: Step[] = [];
    const carry = (resource: ResourceState): void => {
      if (resource.delete) return;
      progress.urns.add(resource.urn);
      progress.sames.add(registration.urn).add(resource.urn);
      for (const need of deployment.graph.dependenciesOf(resource)) {
        if (!isProviderType(need.type) && !progress.hasStep(need.urn) && !progress.urns.has(need.urn)) carry(need);
      }
      steps.push(sameStep(deployment, resource, { ...resource }));
    };
    carry(old);
    return steps;
  }

  private async perform(registration: Registration, steps: Step[]): Promise<Registered> {
    const { deployment } = this;
    const { progress } = deployment;
    if (deployment.needsFailed(registration.state)) {
      progress.failedOrSkipped.add(registration.urn);
      return { state: registration.state, result: "skipped" };
    }
    this.checkSkippedCreates(steps);
    let state = registration.state;
    for (const step of steps) {
      deployment.checkRunning();
      try {
        const effect = await executeStep(deployment, step);
        if (effect.state) state = effect.state;
      } catch (error) {
        if (!(error instanceof StepFailedError) || !deployment.options.continueOnError) throw error;
        progress.failedOrSkipped.add(registration.urn);
        return { state: registration.state, result: "failed" };
      }
    }
    const last = steps.at(-1);
    if (last && !progress.skippedCreates.has(registration.urn)) this.outputs.expect(state, last, registration.old);
    else this.outputs.ignore(registration.urn);
    if (deployment.stopped) throw new StoppedError("the operation is ending");
    return { state, result: "success" };
  }

  /** @throws BailError when a step needs a resource that the run does not create, because it is about others */
  private checkSkippedCreates(steps: Step[]): void {
    const { deployment } = this;
    const { progress } = deployment;
    if (!deployment.targets.checksSkippedCreates || progress.skippedCreates.size === 0) return;
    for (const { resource, info } of steps) {
      if (progress.skippedCreates.has(resource.urn) || info.op.startsWith("delete")) continue;
      for (const urn of skippedNeeds(deployment, resource)) {
        deployment.reporter.error(
          `Resource '${resource.urn}' depends on '${urn}' which was was not specified in --target list.`, resource.urn);
        deployment.decisionFailed = true;
        if (!deployment.dryRun) throw new BailError("untargeted create");
        progress.skippedCreates.delete(urn);
      }
    }
  }
}

function skippedNeeds(deployment: Deployment, resource: ResourceState): string[] {
  const { skippedCreates } = deployment.progress;
  const needs = [resource.parent, ...(resource.dependencies ?? []), ...Object.values(resource.propertyDependencies ?? {}).flat(), resource.deletedWith];
  return [...new Set(needs)].filter((urn) => urn !== undefined && skippedCreates.has(urn)) as string[];
}

/** What children take over from their parent when they do not say otherwise. */
function inherit(goal: Goal, parent: Goal | undefined): void {
  if (!parent) return;
  goal.protect ??= parent.protect;
  goal.retainOnDelete ??= parent.retainOnDelete;
  goal.deletedWith ??= parent.deletedWith;
}

function stateOf(goal: Goal, urn: string): ResourceState {
  return {
    urn,
    custom: goal.custom,
    type: goal.type,
    inputs: goal.inputs,
    ...(goal.parent ? { parent: goal.parent } : {}),
    ...(goal.dependencies.length > 0 ? { dependencies: goal.dependencies } : {}),
    ...(goal.provider ? { provider: goal.provider } : {}),
    ...(Object.keys(goal.propertyDependencies).length > 0 ? { propertyDependencies: goal.propertyDependencies } : {}),
    ...(goal.protect ? { protect: true } : {}),
    ...(goal.retainOnDelete ? { retainOnDelete: true } : {}),
    ...(goal.deletedWith ? { deletedWith: goal.deletedWith } : {}),
    ...(goal.replaceWith.length > 0 ? { replaceWith: goal.replaceWith } : {}),
    ...(goal.additionalSecretOutputs.length > 0 ? { additionalSecretOutputs: goal.additionalSecretOutputs } : {}),
    ...(goal.ignoreChanges.length > 0 ? { ignoreChanges: goal.ignoreChanges } : {}),
    ...(goal.replaceOnChanges.length > 0 ? { replaceOnChanges: goal.replaceOnChanges } : {}),
    ...(goal.customTimeouts ? { customTimeouts: goal.customTimeouts } : {}),
    ...(goal.importId ? { importID: goal.importId } : {}),
    ...(goal.hooks ? { resourceHooks: goal.hooks } : {}),
  };
}

function checkMessage(state: ResourceState, inputs: PropertyMap, { property, reason }: CheckFailure): string {
  const resource = `${state.type} resource '${urnName(state.urn)}'`;
  if (!property) return `${resource} has a problem: ${reason}`;
  const value = inputs[property];
  const shown = signatureOf(value) !== undefined ? "[secret]" : value === undefined ? "<nil>" : `{${typeof value === "object" ? JSON.stringify(reveal(value)) : String(value)}}`;
  return `${resource}: property ${property} value ${shown} has a problem: ${reason}`;
}
