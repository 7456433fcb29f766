import { AwsError, type CallContext, type TaskHandler, type Transaction } from "../../service";
import { afterEnd, beginPhase, completeBuild, endPhase, type BuildEnd } from "./build-progress";
import { builds, type BuildRecord, type PhaseType } from "./build-records";
import { BuildInterrupted, BuildRun } from "./build-run";
import { PHASE_NAMES, PHASE_TYPES, type PhaseSpec } from "./buildspec/buildspec";
import { saveCache } from "./cache";
import { deliverBuild } from "./deliver-build";
import { PhaseFailure } from "./phase-failure";
import { openLog, prepareBuild, type PreparedBuild } from "./prepare-build";
import { findReusable, keepForReuse, takeOver, type Reusable } from "./reuse";
import { BUILDERS } from "./sandbox/builders";
import type { Workshop } from "./sandbox/workshop";

/** What the phases of the buildspec came to. */
interface PhasesResult {
  succeeded: boolean;
  /** Whether artifacts are tried: when the build phase has run at all. */
  triesArtifacts: boolean;
  retries?: number;
}

/** Carries out a build that waits in the queue. */
export const runBuild: TaskHandler = async (task, context) => {
  const build = context.store.transaction((tx) => take(context, tx, task.key));
  if (build === undefined) return;
  if (build.ended !== undefined) return afterEnd(context, build);
  try {
    await runTaken(context, build);
  } catch (error) {
    if (!(error instanceof BuildInterrupted && error.reason === "ended")) throw error;
  }
};

/** A build whose time is up. */
export const timeOutBuild: TaskHandler = (task, context) => {
  end(context, task.key, { status: "TIMED_OUT", failure: new PhaseFailure("BUILD_TIMED_OUT", "Build has timed out. ") });
};

/** Ends a build, whatever it does at the moment. @returns its record, or undefined when there is none */
export function end(context: CallContext, id: string, how: BuildEnd): BuildRecord | undefined {
  let hasEnded = false;
  const build = context.store.transaction((tx) => {
    const current = builds.get(context, tx, id);
    if (current === undefined || current.ended !== undefined) return current;
    hasEnded = true;
    return completeBuild(context, tx, current, how);
  });
  if (hasEnded && build !== undefined) afterEnd(context, build);
  return build;
}

/** Takes a build out of the queue. One that has been begun before was cut off, and what its commands did is not known: it is not begun again. */
function take(context: CallContext, tx: Transaction, id: string): BuildRecord | undefined {
  const build = builds.get(context, tx, id);
  if (build === undefined || build.ended !== undefined) return undefined;
  if (build.begun) {
    return completeBuild(context, tx, build, { status: "FAULT", failure: new PhaseFailure("INTERNAL_SERVICE_ERROR", "The local cloud ended while the build ran. What its commands had done by then stays done; start it again.") });
  }
  if (context.clock.now() - build.started.getTime() > build.settings.queuedTimeoutInMinutes * 60_000) {
    return completeBuild(context, tx, build, { status: "TIMED_OUT", failure: new PhaseFailure("BUILD_TIMED_OUT", "Build has timed out in the queue. ") });
  }
  return endPhase(context, tx, { ...build, begun: true });
}

async function runTaken(context: CallContext, build: BuildRecord): Promise<void> {
  let run: BuildRun;
  try {
    run = await BuildRun.open(context, build);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    context.store.transaction((tx) => beginPhase(context, tx, build, "PROVISIONING"));
    end(context, build.id, { status: "FAILED", failure: new PhaseFailure("CLIENT_ERROR", `CodeBuild is not authorized to perform: sts:AssumeRole on ${build.settings.serviceRole}`) });
    return;
  }
  const builders = context.instance(BUILDERS);
  builders.live.set(build.id, run);
  const scratch = await builders.makeFolder();
  let workshop: Workshop | undefined;
  try {
    const result = await runPhases(run, scratch, (opened) => { workshop = opened; });
    run.goOn();
    end(context, build.id, { status: result.succeeded ? "SUCCEEDED" : "FAILED", ...(result.retries !== undefined && { retries: result.retries }) });
  } finally {
    builders.live.delete(build.id);
    workshop?.close();
    await builders.removeFolder(scratch);
  }
}

