import { writeFileSync } from "node:fs";

import { SILENT, type Display } from "../display/display";
import { OutputsDisplay } from "../display/outputs";
import { PlainDisplay } from "../display/plain";
import { wantsColour } from "../display/paint";
import { TreeDisplay } from "../display/tree";
import { startRun } from "../run/client";
import type { LayerDocument, OperationSettings, RunMessage, RunPlan } from "../run/messages";
import { withUpstreams, type Layer } from "../workspace/layer";
import { UserError } from "../workspace/problem";
import type { ParsedCommand } from "./arguments";
import type { OperationCommand } from "./options";

/** A process as far as a command touches it. */
export interface Surroundings {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
  now(): number;
}

/** Layers that a command works on when the user names some, in the order of work. */
export function layersOf(command: OperationCommand, all: readonly Layer[], requested: readonly string[]): Layer[] {
  const named = all.filter((layer) => requested.includes(layer.name));
  if (command === "up" || command === "preview") return withUpstreams(all, requested);
  return command === "destroy" ? named.reverse() : named;
}

export function settingsOf(options: ParsedCommand["options"]): OperationSettings {
  const flag = (name: string): true | undefined => (options[name] === true ? true : undefined);
  const list = (name: string): string[] | undefined => options[name] as string[] | undefined;
  return {
    ...(typeof options["parallel"] === "string" ? { parallel: Number(options["parallel"]) } : {}),
    targets: list("target"),
    targetDependents: flag("target-dependents"),
    excludes: list("exclude"),
    replaces: list("replace"),
    refresh: flag("refresh"),
    continueOnError: flag("continue-on-error"),
    expectNoChanges: flag("expect-no-changes"),
    excludeProtected: flag("exclude-protected"),
    clearPendingCreates: flag("clear-pending-creates"),
    showSecrets: flag("show-secrets"),
    yes: flag("yes"),
  };
}

export interface OperationOutput {
  json: boolean;
  jsonFile?: string;
  diff: boolean;
}

/** Runs a plan, shows it, and returns the exit code. */
export async function runOperationCommand(plan: RunPlan, output: OperationOutput, around: Surroundings): Promise<number> {
  const display = chooseDisplay(plan, output, around);
  const documents: LayerDocument[] = [];
  let error: string | undefined;
  const running = startRun({
    plan,
    env: around.env,
    onMessage: (message) => {
      if (message.kind === "layer-done") documents.push(message.document);
      if (message.kind === "end") error = message.error;
      if (isShown(message, plan)) display.show(message);
    },
  });
  const stop = holdSignals(running.cancel, (text) => around.stderr.write(`${text}\n`));
  const end = await running.end;
  stop();
  display.close();
  if (output.json || output.jsonFile !== undefined) {
    const line = JSON.stringify(documentOf(plan, documents, { exitCode: end.exitCode, canceled: end.canceled, error }));
    if (output.jsonFile !== undefined) writeDocument(output.jsonFile, line);
    if (output.json) await writeLine(around.stdout, line);
  }
  if (error !== undefined && output.json) around.stderr.write(`${error}\n`);
  return end.exitCode;
}

/** A preview of one layer predicts its upstreams, but only the layer itself was asked for. */
function isShown(message: RunMessage, plan: RunPlan): boolean {
  if (plan.command === "outputs" && (message.kind === "layer-start" || message.kind === "layer-done")) return true;
  return message.kind !== "hello";
}

/**
 * The document of a command: of one layer its own, with those of the upstreams that ran before it; of several a list.
 */
export function documentOf(
  plan: Pick<RunPlan, "command" | "stack" | "requested">,
  documents: readonly LayerDocument[],
  end: { exitCode: number; canceled: boolean; error?: string },
): Record<string, unknown> {
  const failure = end.error === undefined ? {} : { error: end.error };
  const only = plan.requested.length === 1 ? documents.find((document) => document.layer === plan.requested[0]) : undefined;
  if (only) return { ...only, upstreams: documents.filter((document) => document !== only), ...failure };
  return { command: plan.command, stack: plan.stack, ok: end.exitCode === 0, exitCode: end.exitCode, canceled: end.canceled, layers: documents, ...failure };
}

function chooseDisplay(plan: RunPlan, output: OperationOutput, { stdout, env, now }: Surroundings): Display {
  if (output.json) return SILENT;
  const colour = wantsColour(stdout, env);
  const options = { colour, diff: output.diff };
  if (plan.command === "outputs") return new OutputsDisplay(plan.layers.length > 1, (line) => stdout.write(`${line}\n`));
  if (stdout.isTTY && env["TERM"] !== "dumb" && plan.stack === "local") {
    return new TreeDisplay(plan, { write: (text) => stdout.write(text), get columns() { return stdout.columns ?? 80; }, get rows() { return stdout.rows ?? 24; }, now }, options);
  }
  return new PlainDisplay(plan, (line) => stdout.write(`${line}\n`), options);
}

/**
 * The first Ctrl-C asks the run to end safely; the second one leaves, and the run ends safely alone.
 *
 * @returns what puts the signals back
 */
function holdSignals(cancel: () => void, say: (text: string) => void): () => void {
  let asked = false;
  const handler = (signal: NodeJS.Signals): void => {
    if (asked && signal === "SIGINT") process.exit(130);
    if (!asked) say("Finishing what runs now and saving it. Press Ctrl-C again to leave; it is finished and saved anyway.");
    asked = true;
    cancel();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, handler);
  return () => signals.forEach((signal) => process.off(signal, handler));
}

function writeDocument(path: string, line: string): void {
  try {
    writeFileSync(path, `${line}\n`);
  } catch (error) {
    throw new UserError(`--json-file: ${path} cannot be written: ${(error as Error).message}. The operation itself is over and saved.`, 1);
  }
}

/** A pipe may take a while; the process must not end before it has. */
export function writeLine(stream: NodeJS.WritableStream, line: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${line}\n`, () => resolve()));
}
