import type { Shape } from "../../service";
import { artifactEntries } from "./artifact-files";
import { uploadArtifact } from "./artifact-upload";
import { builds } from "./build-records";
import type { BuildRun } from "./build-run";
import type { ArtifactSpec } from "./buildspec/buildspec";
import { PhaseFailure } from "./phase-failure";
import type { PreparedBuild } from "./prepare-build";
import { uploadReport } from "./reports/report-upload";

/**
 * Takes reports and artifacts of a build to where they belong, as the project's role.
 * @param names of artifacts that are known already, by identifier. @defaultValue the shell makes them
 * @returns names of the artifacts, by identifier
 * @throws PhaseFailure
 */
export async function deliverBuild(run: BuildRun, { spec, sources, workshop }: PreparedBuild, names: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const { context, build, role, log } = run;
  const made: Record<string, string> = {};
  const nameOf = async (identifier: string, { name }: ArtifactSpec): Promise<string | undefined> => {
    const called = name === undefined ? undefined : names[identifier] ?? await workshop.expanded(name);
    if (called !== undefined) made[identifier] = called;
    return called;
  };
  const send = async (target: Shape, artifact: ArtifactSpec | undefined): Promise<Shape | undefined> => {
    if (target.type === "NO_ARTIFACTS" || (target.type === "CODEPIPELINE" && target.location === undefined)) return undefined;
    const what = target.artifactIdentifier ?? "the primary artifact";
    if (artifact === undefined) throw new PhaseFailure("CLIENT_ERROR", `no artifacts of the buildspec are defined for ${what}`);
    log.line(`Expanding base directory path: ${artifact.baseDirectory ?? "."}`);
    const entries = await artifactEntries(sources.folder, artifact);
    log.line(`Found ${entries.length} file(s)`);
    const name = await nameOf(target.artifactIdentifier ?? "", artifact);
    return uploadArtifact(context, {
      target, entries, buildId: build.id, encryptionKey: build.settings.encryptionKey,
      ...(name !== undefined && { name }),
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
  return made;
}
