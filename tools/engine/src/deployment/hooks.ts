import { UNKNOWN } from "../property-value";
import type { PropertyMap } from "../property-value";
import type { ResourceState } from "../state/snapshot";
import { urnName, urnType } from "../urn";
import { messageOf } from "./errors";

/** A function of the program that is called around a step. */
export interface RegisteredHook {
  onDryRun: boolean;
  ignoreErrors: boolean;
  /** @throws what the hook says */
  call(request: HookCall): Promise<void>;
}

/** A function of the program that decides whether a failed step is tried again. */
export interface RegisteredErrorHook {
  call(request: HookCall & { failedOperation: string; errors: string[] }): Promise<boolean>;
}

export interface HookCall {
  urn: string;
  id: string;
  name: string;
  type: string;
  newInputs?: PropertyMap;
  oldInputs?: PropertyMap;
  newOutputs?: PropertyMap;
  oldOutputs?: PropertyMap;
}

export type HookMoment = "Create" | "Update" | "Delete";

/** How often a step is tried again at most, however often the program asks for it. */
const MAX_RETRIES = 100;

/** The hooks that a program has made. */
export class HookRunner {
  readonly hooks = new Map<string, RegisteredHook>();
  readonly errorHooks = new Map<string, RegisteredErrorHook>();

  constructor(private readonly warn: (message: string, urn: string) => void) {}

  /** @throws when a hook says no, or is not there */
  async before(moment: HookMoment, resource: ResourceState, values: Partial<HookCall>, dryRun: boolean): Promise<void> {
    await this.run("before", `Before${moment}`, resource, values, dryRun);
  }

  /** @throws when a hook fails; the step itself is done */
  async after(moment: HookMoment, resource: ResourceState, values: Partial<HookCall>, dryRun: boolean): Promise<void> {
    await this.run("after", `After${moment}`, resource, values, dryRun);
  }

  /** Runs a provider call, again and again while an error hook of the program asks for it. */
  async retrying<T>(operation: string, resource: ResourceState, values: Partial<HookCall>, dryRun: boolean, call: () => Promise<T>): Promise<T> {
    const names = resource.resourceHooks?.["OnError"] ?? [];
    const errors: string[] = [];
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (dryRun || names.length === 0 || errors.length >= MAX_RETRIES) throw error;
        errors.unshift(messageOf(error));
        if (!(await this.wantsRetry(names, operation, resource, values, errors))) throw error;
      }
    }
  }

  private async wantsRetry(
    names: string[], failedOperation: string, resource: ResourceState, values: Partial<HookCall>, errors: string[],
  ): Promise<boolean> {
    let retry = false;
    for (const name of names) {
      const hook = this.errorHooks.get(name);
      if (!hook) throw new Error(`error hook "${name}" was not registered`);
      if (await hook.call({ ...identityOf(resource), ...values, failedOperation, errors })) retry = true;
    }
    return retry;
  }

  private async run(when: string, kind: string, resource: ResourceState, values: Partial<HookCall>, dryRun: boolean): Promise<void> {
    for (const name of resource.resourceHooks?.[kind] ?? []) {
      const hook = this.hooks.get(name);
      if (!hook) throw new Error(`hook "${name}" was not registered`);
      if (dryRun && !hook.onDryRun) continue;
      try {
        await hook.call({ ...identityOf(resource), ...values });
      } catch (error) {
        const message = `${when} hook "${name}" failed: ${messageOf(error)}`;
        if (!hook.ignoreErrors) throw new Error(message, { cause: error });
        this.warn(message, resource.urn);
      }
    }
  }
}

function identityOf(resource: ResourceState): Pick<HookCall, "urn" | "id" | "name" | "type"> {
  return { urn: resource.urn, id: resource.id === UNKNOWN ? "" : (resource.id ?? ""), name: urnName(resource.urn), type: urnType(resource.urn) };
}
