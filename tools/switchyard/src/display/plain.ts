import type { Diagnostic, RunMessage, RunPlan, ShownStep } from "../run/messages";
import type { Display } from "./display";
import { paint, type Paint } from "./paint";
import { diffText, valueText } from "./property-diff";
import { doneWord, seconds, shortType, summaryText, symbolOf } from "./words";

/** Lines for logs and pipes: one per step, each beginning with its layer. */
export class PlainDisplay implements Display {
  private readonly paint: Paint;

  constructor(
    private readonly plan: Pick<RunPlan, "command" | "stack">,
    private readonly write: (line: string) => void,
    private readonly options: { colour: boolean; diff: boolean },
  ) {
    this.paint = paint(options.colour);
  }

  show(message: RunMessage): void {
    const { command, stack } = this.plan;
    switch (message.kind) {
      case "note":
        return this.write(`${message.layer ? `${message.layer}: ` : ""}${message.severity === "warning" ? `${this.paint.warning("warning")}: ` : ""}${message.message}`);
      case "layer-start":
        this.line(message.layer, `${command} on stack ${stack}`);
        if (message.predictedUpstreams.length > 0) this.line(message.layer, predictedText(message.predictedUpstreams));
        return;
      case "step-done":
      case "step-failed": {
        const { layer, step, milliseconds } = message;
        if (isQuiet(step)) return;
        const ok = message.kind === "step-done";
        const what = ok ? doneWord(step.op, command) : this.paint.error(`failed to ${step.op}`);
        const time = command === "preview" ? "" : ` in ${seconds(milliseconds)}`;
        this.line(layer, `${this.paint.op(step.op, symbolOf(step.op))} ${step.name} (${shortType(step.type)}) ${what}${ok ? time : ""}`);
        if (ok && (this.options.diff || !(step.op === "create" || step.op === "delete" || isReplacementPart(step.op)))) {
          for (const difference of step.diff) this.line(layer, `    ${diffText(difference)}`);
        }
        return;
      }
      case "diagnostic":
        for (const text of diagnosticLines(message, this.paint)) this.line(message.layer, text);
        return;
      case "text":
        return this.line(message.layer, message.text);
      case "layer-done": {
        const { document } = message;
        this.line(document.layer, summaryText(document));
        for (const text of outputLines(document.outputs)) this.line(document.layer, text);
        return;
      }
      case "end":
        if (message.error) this.write(`${this.paint.error("error")}: ${message.error}`);
        return;
      default:
        return;
    }
  }

  close(): void {
    // every line is out already
  }

  private line(layer: string, text: string): void {
    for (const part of text.split("\n")) this.write(`${layer}: ${part}`);
  }
}

/** Nothing that a reader has to know: what stays as it is, and looking at another stack's outputs. */
export function isQuiet(step: Pick<ShownStep, "op" | "type">): boolean {
  return step.op === "same" || step.type === "pulumi:pulumi:StackReference";
}

function isReplacementPart(op: string): boolean {
  return op === "create-replacement" || op === "delete-replaced";
}

export function predictedText(upstreams: readonly string[]): string {
  return `predicted, not deployed: the outputs of ${upstreams.join(", ")}`;
}

export function diagnosticLines(diagnostic: Diagnostic, colours: Paint): string[] {
  const label = diagnostic.severity === "error" ? colours.error("error") : diagnostic.severity === "warning" ? colours.warning("warning") : "info";
  const about = diagnostic.resource ? ` ${diagnostic.resource}:` : "";
  const [first = "", ...more] = diagnostic.message.replace(/\s+$/, "").split("\n");
  return [`${label}:${about} ${first}`, ...more.map((text) => `  ${text}`)];
}

export function outputLines(outputs: Record<string, Parameters<typeof valueText>[0]>): string[] {
  const names = Object.keys(outputs).sort();
  if (names.length === 0) return [];
  return ["outputs:", ...names.map((name) => `    ${name}: ${valueText(outputs[name]!)}`)];
}
