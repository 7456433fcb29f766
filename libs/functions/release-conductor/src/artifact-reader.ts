import { createHash } from "node:crypto";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { checkArtifact, readArtifact, type ReleaseArtifact } from "@switchyard/release";
import { ActionFailure } from "./pipeline-answer";
import type { ArtifactLocation } from "./pipeline-job";

/** An S3 client with the keys that CodePipeline gave for one job. */
export type ArtifactClient = (credentials: ArtifactLocation["credentials"]) => Pick<S3Client, "send">;

export const artifactClient: ArtifactClient = (credentials) => new S3Client({ credentials });

/** Reads what the build made, and refuses what is not that. */
export async function readRelease(
  clientOf: ArtifactClient, location: ArtifactLocation | undefined, expected: { service: string; commit: string },
): Promise<ReleaseArtifact> {
  if (location === undefined) throw new ActionFailure("The action has no input artifact. Deploy the delivery layer again.", "ConfigurationError");
  const { bucketName: Bucket, objectKey: Key, credentials } = location;
  const { Body: body } = await clientOf(credentials).send(new GetObjectCommand({ Bucket, Key }));
  const parsed = readArtifact(await body!.transformToByteArray(), expected.service);
  if (!parsed.ok) throw new ActionFailure(`The build's artifact cannot be released: ${parsed.problems.join("; ")}.`);
  const { manifest, code } = parsed.value;
  const problems = checkArtifact(manifest, { ...expected, packageSha256: createHash("sha256").update(code).digest("base64") });
  if (problems.length > 0) throw new ActionFailure(`The build's artifact is not what this pipeline releases: ${problems.join("; ")}. Nothing was changed.`);
  return parsed.value;
}
