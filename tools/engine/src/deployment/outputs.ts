import type { PropertyMap } from "../property-value";
import type { ResourceState } from "../state/snapshot";
import type { Step } from "../steps/step";
import { isStackUrn } from "../urn";
import type { Deployment } from "./deployment";
import { RefusedError } from "./errors";

interface Expected {
  state: ResourceState;
  step: Step;
  old?: ResourceState;
}

/** Outputs that components and the stack register after they are made. */
export class PendingOutputs {
  private readonly expected = new Map<string, Expected>();
  private readonly ignored = new Set<string>();
  private stackOutputs: { urn: string; outputs: PropertyMap } | undefined;

  constructor(private readonly deployment: Deployment) {}

  expect(state: ResourceState, step: Step, old: ResourceState | undefined): void {
    this.expected.set(state.urn, { state, step, old });
  }

  /** The resource was left out, its outputs will be too. */
  ignore(urn: string): void {
    this.ignored.add(urn);
  }

  /**
   * @throws RefusedError when there is no such resource, or its outputs are there already
   */
  async register(urn: string, outputs: PropertyMap): Promise<void> {
    if (this.ignored.has(urn)) return;
    if (isStackUrn(urn)) {
      // What they become depends on how the run ends.
      this.stackOutputs = { urn, outputs };
      return;
    }
    await this.complete(urn, outputs);
  }

  /** When the run failed, outputs that are missing may only not have been reached; they stay as they were. */
  async finishStack(failed: boolean): Promise<void> {
    if (!this.stackOutputs) return;
    const { urn, outputs } = this.stackOutputs;
    const before = this.expected.get(urn)?.old?.outputs ?? {};
    if (this.expected.has(urn)) await this.complete(urn, failed ? { ...before, ...outputs } : outputs);
  }

  private async complete(urn: string, outputs: PropertyMap): Promise<void> {
    const entry = this.expected.get(urn);
    if (!entry) throw new RefusedError(`cannot complete a resource '${urn}' whose registration isn't pending`);
    this.expected.delete(urn);
    const { state, step, old } = entry;
    const { deployment } = this;
    state.outputs = outputs;
    const moment = step.info.op === "create" ? "Create" : step.info.op === "update" ? "Update" : undefined;
    if (!state.custom && moment) {
      try {
        await deployment.hooks.after(moment, state,
          { newInputs: state.inputs, newOutputs: outputs, ...(old ? { oldInputs: old.inputs, oldOutputs: old.outputs } : {}) }, deployment.dryRun);
      } catch (error) {
        deployment.reporter.error(error instanceof Error ? error.message : String(error), urn);
        deployment.failStep([]);
      }
    }
    deployment.reporter.outputs(step.info, state);
  }
}
