import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ExecutorContext, TaskGraph } from "@nx/devkit";

import { parseCommandLine } from "@switchyard/switchyard/cli/arguments";
import { documentOf, layersOf } from "@switchyard/switchyard/cli/operation";
import { DELIVERY_COMMANDS, type DeliveryCommand } from "@switchyard/switchyard/cli/options";
import { releaseCommand } from "@switchyard/switchyard/cli/release-command";
import { OutputsDisplay } from "@switchyard/switchyard/display/outputs";
import { PlainDisplay } from "@switchyard/switchyard/display/plain";
import { SILENT, type Display } from "@switchyard/switchyard/display/display";
import { TreeDisplay } from "@switchyard/switchyard/display/tree";
import { operatorCommand } from "@switchyard/switchyard/operator/command";
import { startRun, type AheadProcess } from "@switchyard/switchyard/run/client";
import type { LayerDocument, RunPlan } from "@switchyard/switchyard/run/messages";
import { discoverLayers } from "@switchyard/switchyard/workspace/layer";
import { rejectProblems, UserError } from "@switchyard/switchyard/workspace/problem";
import { LOCAL_STACK, stackProblems } from "@switchyard/switchyard/workspace/stack";
import { REQUEST_VARIABLE, AHEAD_VARIABLE, TERMINAL_VARIABLE, type NxTerminal } from "./variables";
import { TARGETS, type TargetName } from "./targets";

export const COMMAND_NAMES = Object.keys(TARGETS) as TargetName[];

/** Options of a task; schema.json says what they mean. */
export interface TaskOptions {
  stack?: string;
  json?: boolean;
  jsonFile?: string;
  yes?: boolean;
  diff?: boolean;
  refresh?: boolean;
  replace?: string[];
  continueOnError?: boolean;
  expectNoChanges?: boolean;
  excludeProtected?: boolean;
  clearPendingCreates?: boolean;
  showSecrets?: boolean;
}

export { DELIVERY_COMMANDS as DELIVERY_COMMAND_NAMES };

