import { AwsError, type Handler } from "../../service";
import { page } from "../support/paging";
import { checkTagKeys } from "../support/tag-rules";
import { fromTagList, type Tags, toTagList, withoutTags } from "../support/tags";
import { notModelled } from "../support/not-modelled";
import { invalidParameter, requireTopic, subscriptions, topics, type TopicRecord, invalidToken } from "./records";
import { rejectAttribute, rejectKey } from "./topic-attributes";

const topicsPerRegion = 100_000;
const topicsPerPage = 100;

/** @throws AwsError `InvalidParameter`, `TagLimitExceeded` */
function rejectTags(existing: Tags, added: { Key: string }[]): void {
  const [problem] = checkTagKeys(existing, added.map(({ Key }) => Key));
  if (!problem) return;
  throw problem.kind === "too-many"
    ? new AwsError("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded")
    : invalidParameter(problem.kind === "duplicate" ? "Duplicated keys are not allowed." : problem.text);
}

const sameEntries = (a: Record<string, string>, b: Record<string, string>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value);

export const createTopic: Handler = async (input, context) => {
  const name: string = input.Name;
  const attributes: Record<string, string> = input.Attributes ?? {};
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) {
    if (/^[A-Za-z0-9_-]{1,251}\.fifo$/.test(name)) throw notModelled("sns", "a FIFO topic");
    throw invalidParameter("Topic Name");
  }
  if (input.DataProtectionPolicy !== undefined) throw notModelled("sns", "a data protection policy");
  await rejectKey(attributes.KmsMasterKeyId, context);

  return context.store.transaction((tx) => {
    const arn = `arn:${context.partition}:sns:${context.region}:${context.accountId}:${name}`;
    const tags = fromTagList(input.Tags);
    const existing = topics.get(context, tx, name);
    if (existing) {
      // Asking again for what is there gives it back; asking for something else is refused, part by part.
      if (Object.entries(attributes).some(([key, value]) => existing.attributes[key] !== value)) {
        throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
      }
      if (input.Tags !== undefined && !sameEntries(existing.tags, tags)) {
        throw invalidParameter("Tags Reason: Topic already exists with different tags");
      }
      return { TopicArn: arn };
    }
    for (const [key, value] of Object.entries(attributes)) rejectAttribute(tx, key, value, arn, context);
    rejectTags({}, input.Tags ?? []);
    if (topics.list(context, tx).length >= topicsPerRegion) throw new AwsError("TopicLimitExceeded", "Topic limit exceeded", 403);
    const topic: TopicRecord = { name, arn, createdAt: context.clock.now(), attributes, tags, subscriptionsDeleted: 0 };
    topics.put(context, tx, name, topic);
    return { TopicArn: arn };
  });
};

/** Deleting what is not there succeeds; a topic's subscriptions go with it. */
export const deleteTopic: Handler = (input, context) => context.store.transaction((tx) => {
  const name = (input.TopicArn as string).split(":")[5];
  if (name === undefined) requireTopic(tx, input.TopicArn, context); // words the refusal of what is no ARN
  const topic = topics.get(context, tx, name ?? "");
  if (topic === undefined || topic.arn !== input.TopicArn) return {};
  topics.remove(context, tx, topic.name);
  subscriptions.clear(context, tx, `${topic.name}/`);
  return {};
});

export const listTopics: Handler = (input, context) => context.store.read((tx) => {
  const { items, next } = page(topics.values(context, tx), (topic) => topic.name, input.NextToken, topicsPerPage, invalidToken);
  return { Topics: items.map((topic) => ({ TopicArn: topic.arn })), ...(next === undefined ? {} : { NextToken: next }) };
});

/** Tag operations have an error of their own for a missing topic. */
function taggedTopic(tx: Parameters<typeof requireTopic>[0], arn: string, context: Parameters<typeof requireTopic>[2]): TopicRecord {
  try {
    return requireTopic(tx, arn, context);
  } catch (error) {
    if (error instanceof AwsError && error.code === "NotFound") throw new AwsError("ResourceNotFound", "Resource does not exist", 404);
    throw error;
  }
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const topic = taggedTopic(tx, input.ResourceArn, context);
  rejectTags(topic.tags, input.Tags);
  topics.put(context, tx, topic.name, { ...topic, tags: { ...topic.tags, ...fromTagList(input.Tags) } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const topic = taggedTopic(tx, input.ResourceArn, context);
  topics.put(context, tx, topic.name, { ...topic, tags: withoutTags(topic.tags, input.TagKeys) });
  return {};
});

export const listTagsForResource: Handler = (input, context) => context.store.read((tx) =>
  ({ Tags: toTagList(taggedTopic(tx, input.ResourceArn, context).tags) }));
