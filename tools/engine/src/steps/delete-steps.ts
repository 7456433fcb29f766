import type { Deployment } from "../deployment/deployment";
import { ProtectedError } from "../deployment/errors";
import type { HookCall } from "../deployment/hooks";
import type { StepOp } from "../operation";
import type { ResourceState } from "../state/snapshot";
import { isProviderType } from "../urn";
import { mark, stepInfo, type Step } from "./step";
import { withAfterHook } from "./change-steps";

export interface DeleteOptions {
  /** The delete is one half of a replacement. */
  replacing?: boolean;
  /** The other half comes after it: until then the state remembers that there was something. */
  recreates?: boolean;
}

export function deleteStep(deployment: Deployment, old: ResourceState, options: DeleteOptions = {}): Step {
  const { replacing = false, recreates = false } = options;
  const { hooks, dryRun, registry, progress } = deployment;
  const op: StepOp = old.external ? (replacing ? "discard-replaced" : "discard") : replacing ? "delete-replaced" : "delete";
  const leavesOnly = (): boolean =>
    dryRun || !old.custom || old.external === true || old.retainOnDelete === true || isProviderType(old.type) ||
    (old.deletedWith !== undefined && progress.deletes.has(old.deletedWith));
  return {
    info: stepInfo(op, old, old),
    resource: old,
    old,
    pending: "deleting",
    countAs: () => (replacing ? undefined : op),
    async apply() {
      if (!replacing && old.protect) throw new ProtectedError(old.urn);
      const values: Partial<HookCall> = { oldInputs: old.inputs, oldOutputs: old.outputs };
      await hooks.before("Delete", old, values, dryRun);
      if (!leavesOnly()) {
        const provider = await registry.get(old.provider ?? "");
        await hooks.retrying("delete", old, values, dryRun, () =>
          provider.delete(old.id ?? "", old.urn, old.inputs ?? {}, old.outputs ?? {}, old.customTimeouts?.delete));
      }
      // Only now: a delete that failed has to be tried again, one that is done must not be.
      const effect = recreates ? { marks: [mark(old, { pendingReplacement: true })] } : { removes: [old] };
      return withAfterHook(effect, () => hooks.after("Delete", old, values, dryRun));
    },
  };
}

/** Forgets a resource that was deleted to be created again, but that the program no longer wants. */
export function forgetStep(old: ResourceState): Step {
  return {
    info: stepInfo("remove-pending-replace", old, old),
    resource: old,
    old,
    apply: async () => ({ removes: [old] }),
  };
}
