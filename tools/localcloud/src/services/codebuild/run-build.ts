import { mkdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { AwsError, type CallContext, type Shape, type TaskHandler, type Transaction } from "../../service";
import { artifactEntries } from "./artifact-files";
import { uploadArtifact } from "./artifact-upload";
import { afterEnd, beginPhase, completeBuild, endPhase, type BuildEnd } from "./build-progress";
import { builds, type BuildRecord, type PhaseType } from "./build-records";
import { BuildInterrupted, BuildRun } from "./build-run";
import { parseBuildspec, PHASE_NAMES, type ArtifactSpec, type Buildspec, type PhaseName, type PhaseSpec } from "./buildspec/buildspec";
import { hasRuntimes, selectRuntimes } from "./buildspec/runtime-images";
import { declaredVariables, ownVariables } from "./environment";
import { PhaseFailure } from "./phase-failure";
import { BUILDERS } from "./sandbox/builders";
import { makeNpmStandIn } from "./sandbox/npm-stand-in";
import { uploadReport } from "./reports/report-upload";
import { shellOf, Workshop } from "./sandbox/workshop";
import { fetchSources, readBuildspec, type FetchedSources } from "./source";

const PHASE_TYPES: Readonly<Record<PhaseName, PhaseType>> = { install: "INSTALL", pre_build: "PRE_BUILD", build: "BUILD", post_build: "POST_BUILD" };

/** A build with everything that its commands need. */
interface PreparedBuild {
  spec: Buildspec;
  sources: FetchedSources;
  workshop: Workshop;
  secretNames: string[];
}

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
  if (provisioned === undefined) {
    await run.phase("DOWNLOAD_SOURCE", async () => {
      prepared = await prepare(run, scratch);
      onWorkshop(prepared.workshop);
    });
  }
  let result: PhasesResult = { succeeded: false, triesArtifacts: false };
  if (prepared !== undefined) {
    const ready = prepared;
    result = await runBuildspec(run, ready);
    if (result.triesArtifacts) {
      const uploaded = await run.phase("UPLOAD_ARTIFACTS", () => upload(run, ready));
      result.succeeded &&= uploaded === undefined;
    }
  }
  const finalized = await run.phase("FINALIZING", () => run.log.archive());
  result.succeeded &&= finalized === undefined;
  return result;
}

async function openLog(run: BuildRun): Promise<void> {
  try {
    await run.log.open();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new PhaseFailure("ACCESS_DENIED", `Service role ${run.build.settings.serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ` +
      `${run.build.id}. Error message: ${error.message}`);
  }
  run.log.line("Running on CodeBuild On-demand (local cloud: commands are processes of this machine)");
  run.log.line("Waiting for agent ping");
}

