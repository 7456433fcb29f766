import { mkdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { AwsError } from "../../service";
import { builds } from "./build-records";
import type { BuildRun } from "./build-run";
import { parseBuildspec, PHASE_NAMES, PHASE_TYPES, type Buildspec } from "./buildspec/buildspec";
import { hasRuntimes, selectRuntimes } from "./buildspec/runtime-images";
import { type CacheFolders, restoreCache } from "./cache";
import { declaredVariables, ownVariables } from "./environment";
import { PhaseFailure } from "./phase-failure";
import { BUILDERS } from "./sandbox/builders";
import { makeNpmStandIn } from "./sandbox/npm-stand-in";
import { shellOf, Workshop } from "./sandbox/workshop";
import { fetchSources, readBuildspec, type FetchedSources } from "./source";

/** A build with everything that its commands need. */
export interface PreparedBuild {
  spec: Buildspec;
  /** The buildspec as written. */
  text: string;
  sources: FetchedSources;
  workshop: Workshop;
  /** Variables of buildspec, project and start, secrets included. */
  declared: Readonly<Record<string, string>>;
  secretNames: string[];
  cacheFolders: CacheFolders;
}

/** Makes the log. @throws PhaseFailure */
export async function openLog(run: BuildRun): Promise<void> {
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

/** Fetches the sources, reads the buildspec and sets up the place where its commands run. @throws PhaseFailure, BuildspecError */
export async function prepareBuild(run: BuildRun, scratch: string): Promise<PreparedBuild> {
  const { context, build, log, role } = run;
  log.line("Waiting for DOWNLOAD_SOURCE");
  const sources = await fetchSources(context, build, scratch, role);
  const { version } = sources;
  // From CodePipeline comes the revision of the source, e.g. a commit; the version of the artifact in its bucket says nothing to a build.
  if (version !== undefined && build.resolvedSourceVersion === undefined) {
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
  const cacheFolders = { source: sources.folder, home };
  if (spec.cachePaths.length > 0) await restoreCache(run, cacheFolders);
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
  return { spec, text, sources, workshop, declared: declared.variables, secretNames: declared.secretNames, cacheFolders };
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