async function runPhases(run: BuildRun, scratch: string, onWorkshop: (workshop: Workshop) => void): Promise<PhasesResult> {
  const provisioned = await run.phase("PROVISIONING", () => openLog(run));
  let prepared: PreparedBuild | undefined;
  let reusable: Reusable | undefined;
  if (provisioned === undefined) {
    await run.phase("DOWNLOAD_SOURCE", async () => {
      const ready = await prepareBuild(run, scratch);
      onWorkshop(ready.workshop);
      reusable = await findReusable(run, ready);
      prepared = ready;
    });
  }
  let result: PhasesResult = { succeeded: false, triesArtifacts: false };
  if (prepared !== undefined) {
    const [ready, earlier] = [prepared, reusable];
    result = earlier === undefined ? await runBuildspec(run, ready) : await passBuildspec(run, ready, earlier);
    if (result.triesArtifacts) {
      const uploaded = await run.phase("UPLOAD_ARTIFACTS", async () => {
        const names = await deliverBuild(run, ready, earlier?.names);
        if (!result.succeeded || earlier !== undefined) return;
        await saveCache(run, ready.cacheFolders, ready.spec.cachePaths);
        await keepForReuse(run, ready, names);
      });
      result.succeeded &&= uploaded === undefined;
    }
  }
  const finalized = await run.phase("FINALIZING", () => run.log.archive());
  result.succeeded &&= finalized === undefined;
  return result;
}

/** The phases of a build that takes over what an earlier one made. They take as long as if they had run. */
async function passBuildspec(run: BuildRun, prepared: PreparedBuild, earlier: Reusable): Promise<PhasesResult> {
  for (const name of PHASE_NAMES) {
    await run.phase(PHASE_TYPES[name], async () => {
      if (name === "install") await takeOver(run, prepared, earlier);
    }, hasCommands(prepared.spec.phases[name]) ? undefined : 0);
  }
  return { succeeded: true, triesArtifacts: true };
}

function hasCommands(phase: PhaseSpec | undefined): boolean {
  return phase !== undefined && phase.commands.length + phase.finally.length > 0;
}

async function runBuildspec(run: BuildRun, prepared: PreparedBuild): Promise<PhasesResult> {
  const { spec, workshop } = prepared;
  const result: PhasesResult = { succeeded: true, triesArtifacts: true };
  for (const name of PHASE_NAMES) {
    const phase = spec.phases[name];
    const failure = await run.phase(PHASE_TYPES[name], () => runPhase(run, workshop, PHASE_TYPES[name], phase), hasCommands(phase) ? undefined : 0);
    if (failure === undefined) continue;
    if (result.succeeded) await workshop.export("CODEBUILD_BUILD_SUCCEEDING", "0");
    result.succeeded = false;
    const policy = phase?.onFailure;
    if (policy?.kind === "continue") continue;
    if (policy?.kind === "retry") result.retries = policy.message.test(failure.message) ? policy.count : 0;
    if (policy !== undefined || name === "install" || name === "pre_build") {
      result.triesArtifacts = false;
      break;
    }
  }
  await exportVariables(run, prepared);
  return result;
}

async function runPhase(run: BuildRun, workshop: Workshop, type: PhaseType, phase: PhaseSpec | undefined): Promise<void> {
  run.log.line(`Entering phase ${type}`);
  if (phase === undefined) return;
  let failure: unknown;
  try {
    for (const command of phase.commands) await workshop.run(command);
  } catch (error) {
    if (!(error instanceof PhaseFailure)) throw error;
    failure = error;
  }
  for (const command of phase.finally) await workshop.run(command);
  if (failure !== undefined) throw failure;
}

/** Takes the exported variables down; those that hold a secret stay behind. */
async function exportVariables(run: BuildRun, { spec, workshop, secretNames }: PreparedBuild): Promise<void> {
  const names = spec.exportedVariables.filter((name) => !secretNames.includes(name));
  if (names.length === 0) return;
  const values = await workshop.valuesOf(names);
  run.change((context, tx, build) => {
    const next = { ...build, exportedVariables: names.flatMap((name) => (values[name] === undefined ? [] : [{ name, value: values[name] }])) };
    builds.put(context, tx, build.id, next);
    return next;
  });
}
