import { deleteTheRest } from "./deployment/deletion";
import type { Deployment } from "./deployment/deployment";
import { BailError, messageOf } from "./deployment/errors";
import { refresh } from "./deployment/refresh";
import { pendingOperationsWarning } from "./deployment/preparation";
import type { OperationRequest, OperationResult, StepOp } from "./operation";
import type { Run } from "./run";
import { STACK_TYPE } from "./urn";

/** Exit code of the language runtime when it has told the user itself what went wrong. */
const ERROR_ALREADY_SHOWN = 32;

export interface Addresses {
  monitorAddress: string;
  engineAddress: string;
}

/** Carries an operation out, saves the state, and says how it went. */
export async function carryOut(run: Run, request: OperationRequest, addresses: Addresses): Promise<OperationResult> {
  const { deployment } = run;
  const startedAt = request.now();
  const onAbort = (): void => deployment.cancel();
  request.signal?.addEventListener("abort", onAbort, { once: true });
  if (request.signal?.aborted) deployment.cancel();
  const program = new ProgramRun(run, request, addresses);
  try {
    const ready = await isReady(run, request, program);
    if (ready) await phases(run, request, program);
    await run.idle();
    program.end();
    const failed = deployment.bailed || deployment.stepFailed || deployment.decisionFailed;
    if (ready) await run.outputs.finishStack(failed || deployment.canceled);
    const snapshot = deployment.recorder.snapshot();
    if (ready) await deployment.recorder.save(snapshot);
    reportEnd(deployment);
    deployment.reporter.summary(startedAt);
    run.finished.resolve();
    await program.ended;
    const { changes } = deployment.reporter;
    const exitCode = failed || deployment.canceled ? 1 : request.options?.expectNoChanges && hasChanges(changes) ? 7 : 0;
    return {
      ok: exitCode === 0,
      exitCode,
      changes,
      outputs: snapshot.resources.find(({ type }) => type === STACK_TYPE)?.outputs ?? {},
      canceled: deployment.canceled,
      pendingOperations: snapshot.pendingOperations,
    };
  } finally {
    request.signal?.removeEventListener("abort", onAbort);
    run.stopAnswering();
    program.end();
    run.callbacks.close();
  }
}

/** Waits for what the host still has to do; when that fails, so does the operation. */
async function isReady(run: Run, request: OperationRequest, program: ProgramRun): Promise<boolean> {
  const { deployment } = run;
  try {
    // A preview or an up evaluates the program meanwhile; its requests wait in `answer`.
    program.start();
    await Promise.race([request.ready ?? Promise.resolve(), new Promise<void>((resolve) => deployment.onStop(resolve))]);
    return !deployment.stopped;
  } catch (error) {
    deployment.reporter.error(messageOf(error));
    deployment.bail();
    return false;
  }
}

async function phases(run: Run, request: OperationRequest, program: ProgramRun): Promise<void> {
  const { deployment } = run;
  const { kind, options = {} } = request;
  try {
    if (kind === "refresh" || options.refresh) {
      if (!checkTargets(deployment, [...deployment.targets.literals, ...deployment.targets.excluded])) return deployment.bail();
      if (!(await refresh(deployment, kind === "refresh")) || kind === "refresh") return;
    } else if (!deployment.dryRun && request.handle.snapshot.pendingOperations.length > 0) {
      deployment.reporter.warning(pendingOperationsWarning(request.handle.snapshot.pendingOperations));
    }
    if (!checkTargets(deployment, options.replaces ?? []) || !checkDeleteHooks(deployment, kind)) return deployment.bail();
    run.begin();
    if (kind === "up" || kind === "preview") await program.exhausted();
    await run.idle();
    if (deployment.stopped) return;
    const targetsFound = checkTargets(deployment, deployment.targets.literals);
    await performDeletes(deployment);
    if (!targetsFound) deployment.bail();
  } catch (error) {
    deployment.reporter.error(messageOf(error));
    deployment.bail();
  }
}

async function performDeletes(deployment: Deployment): Promise<void> {
  try {
    await deleteTheRest(deployment);
  } catch (error) {
    if (!(error instanceof BailError)) throw error;
  }
}

/** Reports names that are neither in the state nor in the program. */
function checkTargets(deployment: Deployment, urns: readonly string[]): boolean {
  const unknown = urns.filter((urn) => !deployment.old(urn) && !deployment.progress.urns.has(urn));
  for (const urn of unknown) {
    const hint = urn.includes("$") ? "" : " Did you forget to escape $ in your shell?";
    deployment.reporter.error(`Target '${urn}' could not be found in the stack.${hint}`);
  }
  return unknown.length === 0;
}

/** A destroy runs without the program, which the hooks are part of. */
function checkDeleteHooks(deployment: Deployment, kind: OperationRequest["kind"]): boolean {
  const hooked = kind !== "destroy" ? [] : deployment.base.filter(({ resourceHooks = {} }) => resourceHooks["BeforeDelete"] || resourceHooks["AfterDelete"]);
  for (const { urn } of hooked) {
    deployment.reporter.error(`'${urn}' has delete hooks, which are part of the program, and a destroy runs without it. ` +
      "Remove the resource from the program and run an up, or remove the hooks first.", urn);
  }
  return hooked.length === 0;
}

function reportEnd(deployment: Deployment): void {
  const word = deployment.dryRun ? "preview" : "update";
  if (deployment.bailed) return;
  if (deployment.stepFailed || deployment.decisionFailed) deployment.reporter.error(`${word} failed`);
  else if (deployment.canceled) deployment.reporter.error(`${word} canceled`);
}

const HARMLESS: ReadonlySet<string> = new Set<StepOp>(["same", "read", "discard", "read-replacement"]);

function hasChanges(changes: Partial<Record<StepOp, number>>): boolean {
  return Object.entries(changes).some(([op, count]) => count > 0 && !HARMLESS.has(op));
}

/** The program while it runs. */
class ProgramRun {
  /** Resolves when its process is gone. */
  ended: Promise<unknown> = Promise.resolve();
  private readonly stop = new AbortController();
  private exit: Promise<{ exitCode: number }> | undefined;

  constructor(private readonly run: Run, private readonly request: OperationRequest, private readonly addresses: Addresses) {}

  /** @throws when the operation needs a program and has none */
  start(): void {
    const { kind, program } = this.request;
    if (kind !== "up" && kind !== "preview") return;
    if (!program) throw new Error(`a ${kind} needs a program`);
    const { deployment } = this.run;
    this.exit = program.run({
      ...this.addresses,
      ref: deployment.ref,
      config: this.request.config,
      dryRun: deployment.dryRun,
      parallel: deployment.options.parallel ?? 16,
      output: (line) => deployment.reporter.log("info", line),
      signal: this.stop.signal,
    });
    this.ended = this.exit.catch(() => undefined);
  }

  /** Resolves when the program asks for nothing more, or the run ends without it. */
  async exhausted(): Promise<void> {
    const { deployment, signaled } = this.run;
    const stopped = new Promise<void>((resolve) => deployment.onStop(resolve));
    const outcome = await Promise.race([this.exit!, signaled.promise, stopped]);
    if (!outcome || deployment.stopped || outcome.exitCode === 0) return;
    if (outcome.exitCode !== ERROR_ALREADY_SHOWN) deployment.reporter.error(`Program exited with non-zero exit code: ${outcome.exitCode}`);
    await this.run.idle();
    deployment.bail();
  }

  /** Ends a program that the run no longer needs; one that is waiting for its end goes by itself. */
  end(): void {
    if (this.run.deployment.stopped || !this.exit) this.stop.abort();
  }
}

