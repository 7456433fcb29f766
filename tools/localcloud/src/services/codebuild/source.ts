import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { AwsError, type CallContext, type Caller, type Shape } from "../../service";
import type { BuildRecord } from "./build-records";
import { BuildspecError } from "./buildspec/buildspec-error";
import { errorCode } from "./files/error-code";
import { unpackInto } from "./files/folder";
import { ArchiveError, readZip } from "./files/zip";
import { PhaseFailure } from "./phase-failure";

export interface FetchedSources {
  folder: string;
  otherFolders: Record<string, string>;
  /** Of the content, by identifier of the source; the primary one has none. */
  hashes: Record<string, string>;
  /** Version of the primary source's object in S3, where it has one. */
  version?: string;
}

/** Brings all sources of a build into folders of its own, as the project's role. @throws PhaseFailure */
export async function fetchSources(context: CallContext, build: BuildRecord, scratch: string, role: Caller): Promise<FetchedSources> {
  const { settings } = build;
  const fetched: FetchedSources = { folder: join(scratch, "src"), otherFolders: {}, hashes: {} };
  const versions = new Map(((settings.secondarySourceVersions ?? []) as Shape[]).map((one) => [one.sourceIdentifier as string, one.sourceVersion as string]));
  const version = settings.source.type === "S3" ? settings.sourceVersion : undefined;
  const primary = await fetchSource(context, settings.source, version, fetched.folder, role, "primary source");
  fetched.hashes[""] = primary.hash;
  if (primary.version !== undefined) fetched.version = primary.version;
  for (const source of settings.secondarySources as Shape[]) {
    const identifier: string = source.sourceIdentifier;
    const folder = join(scratch, `src-${Object.keys(fetched.otherFolders).length + 1}`);
    fetched.otherFolders[identifier] = folder;
    fetched.hashes[identifier] = (await fetchSource(context, source, versions.get(identifier), folder, role, `secondary source ${identifier}`)).hash;
  }
  return fetched;
}

async function fetchSource(
  context: CallContext, source: Shape, versionId: string | undefined, folder: string, role: Caller, what: string,
): Promise<{ hash: string; version?: string }> {
  await mkdir(folder, { recursive: true });
  if (source.type === "NO_SOURCE") return { hash: "" };
  const [bucket = "", ...key] = (source.location as string).split("/");
  const object = await readObject(context, { Bucket: bucket, Key: key.join("/"), ...(versionId !== undefined && { VersionId: versionId }) }, role, what);
  const hash = createHash("sha256").update(object.bytes).digest("hex");
  try {
    await unpackInto(folder, await readZip(object.bytes));
  } catch (error) {
    if (error instanceof ArchiveError) throw new PhaseFailure("CLIENT_ERROR", `zip: ${error.message} for ${what}`);
    throw error;
  }
  return { hash, ...(object.version !== undefined && { version: object.version }) };
}

async function readObject(context: CallContext, input: Shape, role: Caller, what: string): Promise<{ bytes: Uint8Array; version?: string }> {
  try {
    const { Body, VersionId } = await context.call("s3", "GetObject", input, role);
    return { bytes: Body ?? new Uint8Array(), ...(VersionId !== undefined && VersionId !== "null" && { version: VersionId as string }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new PhaseFailure("CLIENT_ERROR", `${error.code}: ${error.message} status code: ${error.statusCode} for ${what}`);
  }
}

/** The text of the buildspec: written in the project, in S3, or a file of the source. @throws PhaseFailure, BuildspecError */
export async function readBuildspec(context: CallContext, source: Shape, folder: string, role: Caller): Promise<{ text: string; place: string }> {
  const given: string = source.buildspec ?? "buildspec.yml";
  if (/\n|^\s*\{|^version\s*:/.test(given)) return { text: given, place: "/codebuild/readonly/buildspec.yml" };
  const s3 = /^arn:aws[\w-]*:s3:::([^/]+)\/(.+)$/.exec(given);
  if (s3 !== null) {
    const { bytes } = await readObject(context, { Bucket: s3[1], Key: s3[2] }, role, "buildspec");
    return { text: Buffer.from(bytes).toString("utf8"), place: given };
  }
  const file = resolve(folder, given);
  const shown = `/codebuild/output/src/${given}`;
  try {
    if (!file.startsWith(folder + sep)) throw Object.assign(new Error("outside of the source"), { code: "ENOENT" });
    return { text: await readFile(file, "utf8"), place: shown };
  } catch (error) {
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes(errorCode(error) ?? "")) {
      throw new BuildspecError(`stat ${shown}: no such file or directory`);
    }
    throw error;
  }
}
