import type { Deployment } from "../deployment/deployment";
import type { Goal } from "../deployment/goal";
import { UNKNOWN } from "../property-value";
import type { DiffKind, DiffResult } from "../provider";
import { InitializationError, type ProviderHandle, type ReadAnswer } from "../providers/provider-handle";
import type { ResourceState } from "../state/snapshot";
import { isProviderType } from "../urn";
import { equalValues } from "../values/values";
import { mark, stepInfo, type Step, type StepEffect } from "./step";

/** Looks up an existing resource that the program names by its id. */
export function readStep(deployment: Deployment, old: ResourceState | undefined, state: ResourceState, replacing: boolean): Step {
  return {
    info: stepInfo(replacing ? "read-replacement" : "read", state, old),
    resource: state,
    old,
    pending: "reading",
    // Only a difference to the last time is worth telling.
    countAs: () => (!replacing && old && !equalValues(old.outputs ?? {}, state.outputs ?? {}) ? "read" : undefined),
    async apply() {
      if (state.id === UNKNOWN) {
        state.outputs = {};
      } else {
        const provider = await deployment.registry.get(state.provider!);
        const answer = await readOrPartly(provider, state);
        if (!answer.outputs) throw new Error(`resource '${state.id}' does not exist`);
        state.outputs = answer.outputs;
        if (answer.id) state.id = answer.id;
        if (answer.failure) return { state, ...(old ? { removes: [old] } : {}), writes: [state], failure: answer.failure };
      }
      state.created = old?.created;
      state.modified = old && !equalValues(old.outputs ?? {}, state.outputs) ? now(deployment) : old?.modified;
      if (replacing) return { state, writes: [state], marks: [mark(old!, { delete: true })] };
      return { state, ...(old ? { removes: [old] } : {}), writes: [state] };
    },
  };
}

async function readOrPartly(provider: ProviderHandle, state: ResourceState): Promise<ReadAnswer & { failure?: Error }> {
  const inputs = state.inputs ?? {};
  try {
    return await provider.read(state.id ?? "", state.urn, inputs, inputs);
  } catch (error) {
    if (!(error instanceof InitializationError)) throw error;
    state.initErrors = error.reasons;
    return { id: error.id ?? "", outputs: error.outputs, inputs: error.inputs, failure: error };
  }
}

/** Takes over an existing resource as it is; differences to what the program wants come afterwards. */
export function importStep(deployment: Deployment, goal: Goal, state: ResourceState, replaced: ResourceState | undefined): Step {
  state.id = goal.importId;
  return {
    info: stepInfo(replaced ? "import-replacement" : "import", state, replaced),
    resource: state,
    old: replaced,
    pending: "importing",
    countAs: () => (replaced ? undefined : "import"),
    async apply() {
      const provider = await deployment.registry.get(goal.provider!);
      const answer = await provider.read(goal.importId!, state.urn, {}, {});
      if (!answer.outputs) throw new Error(`resource '${goal.importId}' does not exist`);
      if (!answer.inputs) {
        throw new Error(`the provider of ${state.type} does not support importing resources: its read answers no inputs`);
      }
      if (answer.id) state.id = answer.id;
      state.inputs = answer.inputs;
      state.outputs = answer.outputs;
      state.importID = goal.importId;
      state.created = state.modified = now(deployment);
      return { state, writes: [state], ...(replaced ? { marks: [mark(replaced, { delete: true })] } : {}) };
    },
  };
}

/** What a refresh found; `state` is undefined when the resource is gone. */
export interface Refreshed {
  state: ResourceState | undefined;
}

/** Compares the state of a resource with what its provider finds. Nothing is written; see refresh.ts. */
export function refreshStep(deployment: Deployment, old: ResourceState, result: Refreshed, counted: boolean): Step {
  const info = stepInfo("refresh", old, old);
  return {
    info,
    resource: old,
    old,
    countAs: () => (counted ? info.found : undefined),
    async apply(): Promise<StepEffect> {
      info.found = "same";
      if (!old.custom || isProviderType(old.type) || old.pendingReplacement) return { state: old };
      const provider = await deployment.registry.get(old.provider ?? "");
      const answer = await readAgain(deployment, provider, old);
      if (!answer.outputs) {
        result.state = undefined;
        info.found = "delete";
        return {};
      }
      const state: ResourceState = {
        ...old, id: answer.id || old.id, inputs: answer.inputs ?? old.inputs, outputs: answer.outputs, initErrors: answer.initErrors,
      };
      const changed = !equalValues(state.inputs ?? {}, old.inputs ?? {}) || !equalValues(state.outputs ?? {}, old.outputs ?? {});
      if (changed) state.modified = now(deployment);
      result.state = state;
      if (old.external) {
        info.found = equalValues(old.outputs ?? {}, state.outputs ?? {}) ? "same" : "update";
        return { state };
      }
      // The difference that an up would see, turned around: what came into the state from outside.
      const diff = await provider.diff(state.id ?? "", state.urn, state.inputs ?? {}, state.outputs ?? {}, old.inputs ?? {}, old.ignoreChanges ?? []);
      if (diff.changes) info.found = "update";
      Object.assign(info, turnedAround(diff));
      return { state };
    },
  };
}

async function readAgain(deployment: Deployment, provider: ProviderHandle, old: ResourceState): Promise<ReadAnswer & { initErrors?: string[] }> {
  try {
    return await provider.read(old.id ?? "", old.urn, old.inputs ?? {}, old.outputs ?? {});
  } catch (error) {
    if (!(error instanceof InitializationError)) throw error;
    deployment.reporter.warning(`Refreshed resource is in an unhealthy state:\n* ${error.reasons.join("\n* ")}`, old.urn);
    return { id: error.id ?? "", outputs: error.outputs, inputs: error.inputs, initErrors: error.reasons };
  }
}

const opposite: Record<DiffKind, DiffKind> = {
  add: "delete", "add-replace": "delete-replace", delete: "add", "delete-replace": "add-replace", update: "update", "update-replace": "update-replace",
};

function turnedAround(diff: DiffResult): Pick<DiffResult, "diffs" | "detailedDiff"> {
  return {
    ...(diff.diffs ? { diffs: diff.diffs } : {}),
    ...(diff.detailedDiff
      ? { detailedDiff: Object.fromEntries(Object.entries(diff.detailedDiff).map(([path, entry]) => [path, { ...entry, kind: opposite[entry.kind] }])) }
      : {}),
  };
}

function now(deployment: Deployment): string {
  return new Date(deployment.request.now()).toISOString();
}
