import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";

/**
 * The part of a CodePipeline Lambda action's event that the conductor reads. The rest holds live credentials and is
 * dropped by the parse, so that it can reach neither a log nor an answer.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html
 */
const pipelineJobEvent = z.object({
  "CodePipeline.job": z.object({
    id: z.string().check(z.minLength(1)),
    data: z.object({
      actionConfiguration: z.object({ configuration: z.object({ UserParameters: z.optional(z.string()) }) }),
    }),
  }),
});

/** What the pipeline's action says in `UserParameters`, as JSON. */
const userParameters = z.object({
  action: z.enum(["deploy-blue", "switch-traffic"]),
  service: z.string().check(z.minLength(1)),
});

export interface PipelineJob {
  id: string;
  /** Absent with the reason when `UserParameters` cannot be read. */
  parameters: { action: "deploy-blue" | "switch-traffic"; service: string } | { unreadable: string };
}

/** @throws Error when the event is no CodePipeline job at all: there is then no job to answer */
export function parsePipelineJob(event: unknown): PipelineJob {
  const parsed = pipelineJobEvent.safeParse(event);
  if (!parsed.success) throw new Error("The event is not a CodePipeline job; only a pipeline's Invoke action may call this function.");
  const job = parsed.data["CodePipeline.job"];
  return { id: job.id, parameters: parseUserParameters(job.data.actionConfiguration.configuration.UserParameters) };
}

function parseUserParameters(text: string | undefined): PipelineJob["parameters"] {
  if (text === undefined) return { unreadable: "UserParameters: is missing" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { unreadable: "UserParameters: is not JSON" };
  }
  const parsed = userParameters.safeParse(value);
  if (parsed.success) return parsed.data;
  return { unreadable: problemsOf(parsed.error, "UserParameters").join("; ") };
}
