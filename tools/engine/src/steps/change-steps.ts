import type { Deployment } from "../deployment/deployment";
import type { Goal } from "../deployment/goal";
import type { HookCall } from "../deployment/hooks";
import type { StepInfo, StepOp } from "../operation";
import type { PropertyMap } from "../property-value";
import { InitializationError, type CreateAnswer } from "../providers/provider-handle";
import type { ResourceState } from "../state/snapshot";
import { isProviderType } from "../urn";
import { mark, stepInfo, type Step, type StepEffect } from "./step";

/** Properties that forced a replacement, and all that changed. */
export type ChangeInfo = Pick<StepInfo, "keys" | "diffs" | "detailedDiff">;

/** Nothing changes but what the state knows about the resource. */
export function sameStep(deployment: Deployment, old: ResourceState, state: ResourceState): Step {
  return {
    info: stepInfo("same", state, old),
    resource: state,
    old,
    countAs: () => "same",
    async apply() {
      state.id = old.id;
      state.outputs = old.outputs;
      state.created = old.created;
      state.modified = old.modified;
      // A provider keeps running with the inputs that it has: it said itself that the difference means nothing.
      if (isProviderType(state.type)) await deployment.registry.same(state.urn, state.id ?? "", old.inputs ?? {});
      if (old.urn !== state.urn && isProviderType(state.type)) deployment.registry.alias(state.urn, old.urn, state.id ?? "");
      return { state, removes: [old], writes: [state] };
    },
  };
}

/** Stands in for a create that is not asked for; nothing of it reaches the state. */
export function skippedCreateStep(state: ResourceState): Step {
  return { info: stepInfo("same", state), resource: state, countAs: () => "same", apply: async () => ({ state }) };
}

export interface CreateOptions extends ChangeInfo {
  /** What the new resource takes the place of. */
  replaced?: ResourceState;
  /** The old resource is deleted at the end, not before. */
  deletesLater?: boolean;
}

export function createStep(deployment: Deployment, goal: Goal, state: ResourceState, options: CreateOptions = {}): Step {
  const { replaced, deletesLater, ...change } = options;
  const { hooks, dryRun, registry, request } = deployment;
  const op: StepOp = replaced ? "create-replacement" : "create";
  const create = async (): Promise<CreateAnswer> => {
    const inputs = state.inputs ?? {};
    if (!state.custom) return { id: "", outputs: {} };
    if (isProviderType(state.type)) return { id: await registry.create(state.urn, inputs), outputs: inputs };
    const provider = await registry.get(goal.provider!);
    return provider.create(state.urn, inputs, state.customTimeouts?.create);
  };
  return {
    info: stepInfo(op, state, replaced, change),
    resource: state,
    old: replaced,
    pending: "creating",
    countAs: () => (replaced ? undefined : "create"),
    async apply() {
      const values: Partial<HookCall> = { newInputs: state.inputs };
      await hooks.before("Create", state, values, dryRun);
      const made = await partially(() => hooks.retrying("create", state, values, dryRun, create));
      if (!made.answer && !dryRun && !made.error.id) throw made.error;
      if (made.answer) {
        if (state.custom) Object.assign(state, { id: made.answer.id, outputs: made.answer.outputs });
      } else {
        Object.assign(state, { id: made.error.id, outputs: made.error.outputs, initErrors: made.error.reasons });
      }
      state.created = state.modified = new Date(request.now()).toISOString();
      const effect: StepEffect = { state, writes: [state] };
      if (replaced && deletesLater) effect.marks = [mark(replaced, { delete: true })];
      if (replaced?.pendingReplacement) effect.removes = [replaced];
      if (!made.answer) return { ...effect, failure: made.error };
      // A component is complete only when its outputs are registered; see outputs.ts.
      if (!state.custom) return effect;
      return withAfterHook(effect, () => hooks.after("Create", state, { ...values, newOutputs: state.outputs }, dryRun));
    },
  };
}

export function updateStep(
  deployment: Deployment, goal: Goal, old: ResourceState, state: ResourceState, change: ChangeInfo & { ignoreChanges: string[] },
): Step {
  const { ignoreChanges, ...info } = change;
  const { hooks, dryRun, registry, request } = deployment;
  const update = async (): Promise<PropertyMap | undefined> => {
    const inputs = state.inputs ?? {};
    if (!state.custom) return undefined;
    if (isProviderType(state.type)) {
      await registry.update(state.urn, state.id ?? "", inputs);
      if (old.urn !== state.urn) registry.alias(state.urn, old.urn, state.id ?? "");
      return inputs;
    }
    const provider = await registry.get(goal.provider!);
    return provider.update(old.id ?? "", state.urn, old.inputs ?? {}, old.outputs ?? {}, inputs,
      { timeoutSeconds: state.customTimeouts?.update, ignoreChanges });
  };
  return {
    info: stepInfo("update", state, old, info),
    resource: state,
    old,
    pending: "updating",
    countAs: () => "update",
    async apply() {
      state.id = old.id;
      state.created = old.created;
      const values: Partial<HookCall> = { newInputs: state.inputs, oldInputs: old.inputs, oldOutputs: old.outputs };
      await hooks.before("Update", state, values, dryRun);
      const made = await partially(() => hooks.retrying("update", state, values, dryRun, update));
      if (made.error) Object.assign(state, { outputs: made.error.outputs, initErrors: made.error.reasons });
      else if (state.custom) state.outputs = made.answer;
      state.modified = new Date(request.now()).toISOString();
      const effect: StepEffect = { state, removes: [old], writes: [state] };
      if (made.error) return { ...effect, failure: made.error };
      if (!state.custom) return effect;
      return withAfterHook(effect, () => hooks.after("Update", state, { ...values, newOutputs: state.outputs }, dryRun));
    },
  };
}

/** Says that a resource is replaced; the steps around it do the work. */
export function replaceStep(old: ResourceState, state: ResourceState, change: ChangeInfo = {}): Step {
  return {
    info: stepInfo("replace", state, old, change),
    resource: state,
    old,
    countAs: () => "replace",
    apply: async () => ({ state }),
  };
}

type Partially<T> = { answer: T; error?: undefined } | { answer?: undefined; error: InitializationError };

/** Tells "exists, but is not ready" from every other error, which goes on. */
export async function partially<T extends object | undefined>(call: () => Promise<T>): Promise<Partially<T>> {
  try {
    return { answer: await call() };
  } catch (error) {
    if (error instanceof InitializationError) return { error };
    throw error;
  }
}

export async function withAfterHook(effect: StepEffect, hook: () => Promise<void>): Promise<StepEffect> {
  try {
    await hook();
    return effect;
  } catch (error) {
    return { ...effect, afterFailure: error instanceof Error ? error : new Error(String(error)) };
  }
}
