import type { Diagnostic, LayerDocument, RunMessage, RunPlan, ShownStep } from "../run/messages";
import type { Display } from "./display";
import { paint, type Paint } from "./paint";
import { diagnosticLines, isQuiet, outputLines, predictedText } from "./plain";
import { diffText } from "./property-diff";
import { doingWord, doneWord, seconds, shortType, summaryText, symbolOf } from "./words";

interface Node {
  step: ShownStep;
  state: "running" | "done" | "failed";
  startedAt: number;
  milliseconds: number;
}

interface LayerView {
  state: "waiting" | "running" | "done";
  startedAt: number;
  predictedUpstreams: string[];
  /** By URN; a replacement's steps share one. */
  nodes: Map<string, Node>;
  diagnostics: Diagnostic[];
  texts: string[];
  document?: LayerDocument;
}

export interface Terminal {
  write(text: string): void;
  readonly columns: number;
  readonly rows: number;
  now(): number;
}

const FRAME_MILLISECONDS = 80;

/** A tree per layer, redrawn in place while it works; what stays on the screen at the end is the whole of it. */
export class TreeDisplay implements Display {
  private readonly layers = new Map<string, LayerView>();
  private readonly notes: string[] = [];
  private readonly paint: Paint;
  private drawn = 0;
  private timer: NodeJS.Timeout | undefined;
  private error: string | undefined;
  private closed = false;

  constructor(
    private readonly plan: Pick<RunPlan, "command" | "stack" | "layers">,
    private readonly terminal: Terminal,
    private readonly options: { colour: boolean; diff: boolean },
  ) {
    this.paint = paint(options.colour);
    for (const layer of plan.layers) {
      this.layers.set(layer, { state: "waiting", startedAt: 0, predictedUpstreams: [], nodes: new Map(), diagnostics: [], texts: [] });
    }
    this.timer = setInterval(() => this.draw(), FRAME_MILLISECONDS);
    this.timer.unref();
  }

  show(message: RunMessage): void {
    const now = this.terminal.now();
    switch (message.kind) {
      case "note":
        this.notes.push(`${message.layer ? `${message.layer}: ` : ""}${message.severity === "warning" ? `${this.paint.warning("warning")}: ` : ""}${message.message}`);
        break;
      case "layer-start":
        Object.assign(this.view(message.layer), { state: "running", startedAt: now, predictedUpstreams: message.predictedUpstreams });
        break;
      case "step-start":
        this.view(message.layer).nodes.set(message.step.urn, { step: message.step, state: "running", startedAt: now, milliseconds: 0 });
        break;
      case "step-done":
      case "step-failed":
        this.view(message.layer).nodes.set(message.step.urn, {
          step: message.step,
          state: message.kind === "step-done" ? "done" : "failed",
          startedAt: now,
          milliseconds: message.milliseconds,
        });
        break;
      case "diagnostic":
        this.view(message.layer).diagnostics.push(message);
        break;
      case "text":
        this.view(message.layer).texts.push(message.text);
        break;
      case "layer-done":
        Object.assign(this.view(message.document.layer), { state: "done", document: message.document });
        break;
      case "end":
        this.error = message.error;
        break;
      case "hello":
        break;
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.timer) clearInterval(this.timer);
    this.erase();
    for (const line of this.lines(true)) this.terminal.write(`${line}\n`);
  }

  /** All lines of the current picture; `final` adds what would flicker while it works. */
  lines(final: boolean): string[] {
    const lines = [...this.notes];
    for (const [name, view] of this.layers) lines.push(...this.layerLines(name, view, final));
    if (this.error) lines.push(`${this.paint.error("error")}: ${this.error}`);
    return lines;
  }

  private draw(): void {
    this.erase();
    const all = this.lines(false);
    const room = Math.max(3, this.terminal.rows - 2);
    const shown = all.length <= room ? all : [this.paint.faint(`... ${all.length - room + 1} lines above`), ...all.slice(all.length - room + 1)];
    for (const line of shown) this.terminal.write(`${cut(line, this.terminal.columns - 1)}\n`);
    this.drawn = shown.length;
  }

