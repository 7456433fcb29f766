/** Files that one build leaves for the next: in S3, or on the machine for as long as the cloud is open. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { BuildRun } from "./build-run";
import { archiveEntry, filesBelow, unpackInto } from "./files/folder";
import { globExpression, normalised } from "./files/glob";
import { type ArchiveEntry, ArchiveError, readZip, writeZip } from "./files/zip";
import { existingProject } from "./records";
import { BUILDERS } from "./sandbox/builders";

/** Home of the builds in CodeBuild's images. */
const HOME = "/root/";

/** How often a project's cache was invalidated. */
const generations = new RegionTable<number>("codebuild.cache-generation");

export const invalidateProjectCache: Handler = (input, context) => context.store.transaction((tx) => {
  const { name } = existingProject(context, tx, input.projectName);
  generations.put(context, tx, name, (generations.get(context, tx, name) ?? 0) + 1);
  return {};
});

export interface CacheFolders { source: string; home: string }

function keyOf(context: CallContext, project: string, { cacheNamespace }: Shape): string {
  const generation = context.store.read((tx) => generations.get(context, tx, project) ?? 0);
  return createHash("sha256").update([context.accountId, context.region, cacheNamespace ?? project, generation].join("/")).digest("hex");
}

function isLocal(cache: Shape): boolean {
  return cache.type === "LOCAL" && ((cache.modes ?? []) as string[]).includes("LOCAL_CUSTOM_CACHE");
}

function objectOf(context: CallContext, project: string, cache: Shape): { Bucket: string; Key: string } {
  const [Bucket = "", ...prefix] = (cache.location as string).split("/");
  return { Bucket, Key: [...prefix.filter((part) => part !== ""), keyOf(context, project, cache)].join("/") };
}

/** Brings back what an earlier build has left. Without it, or when it cannot be read, the build goes on and the log says so. */
export async function restoreCache({ context, build, role, log }: BuildRun, folders: CacheFolders): Promise<void> {
  const cache: Shape = build.settings.cache;
  try {
    const zip = cache.type === "S3" ? (await context.call("s3", "GetObject", objectOf(context, build.project, cache), role)).Body as Uint8Array
      : isLocal(cache) ? context.instance(BUILDERS).localCaches.get(keyOf(context, build.project, cache)) : undefined;
    if (zip === undefined) return;
    const entries = await readZip(zip);
    for (const [prefix, folder] of [["source/", folders.source], ["home/", folders.home]] as const) {
      await unpackInto(folder, entries.filter(({ path }) => path.startsWith(prefix)).map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) })));
    }
    log.line(`Cache restored: ${entries.length} file(s)`);
  } catch (error) {
    if (!(error instanceof AwsError) && !(error instanceof ArchiveError)) throw error;
    log.line(`Unable to download cache: ${error.message}`);
  }
}

/** Leaves the files that the buildspec names for later builds. A build does not fail because its cache cannot be kept. */
export async function saveCache({ context, build, role, log }: BuildRun, folders: CacheFolders, paths: readonly string[]): Promise<void> {
  const cache: Shape = build.settings.cache;
  if (paths.length === 0 || (cache.type !== "S3" && !isLocal(cache))) return;
  try {
    const entries = [
      ...await matching(folders.source, "source", paths.filter((path) => !path.startsWith("/"))),
      ...await matching(folders.home, "home", paths.filter((path) => path.startsWith(HOME)).map((path) => path.slice(HOME.length))),
    ];
    const elsewhere = paths.filter((path) => path.startsWith("/") && !path.startsWith(HOME));
    if (elsewhere.length > 0) log.line(`Not cached, because the local cloud keeps paths of the source and of ${HOME} only: ${elsewhere.join(", ")}`);
    const zip = await writeZip(entries);
    if (cache.type === "S3") await context.call("s3", "PutObject", { ...objectOf(context, build.project, cache), Body: new Uint8Array(zip) }, role);
    else context.instance(BUILDERS).localCaches.set(keyOf(context, build.project, cache), zip);
    log.line(`Cache saved: ${entries.length} file(s)`);
  } catch (error) {
    if (!(error instanceof AwsError) && !(error instanceof ArchiveError)) throw error;
    log.line(`Unable to upload cache: ${error.message}`);
  }
}

async function matching(folder: string, prefix: string, patterns: readonly string[]): Promise<ArchiveEntry[]> {
  if (patterns.length === 0) return [];
  const expressions = patterns.flatMap((pattern) => [globExpression(normalised(pattern)), globExpression(`${normalised(pattern)}/**/*`)]);
  const entries: ArchiveEntry[] = [];
  for (const path of await filesBelow(join(folder))) {
    if (!expressions.some((expression) => expression.test(path))) continue;
    const entry = await archiveEntry(folder, path, true);
    if (entry !== undefined) entries.push({ ...entry, path: `${prefix}/${path}` });
  }
  return entries;
}
