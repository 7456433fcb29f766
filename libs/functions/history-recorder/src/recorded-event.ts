import { problemsOf } from "@switchyard/function-support";
import * as z from "zod/mini";

/** EventBridge: a pipeline's state changed. */
const pipelineEvent = z.object({
  source: z.literal("aws.codepipeline"),
  time: z.iso.datetime(),
  detail: z.object({ pipeline: z.string(), "execution-id": z.string(), state: z.string() }),
});

/** EventBridge: a deployment's state changed. */
const deploymentEvent = z.object({
  source: z.literal("aws.codedeploy"),
  time: z.iso.datetime(),
  detail: z.object({ deploymentId: z.string(), deploymentGroup: z.string(), state: z.string() }),
});

/** EventBridge: the schedule that looks for lost events. */
const scheduledEvent = z.object({ source: z.literal("aws.events"), "detail-type": z.literal("Scheduled Event") });

/** SNS: what a trigger of the deployment group published. One message a call. */
const topicEvent = z.object({
  Records: z.array(z.object({ Sns: z.object({ Message: z.string(), Timestamp: z.iso.datetime() }) })).check(z.length(1)),
});

/** The text inside such a message. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html */
const triggerMessage = z.object({ deploymentId: z.string(), deploymentGroupName: z.string(), status: z.string() });

/** One state that an execution or a deployment was in. */
export interface RecordedState {
  kind: "state";
  /** Key of the item in the history table. */
  deploymentId: string;
  /** Pipeline or deployment group. */
  subject: string;
  state: string;
  /** ISO 8601, from the event. */
  time: string;
}

export type RecorderEvent = RecordedState | { kind: "reconcile" };

/** CodeDeploy's trigger messages and its events name the same states differently; the table holds the events' names. */
const stateOfStatus: Record<string, string> = {
  CREATED: "START", SUCCEEDED: "SUCCESS", FAILED: "FAILURE", STOPPED: "STOP", READY: "READY",
};

/** @throws Error when the event cannot be recorded; retries and the dead-letter queue then keep it */
export function parseEvent(event: unknown): RecorderEvent {
  if (scheduledEvent.safeParse(event).success) return { kind: "reconcile" };
  const topic = topicEvent.safeParse(event);
  if (topic.success) return triggerState(topic.data.Records[0]!.Sns);
  const { source, time, detail } = parse(z.discriminatedUnion("source", [pipelineEvent, deploymentEvent]), event, "event");
  return source === "aws.codepipeline"
    ? { kind: "state", deploymentId: `execution:${detail["execution-id"]}`, subject: detail.pipeline, state: detail.state, time }
    : { kind: "state", deploymentId: `codedeploy:${detail.deploymentId}`, subject: detail.deploymentGroup, state: detail.state, time };
}

function triggerState({ Message: text, Timestamp: time }: { Message: string; Timestamp: string }): RecordedState {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (cause) {
    throw new Error("The event cannot be recorded: message: is not JSON", { cause });
  }
  const { deploymentId, deploymentGroupName, status } = parse(triggerMessage, message, "message");
  return { kind: "state", deploymentId: `codedeploy:${deploymentId}`, subject: deploymentGroupName, state: stateOfStatus[status] ?? status, time };
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown, root: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`The event cannot be recorded: ${problemsOf(parsed.error, root).join("; ")}`);
  return parsed.data;
}
