import { createHash } from "node:crypto";
import { AwsError, type CallContext, type Caller, type Shape } from "../../service";
import { type ArchiveEntry, writeZip } from "./files/zip";
import { PhaseFailure } from "./phase-failure";

export interface Upload {
  /** `ProjectArtifacts` of the build. */
  target: Shape;
  /** Name from the buildspec, with variables put in. */
  name?: string;
  entries: readonly ArchiveEntry[];
  buildId: string;
  encryptionKey: string;
}

/** Puts an artifact into S3 as the project's role. @returns `BuildArtifacts` @throws PhaseFailure */
export async function uploadArtifact(context: CallContext, upload: Upload, role: Caller): Promise<Shape> {
  const { target } = upload;
  const identifier = target.artifactIdentifier === undefined ? {} : { artifactIdentifier: target.artifactIdentifier };
  const facts = { ...identifier, ...(target.type === "S3" && { encryptionDisabled: target.encryptionDisabled ?? false, overrideArtifactName: target.overrideArtifactName ?? false }) };
  const bucket: string = target.location;
  const key = artifactKey(upload);
  if (target.type === "S3" && target.packaging !== "ZIP") {
    for (const entry of upload.entries) await put(context, upload, bucket, `${key === "" ? "" : `${key}/`}${entry.path}`, entry.data, role);
    return { ...facts, location: `arn:${context.partition}:s3:::${bucket}/${key}` };
  }
  const zip = await writeZip(upload.entries);
  await put(context, upload, bucket, key, zip, role);
  return {
    ...facts, location: `arn:${context.partition}:s3:::${bucket}/${key}`,
    sha256sum: createHash("sha256").update(zip).digest("hex"), md5sum: createHash("md5").update(zip).digest("hex"),
  };
}

/** `path/<build id>/name`, as namespace and name of the target say. @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html */
export function artifactKey({ target, name, buildId }: Pick<Upload, "target" | "name" | "buildId">): string {
  if (target.type === "CODEPIPELINE") return target.name;
  const called = target.overrideArtifactName === true && name !== undefined ? name : target.name;
  const parts = [target.path, target.namespaceType === "BUILD_ID" ? buildId.slice(buildId.indexOf(":") + 1) : undefined, called];
  return parts.filter((part): part is string => part !== undefined).flatMap((part) => part.split("/")).filter((part) => part !== "").join("/");
}

async function put(context: CallContext, { target, encryptionKey }: Upload, Bucket: string, Key: string, bytes: Uint8Array, role: Caller): Promise<void> {
  const encryption = target.type === "S3" && target.encryptionDisabled === true ? {} : { ServerSideEncryption: "aws:kms", SSEKMSKeyId: encryptionKey };
  try {
    await context.call("s3", "PutObject", { Bucket, Key, Body: new Uint8Array(bytes), ...encryption }, role);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new PhaseFailure("CLIENT_ERROR", `${error.code}: ${error.message} status code: ${error.statusCode}`);
  }
}
