import type { OperationKind, OperationResult, StackHandle } from "@switchyard/engine";

import type { LayerDocument, RunMessage, RunPlan } from "../run/messages";
import type { Layer } from "../workspace/layer";
import { UserError } from "../workspace/problem";
import type { PreparedProgram } from "../program/prepared-programs";
import { LayerReport } from "./layer-report";
import { stackRef, type LocalHost } from "./local-host";
import { rejectMissingUpstreams, rejectOrphans } from "./preconditions";
import { rejectRunningShifts } from "./running-shifts";
import { deployedOutputs } from "./stack-state";
import { UpstreamOutputs } from "./upstream-outputs";

export interface LocalRunContext {
  plan: RunPlan;
  host: LocalHost;
  /** Only asked for when the command runs programs. */
  program(layer: Layer): PreparedProgram;
  send: (message: RunMessage) => void;
  signal: AbortSignal;
}

/** An upstream failed, so its dependents did not start. */
class UpstreamFailed extends Error {}

/** Runs a command on the local stack, layer after layer; independent ones side by side. */
export async function runLocally(context: LocalRunContext): Promise<LayerDocument[]> {
  const { plan, host } = context;
  const layers = plan.layers.map((name) => plan.workspace.find((layer) => layer.name === name)!);
  const reports = new Map(layers.map((layer) => [layer.name, new LayerReport(plan, layer.name, context.send, host.now)]));
  switch (plan.command) {
    case "outputs":
      return showOutputs(context, layers, reports);
    case "up":
    case "up-only":
    case "preview":
      if (plan.command !== "preview") await rejectMissingUpstreams(plan, host.backend);
      return runPrograms(context, layers, reports);
    case "destroy":
      await rejectOrphans(plan, host.backend);
      if (host.runningDeployments) await rejectRunningShifts(plan, (layer) => host.backend.read(stackRef(layer, plan.stack)), host.runningDeployments);
      return runOneByOne(context, layers, reports, "destroy");
    case "refresh":
      return runOneByOne(context, layers, reports, "refresh");
  }
}

async function showOutputs({ plan, host }: LocalRunContext, layers: Layer[], reports: Map<string, LayerReport>): Promise<LayerDocument[]> {
  const documents: LayerDocument[] = [];
  for (const layer of layers) {
    const report = reports.get(layer.name)!;
    report.start();
    const outputs = await deployedOutputs(host.backend, stackRef(layer.name, plan.stack));
    documents.push(
      outputs === undefined
        ? report.fail(`${layer.name} is not deployed to stack ${plan.stack}. Deploy it first (npx nx up ${layer.name}).`)
        : report.finish({ ok: true, exitCode: 0, canceled: false, changes: {}, outputs }, { secrets: plan.settings.showSecrets }),
    );
  }
  return documents;
}

async function runPrograms(context: LocalRunContext, layers: Layer[], reports: Map<string, LayerReport>): Promise<LayerDocument[]> {
  const { plan, host } = context;
  const outputs = new UpstreamOutputs(host.backend, plan.stack);
  const dryRun = plan.command === "preview";
  // Every stack is locked before any layer changes something: half a run helps nobody.
  const handles = await openAll(context, layers);
  const results = new Map<string, Promise<LayerDocument>>();
  const runLayer = async (layer: Layer, handle: StackHandle): Promise<LayerDocument> => {
    const report = reports.get(layer.name)!;
    const upstreams = layer.upstreams.filter((name) => plan.layers.includes(name));
    const ready = (async () => {
      const done = await Promise.all(upstreams.map((name) => results.get(name)!));
      const failed = done.filter((document) => !document.ok).map((document) => document.layer);
      if (failed.length > 0) throw new UpstreamFailed(`${layer.name} was not started, because ${failed.join(" and ")} did not succeed.`);
      report.start(dryRun ? outputs.predicted(upstreams) : []);
    })();
    ready.catch(() => undefined); // the engine reports it
    try {
      const result = await operate(context, layer, handle, report, dryRun ? "preview" : "up", { ready, outputs });
      outputs.finish(layer.name, result);
      return report.finish(result);
    } catch (error) {
      return report.fail((error as Error).message, { canceled: context.signal.aborted });
    } finally {
      await context.program(layer).dispose();
      await handle.close();
    }
  };
  for (const layer of layers) results.set(layer.name, runLayer(layer, handles.get(layer.name)!));
  return Promise.all(results.values());
}

