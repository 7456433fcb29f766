import { basename, relative, resolve } from "node:path";
import { stat } from "node:fs/promises";
import type { ArtifactSpec, ReportSpec } from "./buildspec/buildspec";
import { archiveEntry, filesBelow } from "./files/folder";
import { globExpression, isPattern, normalised } from "./files/glob";
import type { ArchiveEntry } from "./files/zip";
import { PhaseFailure } from "./phase-failure";

/** A file of an artifact: where it is below the source folder, and what it is called in the artifact. */
export interface SelectedFile {
  path: string;
  name: string;
}

/** Folders, relative to the source, that a base directory means. @throws PhaseFailure when there is none */
async function baseFolders(source: string, base: string | undefined, all: readonly string[]): Promise<string[]> {
  const wanted = normalised(base ?? "");
  if (wanted === "" || wanted === ".") return [""];
  const inside = relative(source, resolve(source, wanted));
  const missing = new PhaseFailure("CLIENT_ERROR", `no matching base directory path found for ${base}`);
  if (inside.startsWith("..")) throw missing;
  if (!isPattern(inside)) {
    const facts = await stat(resolve(source, inside)).catch(() => undefined);
    if (facts?.isDirectory() !== true) throw missing;
    return [inside];
  }
  const expression = globExpression(inside);
  const folders = new Set(all.flatMap((path) => path.split("/").slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join("/"))));
  const matching = [...folders].filter((folder) => expression.test(folder)).sort();
  if (matching.length === 0) throw missing;
  return matching;
}

/**
 * The files that an artifact or a report takes. Paths of a pattern are relative to the base directory; a folder's name alone matches
 * nothing, as in CodeBuild, whose patterns are over files.
 * @throws PhaseFailure when the base directory or all files are missing
 */
export async function selectFiles(source: string, spec: Pick<ArtifactSpec & ReportSpec, "files" | "baseDirectory" | "discardPaths"> & { excludePaths?: string[] }): Promise<SelectedFile[]> {
  const all = await filesBelow(source);
  const bases = await baseFolders(source, spec.baseDirectory, all);
  const wanted = spec.files.map((pattern) => globExpression(normalised(pattern)));
  const excluded = (spec.excludePaths ?? []).map((pattern) => globExpression(normalised(pattern)));
  const selected = new Map<string, SelectedFile>();
  for (const base of bases) {
    const prefix = base === "" ? "" : `${base}/`;
    for (const path of all) {
      if (!path.startsWith(prefix)) continue;
      const inner = path.slice(prefix.length);
      if (!wanted.some((expression) => expression.test(inner)) || excluded.some((expression) => expression.test(inner))) continue;
      const name = spec.discardPaths ? basename(inner) : inner;
      selected.set(name, { path, name });
    }
  }
  if (selected.size === 0) throw new PhaseFailure("CLIENT_ERROR", "no matching artifact paths found");
  return [...selected.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reads the files of an artifact. */
export async function artifactEntries(source: string, spec: ArtifactSpec): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for (const { path, name } of await selectFiles(source, spec)) {
    const entry = await archiveEntry(source, path, spec.enableSymlinks);
    if (entry !== undefined) entries.push({ ...entry, path: name });
  }
  return entries;
}
