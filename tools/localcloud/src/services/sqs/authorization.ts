import type { AccessRequest } from "../../authorization/access-request";
import type { NameReader, ResourcePolicy } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { queueOfHandle } from "./move-tasks";
import { queues } from "./records";

/** Batches need the permission for the single operation. */
export const actions: Readonly<Record<string, string>> = {
  ChangeMessageVisibilityBatch: "ChangeMessageVisibility", DeleteMessageBatch: "DeleteMessage", SendMessageBatch: "SendMessage",
};

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html */
export const names: Readonly<Record<string, NameReader>> = {
  QueueName: ({ QueueName, QueueUrl, SourceArn, TaskHandle }: Shape) => QueueName ?? (QueueUrl as string | undefined)?.replace(/\/$/, "").split("/").at(-1)
    ?? (SourceArn as string | undefined)?.split(":")[5] ?? (TaskHandle === undefined ? undefined : queueOfHandle(TaskHandle)),
};

/**
 * Who moves messages needs what a mover by hand would: to read and delete them here, and to send them there.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function accessRequests(operation: string, { SourceArn, DestinationArn }: Shape): AccessRequest[] | undefined {
  if (operation !== "StartMessageMoveTask") return undefined;
  const here = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) => ({ action: `sqs:${action}`, resources: [SourceArn as string] }));
  return DestinationArn === undefined ? here : [...here, { action: "sqs:SendMessage", resources: [DestinationArn as string] }];
}

export function resourcePolicy(resourceArn: string, context: CallContext): ResourcePolicy | undefined {
  const policy = queueOf(resourceArn, context)?.attributes.Policy;
  return policy === undefined || policy === "" ? undefined : { text: policy };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  return queueOf(resourceArn, context)?.tags;
}

function queueOf(resourceArn: string, context: CallContext): ReturnType<typeof queues.get> {
  return context.store.read((tx) => queues.get(context, tx, resourceArn.split(":")[5] ?? ""));
}
