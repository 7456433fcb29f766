import type { NameReader, ResourcePolicy } from "../../authorization/service-authorization";
import type { CallContext, Shape } from "../../service";
import { queues } from "./records";

/** Batches need the permission for the single operation. */
export const actions: Readonly<Record<string, string>> = {
  ChangeMessageVisibilityBatch: "ChangeMessageVisibility", DeleteMessageBatch: "DeleteMessage", SendMessageBatch: "SendMessage",
};

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html */
export const names: Readonly<Record<string, NameReader>> = {
  QueueName: ({ QueueName, QueueUrl }: Shape) => QueueName ?? (QueueUrl as string | undefined)?.replace(/\/$/, "").split("/").at(-1),
};

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