/** A command about releases, with its options as they were typed: its own parser knows them, and says all that is wrong at once. */
export async function runDeliveryTask(command: DeliveryCommand, options: Record<string, unknown>, context: Pick<ExecutorContext, "root" | "projectName">): Promise<{ success: boolean }> {
  const { stack, ...typed } = options;
  const args = Object.entries({ ...typed, stack: nxRequest().stack ?? stack }).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => `--${name}=${String(one)}`));
  try {
    const invocation = parseCommandLine([command, ...args]);
    if (invocation.kind !== "run") throw new Error(`unreachable: ${command} is a command`);
    const around = { stdout: process.stdout, stderr: process.stderr, env: process.env, now: Date.now };
    const run = command === "release" ? releaseCommand(context.root, invocation.parsed, around, nxTerminal().colour) : operatorCommand(context.root, invocation.parsed, around, context.projectName);
    return { success: (await run) === 0 };
  } catch (error) {
    process.stderr.write(`${error instanceof UserError ? error.message : (error as Error).stack}\n`);
    return { success: false };
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type BatchResults = Record<string, { success: boolean; terminalOutput: string; startTime: number; endTime: number }>;

/** One task in a process of its own (`--no-batch`): this layer alone; Nx has seen to its upstreams. */
export async function runTask(command: TargetName, options: TaskOptions, context: Pick<ExecutorContext, "root" | "projectName">): Promise<{ success: boolean }> {
  const documents = await run(command, context.root, new Map([[context.projectName!, options]]));
  return { success: documents.length > 0 && documents.every((document) => document.ok) };
}

/** All layers of a run in one engine process. Output is live, so none is returned. */
export async function runBatch(
  command: TargetName,
  taskGraph: Pick<TaskGraph, "tasks">,
  inputs: Record<string, TaskOptions>,
  context: Pick<ExecutorContext, "root">,
): Promise<BatchResults> {
  const startTime = Date.now();
  const tasks = Object.values(taskGraph.tasks);
  const documents = await run(command, context.root, new Map(tasks.map((task) => [task.target.project, inputs[task.id] ?? {}])));
  return Object.fromEntries(
    tasks.map((task) => {
      const document = documents.find(({ layer }) => layer === task.target.project);
      return [task.id, { success: document?.ok ?? false, terminalOutput: "", startTime, endTime: Date.now() }];
    }),
  );
}

async function run(command: TargetName, root: string, tasks: Map<string, TaskOptions>): Promise<LayerDocument[]> {
  const documents: LayerDocument[] = [];
  try {
    const options = [...tasks.values()][0]!;
    const plan = planOf(command, root, tasks);
    const display = chooseDisplay(plan, options);
    const running = startRun({
      plan,
      ahead: aheadProcess(),
      orphan: true,
      onMessage: (message) => {
        if (message.kind === "layer-done") {
          documents.push(message.document);
          if (options.json && plan.requested.length > 1) process.stdout.write(`${JSON.stringify(message.document)}\n`);
        }
        if (message.kind === "end" && message.error !== undefined && options.json) process.stderr.write(`${message.error}\n`);
        display.show(message);
      },
    });
    // Nx ends its processes some seconds after Ctrl-C. The run lives elsewhere and ends by itself. When it is over, a
    // signal must end this process as any other: Nx sends one to a worker that has done its work.
    const cancel = (): void => running.cancel();
    SIGNALS.forEach((signal) => process.on(signal, cancel));
    const end = await running.end;
    SIGNALS.forEach((signal) => process.off(signal, cancel));
    display.close();
    // One layer was asked for: one document, with those of its upstreams inside. Of several, each has had its line.
    if (options.json && plan.requested.length === 1) process.stdout.write(`${JSON.stringify(documentOf(plan, documents, end))}\n`);
    if (options.jsonFile !== undefined) writeFileSync(resolve(root, options.jsonFile), `${JSON.stringify(documentOf(plan, documents, end))}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof UserError ? error.message : (error as Error).stack}\n`);
  }
  return documents;
}

function aheadProcess(): AheadProcess | undefined {
  const text = process.env[AHEAD_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as AheadProcess);
}

/** What Nx was asked for, from the plugin's `preTasksExecution`. */
function nxRequest(): { stack?: string; project?: string } {
  const text = process.env[REQUEST_VARIABLE];
  return text === undefined ? {} : (JSON.parse(text) as { stack?: string; project?: string });
}

/** @throws UserError when a layer would run on another stack than the one asked for */
function planOf(command: TargetName, root: string, tasks: Map<string, TaskOptions>): RunPlan {
  const workspace = discoverLayers(root);
  const request = nxRequest();
  const stacks = [...new Set([...tasks.values()].map((options) => options.stack ?? LOCAL_STACK))];
  const stack = request.stack ?? stacks[0]!;
  const layers = workspace.filter(({ name }) => tasks.has(name));
  const problems = stackProblems(stack, layers);
  if (problems.length === 0 && stacks.some((other) => other !== stack)) {
    problems.push(`Layers would run on different stacks (${stacks.join(", ")}). Name one that all of them have, with -c or --stack.`);
  }
  const options = [...tasks.values()][0]!;
  const changes = command !== "preview" && command !== "outputs";
  if (stack !== LOCAL_STACK && changes && !options.yes) {
    problems.push(`${command} changes stack ${stack} on AWS, and Nx leaves nobody to ask. Add --yes, or use \`npx switchyard ${command} --stack ${stack}\`, which asks.`);
  }
  rejectProblems(`${command} cannot run:`, problems);
  const names = layers.map((layer) => layer.name);
  const order = command === "preview" ? layersOf("preview", workspace, names) : command === "destroy" ? layersOf("destroy", workspace, names) : layers;
  return {
    command,
    root,
    stack,
    workspace,
    layers: order.map((layer) => layer.name),
    requested: request.project !== undefined && tasks.has(request.project) ? [request.project] : names,
    settings: {
      yes: options.yes,
      refresh: options.refresh,
      replaces: options.replace,
      continueOnError: options.continueOnError,
      expectNoChanges: options.expectNoChanges,
      excludeProtected: options.excludeProtected,
      clearPendingCreates: options.clearPendingCreates,
      showSecrets: options.showSecrets,
    },
    commandLine: `nx ${tasks.size === 1 ? `${command} ${names[0]}` : `run-many -t ${command}`}`,
  };
}

/** The terminal that Nx itself writes to. */
function nxTerminal(): NxTerminal {
  return JSON.parse(process.env[TERMINAL_VARIABLE] ?? '{"colour":false}') as NxTerminal;
}

/** Nx reads our output through a pipe and hands it on as it is; the plugin has said what lies behind. */
function chooseDisplay(plan: RunPlan, options: TaskOptions): Display {
  if (options.json) return SILENT;
  const write = (text: string): void => void process.stdout.write(text);
  const writeLine = (line: string): void => write(`${line}\n`);
  if (plan.command === "outputs") return new OutputsDisplay(plan.layers.length > 1, writeLine);
  const { colour, size } = nxTerminal();
  const shown = { colour, diff: options.diff === true };
  return size && plan.stack === LOCAL_STACK ? new TreeDisplay(plan, { write, ...size, now: Date.now }, shown) : new PlainDisplay(plan, writeLine, shown);
}
