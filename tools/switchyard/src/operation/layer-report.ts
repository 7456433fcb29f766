import type { EngineEvent, OperationResult, StepInfo } from "@switchyard/engine";

import { isQuiet } from "../display/plain";
import { propertyDiff } from "../display/property-diff";
import { shownOutputs, type ShownValue } from "../display/shown-value";
import type { Diagnostic, LayerDocument, RunMessage, RunPlan, ShownStep } from "../run/messages";

/** Turns what the engine tells about one layer into messages for a display and into the layer's document. Secrets end here. */
export class LayerReport {
  private readonly startedAt: number;
  private began: number | undefined;
  private readonly steps: LayerDocument["steps"] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private predictedUpstreams: string[] = [];

  constructor(
    private readonly plan: Pick<RunPlan, "command" | "stack">,
    private readonly layer: string,
    private readonly send: (message: RunMessage) => void,
    private readonly now: () => number,
  ) {
    this.startedAt = now();
  }

  /** The layer's turn has come: time counts from here. */
  start(predictedUpstreams: string[] = []): void {
    if (this.began !== undefined) return;
    this.began = this.now();
    this.predictedUpstreams = predictedUpstreams;
    this.send({ kind: "layer-start", layer: this.layer, predictedUpstreams });
  }

  event(event: EngineEvent): void {
    switch (event.kind) {
      case "step-start":
        this.send({ kind: "step-start", layer: this.layer, step: shownStep(event.step) });
        return;
      case "step-done":
      case "step-failed": {
        const step = shownStep(event.step);
        const ok = event.kind === "step-done";
        if (!isQuiet(step)) this.steps.push({ ...step, ok });
        this.send({ kind: event.kind, layer: this.layer, step, milliseconds: event.milliseconds });
        return;
      }
      case "diagnostic":
        if (event.severity === "debug" || event.ephemeral) return;
        this.diagnose({ severity: event.severity, message: event.message, ...(event.urn ? { urn: event.urn, resource: nameOf(event.urn) } : {}) });
        return;
      case "summary":
        return; // the result says the same
    }
  }

  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.send({ kind: "diagnostic", layer: this.layer, ...diagnostic });
  }

  text(text: string, stream: "stdout" | "stderr"): void {
    this.send({ kind: "text", layer: this.layer, stream, text });
  }

  /**
   * Sends the layer's document; the last word about it.
   *
   * @param options `outputs`: ready to be shown already; `error`: for the document alone, a display has seen it
   */
  finish(
    result: Pick<OperationResult, "ok" | "exitCode" | "canceled" | "changes" | "outputs">,
    options: { secrets?: boolean; outputs?: Record<string, ShownValue>; error?: string } = {},
  ): LayerDocument {
    this.start();
    if (options.error !== undefined) this.diagnostics.push({ severity: "error", message: options.error });
    const document: LayerDocument = {
      command: this.plan.command,
      layer: this.layer,
      stack: this.plan.stack,
      ok: result.ok,
      exitCode: result.exitCode,
      canceled: result.canceled,
      changes: result.changes as Record<string, number>,
      steps: this.steps,
      outputs: options.outputs ?? shownOutputs(result.outputs, options),
      diagnostics: this.diagnostics,
      predictedUpstreams: this.predictedUpstreams,
      milliseconds: this.now() - (this.began ?? this.startedAt),
    };
    this.send({ kind: "layer-done", document });
    return document;
  }

  /** The layer could not run, or could not run to its end. */
  fail(message: string, options: { canceled?: boolean } = {}): LayerDocument {
    this.start();
    if (message !== "") this.diagnose({ severity: "error", message });
    return this.finish({ ok: false, exitCode: 1, canceled: options.canceled ?? false, changes: {}, outputs: {} });
  }
}

function shownStep(step: StepInfo): ShownStep {
  const op = step.op === "refresh" ? (step.found ?? "same") : step.op;
  return {
    op,
    urn: step.urn,
    type: step.type,
    name: nameOf(step.urn),
    ...(step.parent ? { parent: step.parent } : {}),
    diff: op === "same" ? [] : propertyDiff({ ...step, op }),
    ...(step.found ? { found: step.found } : {}),
  };
}

/** The name that the program gave, the last part of a URN. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}
