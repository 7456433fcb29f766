/**
 * Builds of identical inputs, for those who ask for it: what the commands of an earlier one made is taken over instead of running them again.
 * A command that does something outside of the build's folder (a call to AWS, say) does not do it again.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Shape } from "../../service";
import { selectFiles } from "./artifact-files";
import { buildArn, builds } from "./build-records";
import type { BuildRun } from "./build-run";
import type { ArtifactSpec } from "./buildspec/buildspec";
import { errorCode } from "./files/error-code";
import { archiveEntry, unpackInto } from "./files/folder";
import { type ArchiveEntry, readZip, writeZip } from "./files/zip";
import type { PreparedBuild } from "./prepare-build";
import { BUILDERS } from "./sandbox/builders";

const reusable = z.object({
  /** ARN of the build that ran. */
  build: z.string(),
  exportedVariables: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Names of artifacts by identifier; the primary one's is empty. */
  names: z.record(z.string(), z.string()),
});

/** What an earlier build left. */
export type Reusable = z.infer<typeof reusable> & { files: ArchiveEntry[] };

/** Everything that the outcome of a build may depend on, as far as it is known: not time, not what commands fetch. */
function keyOf({ build }: BuildRun, { sources, text, declared }: PreparedBuild): string {
  const { environment, artifacts, secondaryArtifacts, source, secondarySources } = build.settings;
  const variables = Object.entries(declared).sort(([a], [b]) => (a < b ? -1 : 1));
  const inputs = {
    format: 1, project: build.project, hashes: sources.hashes, text, variables, revision: build.resolvedSourceVersion ?? "",
    image: environment.image, type: environment.type, computeType: environment.computeType, privilegedMode: environment.privilegedMode ?? false,
    source: source.type, secondarySources: secondarySources.map((one: { type: string }) => one.type),
    artifacts: [artifacts, ...secondaryArtifacts].map(({ type, artifactIdentifier, packaging, overrideArtifactName }) => ({ type, artifactIdentifier, packaging, overrideArtifactName })),
    node: process.version, platform: `${process.platform}-${process.arch}`,
  };
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
}

/** An earlier build of the same inputs. @returns undefined when nobody asked for reuse, or there is none */
export async function findReusable(run: BuildRun, prepared: PreparedBuild): Promise<Reusable | undefined> {
  const { reuseFolder } = run.context.instance(BUILDERS);
  if (reuseFolder === undefined) return undefined;
  const file = join(reuseFolder, keyOf(run, prepared));
  try {
    const facts = reusable.parse(JSON.parse(await readFile(`${file}.json`, "utf8")));
    return { ...facts, files: await readZip(await readFile(`${file}.zip`)) };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Puts what an earlier build made in the place of the source, and says so in the log. */
export async function takeOver(run: BuildRun, { sources }: PreparedBuild, earlier: Reusable): Promise<void> {
  run.log.line(`Reusing the build ${earlier.build}: its inputs are identical. The commands are not run again`);
  await rm(sources.folder, { recursive: true, force: true });
  await mkdir(sources.folder);
  await unpackInto(sources.folder, earlier.files);
  run.change((context, tx, build) => {
    const next = { ...build, exportedVariables: earlier.exportedVariables };
    builds.put(context, tx, build.id, next);
    return next;
  });
}

/** Keeps what a successful build made: the files of its artifacts and reports. */
export async function keepForReuse(run: BuildRun, prepared: PreparedBuild, names: Record<string, string>): Promise<void> {
  const { reuseFolder } = run.context.instance(BUILDERS);
  if (reuseFolder === undefined) return;
  const { spec, sources } = prepared;
  const entries = new Map<string, ArchiveEntry>();
  for (const report of Object.values(spec.reports)) {
    for (const { path } of await selectFiles(sources.folder, report)) {
      const entry = await archiveEntry(sources.folder, path, true);
      if (entry !== undefined) entries.set(path, entry);
    }
  }
  for (const artifact of deliveredArtifacts(run, prepared)) {
    for (const { path } of await selectFiles(sources.folder, artifact)) {
      const entry = await archiveEntry(sources.folder, path, artifact.enableSymlinks);
      if (entry !== undefined) entries.set(path, entry);
    }
  }
  await mkdir(reuseFolder, { recursive: true });
  const file = join(reuseFolder, keyOf(run, prepared));
  const facts: z.infer<typeof reusable> = {
    build: buildArn(run.context, run.build.id), names, exportedVariables: run.build.exportedVariables.map(({ name, value }) => ({ name, value })),
  };
  // The description comes last: without it there is nothing to reuse.
  for (const [ending, content] of [["zip", await writeZip([...entries.values()])], ["json", JSON.stringify(facts)]] as const) {
    const unfinished = `${file}.${process.pid}.${run.build.id.replace(/[^\w-]/g, "_")}.${ending}`;
    await writeFile(unfinished, content);
    await rename(unfinished, `${file}.${ending}`);
  }
}

/** Artifacts of the buildspec that the project sends somewhere. */
function deliveredArtifacts({ build: { settings } }: BuildRun, { spec }: PreparedBuild): ArtifactSpec[] {
  const targets = [settings.artifacts, ...settings.secondaryArtifacts] as Shape[];
  return targets.filter(({ type, location }) => type !== "NO_ARTIFACTS" && location !== undefined)
    .flatMap(({ artifactIdentifier: identifier }) => (identifier === undefined ? spec.artifacts : spec.secondaryArtifacts[identifier]) ?? []);
}