async function prepare(run: BuildRun, scratch: string): Promise<PreparedBuild> {
  const { context, build, log, role } = run;
  log.line("Waiting for DOWNLOAD_SOURCE");
  const sources = await fetchSources(context, build, scratch, role);
  if (sources.version !== undefined) {
    const { version } = sources;
    run.change((_, tx, current) => {
      const next = { ...current, resolvedSourceVersion: version };
      builds.put(context, tx, current.id, next);
      return next;
    });
  }
  log.line(`CODEBUILD_SRC_DIR=${sources.folder}`);
  const { text, place } = await readBuildspec(context, build.settings.source, sources.folder, role);
  log.line(`YAML location is ${place}`);
  const spec = parseBuildspec(text);
  log.line("Processing environment variables");
  const declared = await declaredVariables(context, build, spec, role);
  log.hide(declared.secrets);
  selectRuntimesOf(run, spec, declared.variables);
  const [home, temporary, builders] = [join(scratch, "home"), join(scratch, "tmp"), context.instance(BUILDERS)];
  for (const folder of [home, temporary]) await mkdir(folder, { recursive: true });
  const credentials = run.credentials();
  log.hide([credentials.secretAccessKey, credentials.sessionToken]);
  const path = [dirname(process.execPath), ...(process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin").split(delimiter)].join(delimiter);
  const npm = await makeNpmStandIn(scratch, builders.host.workspace, path);
  const own = ownVariables(context, run.build, {
    sourceFolder: sources.folder, otherFolders: sources.otherFolders, home, temporary, credentials, endpoint: await builders.host.endpoint(),
    path: npm === undefined ? path : [npm.folder, path].join(delimiter),
  });
  const workshop = await Workshop.open({
    run, scratch, sourceFolder: sources.folder, environment: { ...own, ...npm?.environment, ...declared.variables }, shell: shellOf(spec.shell),
    separateShells: spec.version === "0.1", realMilliseconds: build.settings.timeoutInMinutes * builders.realMillisecondsPerMinute,
  });
  log.line("Moving to directory " + sources.folder);
  const counts = PHASE_NAMES.flatMap((name) => (spec.phases[name] === undefined ? [] : [`${PHASE_TYPES[name]}: ${spec.phases[name].commands.length} commands`]));
  log.line(`Phases found in YAML: ${counts.length}`);
  for (const line of counts) log.line(` ${line}`);
  return { spec, sources, workshop, secretNames: declared.secretNames };
}

/** Checks what the buildspec wants against the image. The commands run with this machine's Node.js, and the log says so. */
function selectRuntimesOf(run: BuildRun, spec: Buildspec, variables: Readonly<Record<string, string>>): void {
  const wanted = Object.fromEntries(Object.entries(spec.runtimeVersions).map(([name, version]) =>
    [name, version.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, variable: string) => variables[variable] ?? "")]));
  const { image } = run.build.settings.environment;
  for (const [name, version] of Object.entries(selectRuntimes(image, wanted))) {
    run.log.line(`Selecting '${name}' runtime version '${version}' based on manual selections...`);
    run.log.line(`The local cloud does not install it: commands run with ${process.version} of this machine`);
  }
  if (Object.keys(wanted).length === 0 && !hasRuntimes(image)) run.log.line(`The image ${image} is not pulled: commands run on this machine`);
}

async function runBuildspec(run: BuildRun, prepared: PreparedBuild): Promise<PhasesResult> {
  const { spec, workshop } = prepared;
  const result: PhasesResult = { succeeded: true, triesArtifacts: true };
  for (const name of PHASE_NAMES) {
    const phase = spec.phases[name];
    const isEmpty = phase === undefined || phase.commands.length + phase.finally.length === 0;
    const failure = await run.phase(PHASE_TYPES[name], () => runPhase(run, workshop, PHASE_TYPES[name], phase), isEmpty ? 0 : undefined);
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

async function upload(run: BuildRun, { spec, sources, workshop }: PreparedBuild): Promise<void> {
  const { context, build, role, log } = run;
  const send = async (target: Shape, artifact: ArtifactSpec | undefined): Promise<Shape | undefined> => {
    if (target.type === "NO_ARTIFACTS" || (target.type === "CODEPIPELINE" && target.location === undefined)) return undefined;
    const what = target.artifactIdentifier ?? "the primary artifact";
    if (artifact === undefined) throw new PhaseFailure("CLIENT_ERROR", `no artifacts of the buildspec are defined for ${what}`);
    log.line(`Expanding base directory path: ${artifact.baseDirectory ?? "."}`);
    const entries = await artifactEntries(sources.folder, artifact);
    log.line(`Found ${entries.length} file(s)`);
    return uploadArtifact(context, {
      target, entries, buildId: build.id, encryptionKey: build.settings.encryptionKey,
      ...(artifact.name !== undefined && { name: await workshop.expanded(artifact.name) }),
    }, role);
  };
  // A report tells why a build failed; it comes first, so that a missing artifact does not keep it back.
  for (const [name, report] of Object.entries(spec.reports)) await uploadReport(run, sources.folder, name, report);
  const primary = await send(build.settings.artifacts, spec.artifacts);
  const secondary: Shape[] = [];
  for (const [index, target] of (build.settings.secondaryArtifacts as Shape[]).entries()) {
    const made = await send(target, spec.secondaryArtifacts[target.artifactIdentifier]);
    secondary.push(made ?? build.secondaryArtifacts[index] ?? {});
  }
  run.change((_, tx, current) => {
    const next = { ...current, ...(primary !== undefined && { artifacts: primary }), secondaryArtifacts: secondary };
    builds.put(context, tx, current.id, next);
    return next;
  });
}
