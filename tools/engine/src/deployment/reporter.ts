import type { EngineEvent, StepInfo, StepOp } from "../operation";
import type { ResourceState } from "../state/snapshot";
import { isProviderType, urnName, urnType } from "../urn";

/** A provider that nobody declared; summaries do not count it. */
export function isDefaultProvider(urn: string): boolean {
  return isProviderType(urnType(urn)) && /^default($|_)/.test(urnName(urn));
}

/** Tells the host what happens, and counts. */
export class Reporter {
  readonly changes: Partial<Record<StepOp, number>> = {};

  constructor(private readonly onEvent: (event: EngineEvent) => void, private readonly now: () => number) {}

  stepStart(step: StepInfo): number {
    this.onEvent({ kind: "step-start", step });
    return this.now();
  }

  stepDone(step: StepInfo, startedAt: number, state: ResourceState | undefined): void {
    this.onEvent({
      kind: "step-done",
      step,
      ...(state ? { state: { id: state.id, inputs: state.inputs ?? {}, outputs: state.outputs ?? {} } } : {}),
      milliseconds: this.now() - startedAt,
    });
  }

  outputs(step: StepInfo, state: ResourceState): void {
    this.onEvent({ kind: "outputs", step, outputs: state.outputs ?? {} });
  }

  stepFailed(step: StepInfo, startedAt: number): void {
    this.onEvent({ kind: "step-failed", step, milliseconds: this.now() - startedAt });
  }

  count(op: StepOp, urn: string): void {
    if (!isDefaultProvider(urn)) this.changes[op] = (this.changes[op] ?? 0) + 1;
  }

  error(message: string, urn?: string): void {
    this.onEvent({ kind: "diagnostic", severity: "error", message, urn });
  }

  warning(message: string, urn?: string): void {
    this.onEvent({ kind: "diagnostic", severity: "warning", message, urn });
  }

  /** What the program itself says. */
  log(severity: "debug" | "info" | "warning" | "error", message: string, urn?: string, ephemeral?: boolean): void {
    this.onEvent({ kind: "diagnostic", severity, message, urn, ephemeral });
  }

  summary(startedAt: number): void {
    this.onEvent({ kind: "summary", changes: this.changes, milliseconds: this.now() - startedAt });
  }
}
