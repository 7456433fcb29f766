import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import type { Snapshot } from "@switchyard/engine";

import { load } from "../../launcher/bundle";
import type { ShownValue } from "../display/shown-value";
import type { LayerDocument, RunMessage, RunPlan } from "../run/messages";
import { LayerReport } from "../operation/layer-report";
import { heldResources } from "../operation/stack-state";
import { rejectOrphansBy } from "../operation/preconditions";
import { rejectRunningShifts, type RunningDeployments } from "../operation/running-shifts";
import type { Layer } from "../workspace/layer";
import { UserError } from "../workspace/problem";
import { requirePulumi } from "./executable";
import { pulumiArguments } from "./command-line";

export interface PulumiRunContext {
  plan: RunPlan;
  send: (message: RunMessage) => void;
  signal: AbortSignal;
  env: Record<string, string>;
  now: () => number;
  /**
   * Tells which deployments of a group run.
   * @defaultValue AWS is asked
   */
  runningDeployments?: RunningDeployments;
}

interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a command with the Pulumi CLI, layer after layer; the first one that fails ends it. */
export async function runPulumiCli(context: PulumiRunContext): Promise<LayerDocument[]> {
  const { plan } = context;
  await requirePulumi(plan.stack, context.env);
  const layers = plan.layers.map((name) => plan.workspace.find((layer) => layer.name === name)!);
  if (plan.command === "destroy") {
    const states = new Map<string, Promise<StackExport>>();
    const stateOf = (name: string): Promise<StackExport> => {
      const state = states.get(name) ?? stackExport(context, plan.workspace.find((layer) => layer.name === name)!);
      states.set(name, state);
      return state;
    };
    await rejectOrphansBy(plan, async (name) => heldResources({ ...(await stateOf(name)), pendingOperations: [] }));
    await rejectRunningShifts(plan, stateOf, context.runningDeployments ?? askAws);
  }
  const documents: LayerDocument[] = [];
  for (const layer of layers) {
    const report = new LayerReport(plan, layer.name, context.send, context.now);
    const failed = documents.find((document) => !document.ok);
    if (failed || context.signal.aborted) {
      documents.push(report.fail(failed ? `${layer.name} was left alone, because ${failed.layer} did not succeed.` : "", { canceled: context.signal.aborted }));
      continue;
    }
    documents.push(await runLayer(context, layer, report));
  }
  return documents;
}

async function runLayer(context: PulumiRunContext, layer: Layer, report: LayerReport): Promise<LayerDocument> {
  const { plan, signal, env } = context;
  report.start();
  if (plan.command !== "outputs") {
    const { exitCode, stderr } = await run(context, pulumiArguments(plan.command, plan.stack, layer.folder, plan.settings, env["NO_COLOR"] === undefined), (line, stream) => report.text(line, stream));
    if (exitCode !== 0) return report.finish({ ok: false, exitCode, canceled: signal.aborted, changes: {}, outputs: {} }, { error: lastLine(stderr) });
    if (plan.command !== "up" && plan.command !== "up-only") return report.finish({ ok: true, exitCode: 0, canceled: false, changes: {}, outputs: {} });
  }
  const { exitCode, stdout, stderr } = await run(context, pulumiArguments("outputs", plan.stack, layer.folder, plan.settings, false));
  if (exitCode !== 0) return report.fail(stderr.trim() || `pulumi stack output ended with ${exitCode}.`);
  return report.finish({ ok: true, exitCode: 0, canceled: false, changes: {}, outputs: {} }, { outputs: JSON.parse(stdout) as Record<string, ShownValue> });
}

/** The AWS SDK is read only when there is a group to ask for. */
const askAws: RunningDeployments = (group) => (load("aws-deployments") as typeof import("./aws-deployments")).awsRunningDeployments()(group);

type StackExport = Pick<Snapshot, "resources">;

/** What a stack holds; nothing when there is no such stack. */
async function stackExport(context: PulumiRunContext, layer: Layer): Promise<StackExport> {
  const { exitCode, stdout, stderr } = await run(context, ["stack", "export", "--stack", context.plan.stack, "--cwd", layer.folder, "--non-interactive"]);
  if (exitCode !== 0) {
    if (/no stack named/.test(stderr)) return { resources: [] };
    throw new UserError(`What ${layer.name} holds cannot be told: ${stderr.trim()}`, 1);
  }
  const exported = JSON.parse(stdout) as { deployment?: { resources?: StackExport["resources"] } };
  return { resources: exported.deployment?.resources ?? [] };
}

function run({ signal, env }: PulumiRunContext, args: string[], onLine?: (line: string, stream: "stdout" | "stderr") => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const kept = { stdout: "", stderr: "" };
    const reading = (["stdout", "stderr"] as const).map(
      (stream) =>
        new Promise<void>((done) => {
          createInterface({ input: child[stream] })
            .on("line", (line) => {
              kept[stream] += `${line}\n`;
              onLine?.(line, stream);
            })
            .on("close", done);
        }),
    );
    // The CLI ends its running step and saves on the first SIGINT, as we do.
    const stop = (): void => void child.kill("SIGINT");
    signal.addEventListener("abort", stop, { once: true });
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      void Promise.all(reading).then(() => resolve({ exitCode: code ?? 1, ...kept }));
    });
  });
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").filter((line) => line.trim() !== "").at(-1);
}
