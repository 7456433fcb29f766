import type { OperationResult, StateBackend } from "@switchyard/engine";
import { SECRET, SIGNATURE, UNKNOWN, type PropertyMap, type PropertyValue } from "@switchyard/engine/property-value";

import { deployedOutputs, parseStackName } from "./stack-state";

/** Key under which a preview finds predicted outputs instead of real ones; libs/contracts knows it. */
const PREDICTED = "switchyard:predicted";

/**
 * What layers of this run give to those above them: after an `up` the outputs, after a preview the predicted ones.
 * Everything else is asked of the state.
 */
export class UpstreamOutputs {
  private readonly finished = new Map<string, Pick<OperationResult, "outputs" | "changes">>();

  constructor(
    private readonly backend: Pick<StateBackend, "read">,
    private readonly stack: string,
  ) {}

  finish(layer: string, result: Pick<OperationResult, "outputs" | "changes">): void {
    this.finished.set(layer, result);
  }

  /** For `OperationRequest.stackOutputs`. */
  async of(name: string, context: { dryRun: boolean }): Promise<PropertyMap | undefined> {
    const ref = parseStackName(name);
    if (ref === undefined) return undefined;
    const result = ref.stack === this.stack ? this.finished.get(ref.project) : undefined;
    if (result === undefined) return deployedOutputs(this.backend, ref);
    if (!context.dryRun) return result.outputs;
    return this.isPredicted(result) ? { [PREDICTED]: known(result.outputs) } : result.outputs;
  }

  /** Those of the given upstreams whose outputs are only predicted. */
  predicted(upstreams: readonly string[]): string[] {
    return upstreams.filter((name) => {
      const result = this.finished.get(name);
      return result !== undefined && this.isPredicted(result);
    });
  }

  /** A preview that found nothing to do speaks of what is deployed. */
  private isPredicted(result: Pick<OperationResult, "changes">): boolean {
    return Object.entries(result.changes).some(([op, count]) => op !== "same" && op !== "read" && (count ?? 0) > 0);
  }
}

/** Leaves out what only an `up` will know, so that the contract's example stands in for it. */
function known(outputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !holdsUnknown(value)));
}

function holdsUnknown(value: PropertyValue): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (value === null || typeof value !== "object") return false;
  if (value[SIGNATURE] === SECRET) return holdsUnknown(value["value"] ?? null);
  return Object.values(value).some(holdsUnknown);
}