  private erase(): void {
    if (this.drawn > 0) this.terminal.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }

  private view(layer: string): LayerView {
    const known = this.layers.get(layer);
    if (known) return known;
    const made: LayerView = { state: "waiting", startedAt: 0, predictedUpstreams: [], nodes: new Map(), diagnostics: [], texts: [] };
    this.layers.set(layer, made);
    return made;
  }

  private layerLines(name: string, view: LayerView, final: boolean): string[] {
    const { command, stack } = this.plan;
    if (view.state === "waiting") return final ? [] : [`${this.paint.heading(name)}  ${this.paint.faint("waits")}`];
    const right =
      view.document !== undefined ? summaryText(view.document) : `${command} on stack ${stack}, ${seconds(this.terminal.now() - view.startedAt)}`;
    const lines = [`${this.paint.heading(name)}  ${right}`];
    if (view.predictedUpstreams.length > 0) lines.push(`  ${this.paint.warning(predictedText(view.predictedUpstreams))}`);
    lines.push(...this.treeLines(view));
    for (const diagnostic of view.diagnostics) lines.push(...diagnosticLines(diagnostic, this.paint).map((text) => `  ${text}`));
    for (const text of final ? view.texts : view.texts.slice(-3)) lines.push(`  ${text}`);
    if (view.document) lines.push(...outputLines(view.document.outputs).map((text) => `  ${text}`));
    return lines;
  }

  private treeLines(view: LayerView): string[] {
    const children = new Map<string | undefined, Node[]>();
    const shown = new Set<string>();
    for (const node of view.nodes.values()) {
      if (isQuiet(node.step)) continue;
      for (let urn: string | undefined = node.step.urn; urn !== undefined && !shown.has(urn); urn = view.nodes.get(urn)?.step.parent) shown.add(urn);
    }
    for (const node of view.nodes.values()) {
      if (!shown.has(node.step.urn)) continue;
      const parent = node.step.parent !== undefined && shown.has(node.step.parent) ? node.step.parent : undefined;
      children.set(parent, [...(children.get(parent) ?? []), node]);
    }
    const lines: string[] = [];
    const visit = (node: Node, indent: string, last: boolean): void => {
      lines.push(`${indent}${last ? "`- " : "|- "}${this.nodeText(node)}`);
      const inner = `${indent}${last ? "   " : "|  "}`;
      const below = children.get(node.step.urn) ?? [];
      for (const text of this.diffLines(node)) lines.push(`${inner}${below.length > 0 ? "|    " : "     "}${text}`);
      below.forEach((child, i) => visit(child, inner, i === below.length - 1));
    };
    const roots = children.get(undefined) ?? [];
    roots.forEach((node, i) => visit(node, "  ", i === roots.length - 1));
    return lines;
  }

  private nodeText({ step, state, startedAt, milliseconds }: Node): string {
    const what = `${this.paint.op(step.op, symbolOf(step.op))} ${step.name}  ${this.paint.faint(shortType(step.type))}`;
    if (step.op === "same") return what;
    if (state === "failed") return `${what}  ${this.paint.error(`failed to ${step.op}`)}`;
    if (state === "running") return `${what}  ${doingWord(step.op)} ${seconds(this.terminal.now() - startedAt)}`;
    return `${what}  ${doneWord(step.op, this.plan.command)}${this.plan.command === "preview" ? "" : ` ${seconds(milliseconds)}`}`;
  }

  private diffLines({ step, state }: Node): string[] {
    if (state === "failed") return [];
    const quiet = step.op.startsWith("create") || step.op.startsWith("delete");
    return quiet && !this.options.diff ? [] : step.diff.map(diffText);
  }
}

/** Cuts at the terminal's edge; escape sequences take no room. */
function cut(text: string, width: number): string {
  let room = width;
  let result = "";
  for (const part of text.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith("\u001b[")) result += part;
    else {
      result += part.slice(0, Math.max(0, room));
      room -= part.length;
    }
  }
  return result;
}
