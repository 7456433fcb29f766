import { AwsError, type Handler } from "../../service";
import { page } from "../support/paging";
import { checkTagKeys } from "../support/tag-rules";
import { type Tags, withoutTags } from "../support/tags";
import { notModelled } from "../support/not-modelled";
import { messages } from "./messages";
import { withAttributes } from "./queue-attributes";
import { invalidValue, queueArn, queueDoesNotExist, queues, queueUrl, requireQueue, type QueueRecord, invalidToken } from "./records";

/** @throws AwsError `InvalidParameterValue`, `OverLimit` */
function rejectTags(existing: Tags, added: Tags): void {
  const [problem] = checkTagKeys(existing, Object.keys(added));
  if (problem?.kind === "too-many") throw new AwsError("OverLimit", `Too many tags added for queue. Maximum 50 tags are allowed.`);
  if (problem) throw invalidValue(problem.text);
  for (const [key, value] of Object.entries(added)) {
    if (key === "" || key.length > 128 || value.length > 256) throw invalidValue("Tag keys must be between 1 and 128 characters in length, values at most 256.");
  }
}

export const createQueue: Handler = (input, context) => context.store.transaction((tx) => {
  const name: string = input.QueueName;
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    if (/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) throw notModelled("sqs", "a FIFO queue");
    throw invalidValue("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
  const attributes = withAttributes(tx, {}, input.Attributes ?? {}, name, context);
  const existing = queues.get(context, tx, name);
  if (existing) {
    // Asking again for what is there gives it back; tags do not count.
    const different = Object.keys(input.Attributes ?? {}).find((key) => existing.attributes[key] !== attributes[key]);
    if (different === undefined) return { QueueUrl: queueUrl(name, context) };
    throw new AwsError("QueueNameExists", `A queue already exists with the same name and a different value for attribute ${different}`);
  }
  rejectTags({}, input.tags ?? {});
  const now = context.clock.now();
  queues.put(context, tx, name, { name, arn: queueArn(name, context), createdAt: now, changedAt: now, attributes, tags: input.tags ?? {}, nextMessage: 0 });
  return { QueueUrl: queueUrl(name, context) };
});

export const getQueueUrl: Handler = (input, context) => context.store.read((tx) => {
  if ((input.QueueOwnerAWSAccountId ?? context.accountId) !== context.accountId || !queues.get(context, tx, input.QueueName)) throw queueDoesNotExist();
  return { QueueUrl: queueUrl(input.QueueName, context) };
});

export const listQueues: Handler = (input, context) => context.store.read((tx) => {
  const found = queues.values(context, tx, input.QueueNamePrefix ?? "");
  const { items, next } = page(found, (queue) => queue.name, input.NextToken, input.MaxResults ?? 1000, invalidToken);
  return {
    ...(items.length === 0 ? {} : { QueueUrls: items.map((queue) => queueUrl(queue.name, context)) }),
    ...(next === undefined || input.MaxResults === undefined ? {} : { NextToken: next }),
  };
});

/** Queues whose dead letters come here. */
export const listDeadLetterSourceQueues: Handler = (input, context) => context.store.read((tx) => {
  const target = requireQueue(tx, input.QueueUrl, context);
  const sources = queues.values(context, tx).filter((queue) => queue.attributes.RedrivePolicy !== undefined
    && (JSON.parse(queue.attributes.RedrivePolicy) as { deadLetterTargetArn: string }).deadLetterTargetArn === target.arn);
  const { items, next } = page(sources, (queue) => queue.name, input.NextToken, input.MaxResults ?? 1000, invalidToken);
  return { queueUrls: items.map((queue) => queueUrl(queue.name, context)), ...(next === undefined ? {} : { NextToken: next }) };
});

export const deleteQueue: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  messages.clear(context, tx, `${queue.name}/`);
  queues.remove(context, tx, queue.name);
  return {};
});

export const tagQueue: Handler = (input, context) => context.store.transaction((tx) => {
  const queue: QueueRecord = requireQueue(tx, input.QueueUrl, context);
  rejectTags(queue.tags, input.Tags);
  queues.put(context, tx, queue.name, { ...queue, tags: { ...queue.tags, ...input.Tags } });
  return {};
});

export const untagQueue: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  queues.put(context, tx, queue.name, { ...queue, tags: withoutTags(queue.tags, input.TagKeys) });
  return {};
});

export const listQueueTags: Handler = (input, context) => context.store.read((tx) => {
  const { tags } = requireQueue(tx, input.QueueUrl, context);
  return Object.keys(tags).length === 0 ? {} : { Tags: tags };
});