async function runOneByOne(context: LocalRunContext, layers: Layer[], reports: Map<string, LayerReport>, kind: OperationKind): Promise<LayerDocument[]> {
  const outputs = new UpstreamOutputs(context.host.backend, context.plan.stack);
  const handles = await openAll(context, layers);
  const documents: LayerDocument[] = [];
  let failed: string | undefined;
  for (const layer of layers) {
    const handle = handles.get(layer.name)!;
    const report = reports.get(layer.name)!;
    try {
      if (failed !== undefined || context.signal.aborted) {
        documents.push(report.fail(failed === undefined ? "" : `${layer.name} was left alone, because ${failed} did not succeed.`, { canceled: context.signal.aborted }));
        continue;
      }
      report.start();
      const document = report.finish(await operate(context, layer, handle, report, kind, { outputs }));
      documents.push(document);
      if (!document.ok) failed = layer.name;
    } catch (error) {
      documents.push(report.fail((error as Error).message));
      failed = layer.name;
    } finally {
      await handle.close();
    }
  }
  return documents;
}

async function operate(
  { plan, host, program, signal }: LocalRunContext,
  layer: Layer,
  handle: StackHandle,
  report: LayerReport,
  kind: OperationKind,
  { ready, outputs }: { ready?: Promise<void>; outputs: UpstreamOutputs },
): Promise<OperationResult> {
  const { settings } = plan;
  const recovery = await host.recover?.(handle, kind, layer);
  const result = await host.run({
    kind,
    handle: recovery?.handle ?? handle,
    workingDirectory: layer.folder,
    config: await host.config(layer, plan.stack),
    options: {
      targets: settings.targets,
      targetDependents: settings.targetDependents,
      excludes: settings.excludes,
      replaces: settings.replaces,
      refresh: settings.refresh,
      continueOnError: settings.continueOnError,
      expectNoChanges: settings.expectNoChanges,
      excludeProtected: settings.excludeProtected,
      clearPendingCreates: settings.clearPendingCreates,
      parallel: settings.parallel,
    },
    ...(ready ? { program: program(layer).runner, ready } : {}),
    providers: await host.providers(layer),
    stackOutputs: (name, call) => outputs.of(name, call),
    onEvent: (event) => report.event(event),
    signal,
    now: host.now,
    newId: host.newId,
  });
  await recovery?.finish(result.ok);
  return result;
}

/** @throws what the backend says about the first stack that cannot be opened; the others are given back */
async function openAll({ plan, host, send }: LocalRunContext, layers: Layer[]): Promise<Map<string, StackHandle>> {
  const opened = await Promise.allSettled(layers.map((layer) => host.backend.open(stackRef(layer.name, plan.stack), { command: plan.commandLine })));
  const handles = new Map<string, StackHandle>();
  const problems: string[] = [];
  for (const [i, result] of opened.entries()) {
    if (result.status === "fulfilled") handles.set(layers[i]!.name, result.value);
    else problems.push((result.reason as Error).message);
  }
  if (problems.length > 0) {
    await Promise.all([...handles.values()].map((handle) => handle.close()));
    throw new UserError([...new Set(problems)].join("\n"), 1);
  }
  for (const [layer, handle] of handles) {
    if (handle.recovered) send({ kind: "note", severity: "warning", layer, message: recoveryText(handle.recovered) });
  }
  return handles;
}

function recoveryText({ steps, pending }: NonNullable<StackHandle["recovered"]>): string {
  const count = `${steps} ${steps === 1 ? "step" : "steps"}`;
  const open = pending.map((operation) => `${operation.type} ${operation.resource.urn.split("::").at(-1)!}`);
  return (
    `The last command died before it could save. Its journal was found and replayed: ${count} kept` +
    (open.length > 0 ? `, ${open.length} interrupted (${open.join(", ")}).` : ", none interrupted.")
  );
}
