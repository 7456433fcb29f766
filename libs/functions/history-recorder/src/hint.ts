import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";

/** EventBridge: a pipeline, a stage or an action changed its state. */
const pipelineEvent = z.object({
  source: z.literal("aws.codepipeline"),
  detail: z.object({ pipeline: z.string(), "execution-id": z.string() }),
});

/** EventBridge: a deployment changed its state. */
const deploymentEvent = z.object({ source: z.literal("aws.codedeploy"), detail: z.object({ deploymentId: z.string() }) });

/** EventBridge: the schedule that looks for lost events. */
const scheduledEvent = z.object({ source: z.literal("aws.events"), "detail-type": z.literal("Scheduled Event") });

/** SNS: what a trigger of the deployment group published. One message a call. */
const topicEvent = z.object({ Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })).check(z.length(1)) });

/** The text inside such a message. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html */
const triggerMessage = z.object({ deploymentId: z.string() });

/**
 * Where to look. An event is no more than that: it comes late, twice, out of order or not at all, so what it says of states and times is
 * not believed; AWS is asked instead.
 */
export type Hint =
  | { kind: "execution"; pipeline: string; executionId: string }
  | { kind: "deployment"; deploymentId: string }
  | { kind: "reconcile" };

/** @throws Error when the event is none of ours; retries and the dead-letter queue then keep it with the reason */
export function parseHint(event: unknown): Hint {
  if (scheduledEvent.safeParse(event).success) return { kind: "reconcile" };
  const topic = topicEvent.safeParse(event);
  if (topic.success) return { kind: "deployment", ...parse(triggerMessage, json(topic.data.Records[0]!.Sns.Message), "message") };
  const { source, detail } = parse(z.discriminatedUnion("source", [pipelineEvent, deploymentEvent]), event, "event");
  return source === "aws.codepipeline"
    ? { kind: "execution", pipeline: detail.pipeline, executionId: detail["execution-id"] }
    : { kind: "deployment", deploymentId: detail.deploymentId };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error("The event cannot be recorded: message: is not JSON", { cause });
  }
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown, root: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`The event cannot be recorded: ${problemsOf(parsed.error, root).join("; ")}`);
  return parsed.data;
}
