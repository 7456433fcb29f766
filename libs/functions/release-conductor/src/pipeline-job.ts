import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";

const text = z.string().check(z.minLength(1));

/**
 * The part of a CodePipeline Lambda action's event that the conductor reads. It holds live credentials for the artifact, so the event is
 * never logged, and neither is what is parsed of it.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html
 */
const pipelineJobEvent = z.object({
  "CodePipeline.job": z.object({
    id: text,
    data: z.object({
      actionConfiguration: z.object({ configuration: z.object({ UserParameters: z.optional(z.string()) }) }),
      inputArtifacts: z.array(z.object({ location: z.object({ s3Location: z.object({ bucketName: text, objectKey: text }) }) })),
      artifactCredentials: z.object({ accessKeyId: text, secretAccessKey: text, sessionToken: text }),
      continuationToken: z.optional(z.string()),
    }),
  }),
});

const common = { service: text, executionId: text, commit: text };

/** What the pipeline's action says in `UserParameters`, as JSON. */
const userParameters = z.discriminatedUnion("action", [
  z.object({ ...common, action: z.literal("deploy-blue") }),
  z.object({ ...common, action: z.literal("switch-traffic"), blueVersion: z.string(), codeSha256: z.string(), settingsDigest: z.string() }),
]);

export type JobParameters = z.infer<typeof userParameters>;

/** Where the release's artifact lies, and the keys to read it with. */
export interface ArtifactLocation {
  bucketName: string;
  objectKey: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

export interface PipelineJob {
  id: string;
  /** With the reason when `UserParameters` cannot be read. */
  parameters: JobParameters | { unreadable: string };
  /** Undefined when the action has no input artifact. */
  artifact: ArtifactLocation | undefined;
  /** Undefined in the first call of an action. */
  continuationToken: string | undefined;
}

/** @throws Error when the event is no CodePipeline job at all: there is then no job to answer */
export function parsePipelineJob(event: unknown): PipelineJob {
  const parsed = pipelineJobEvent.safeParse(event);
  if (!parsed.success) throw new Error("The event is not a CodePipeline job; only a pipeline's Invoke action may call this function.");
  const { id, data } = parsed.data["CodePipeline.job"];
  const location = data.inputArtifacts[0]?.location.s3Location;
  return {
    id,
    parameters: parseUserParameters(data.actionConfiguration.configuration.UserParameters),
    artifact: location && { ...location, credentials: data.artifactCredentials },
    continuationToken: data.continuationToken,
  };
}

function parseUserParameters(value: string | undefined): PipelineJob["parameters"] {
  if (value === undefined) return { unreadable: "UserParameters: is missing" };
  let parameters: unknown;
  try {
    parameters = JSON.parse(value);
  } catch {
    return { unreadable: "UserParameters: is not JSON" };
  }
  const parsed = userParameters.safeParse(parameters);
  if (parsed.success) return parsed.data;
  return { unreadable: problemsOf(parsed.error, "UserParameters").join("; ") };
}
