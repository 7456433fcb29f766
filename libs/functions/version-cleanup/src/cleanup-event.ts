import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";

/** EventBridge: an execution of a pipeline has ended. */
const pipelineEvent = z.object({ source: z.literal("aws.codepipeline"), detail: z.object({ pipeline: z.string() }) });

/** EventBridge: the schedule, which makes up for events that were lost and for clean-ups that had to wait. */
const scheduledEvent = z.object({ source: z.literal("aws.events"), "detail-type": z.literal("Scheduled Event") });

/** Whose versions to look at: those of one pipeline's service, or of all. */
export type CleanupEvent = { kind: "pipeline"; pipeline: string } | { kind: "schedule" };

/** @throws Error when the event is none of ours; retries and the dead-letter queue then keep it with the reason */
export function parseCleanupEvent(event: unknown): CleanupEvent {
  if (scheduledEvent.safeParse(event).success) return { kind: "schedule" };
  const parsed = pipelineEvent.safeParse(event);
  if (!parsed.success) throw new Error(`The event asks for no clean-up: ${problemsOf(parsed.error, "event").join("; ")}`);
  return { kind: "pipeline", pipeline: parsed.data.detail.pipeline };
}
