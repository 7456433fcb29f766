import { AwsError, type CallContext, type Handler } from "../../service";
import { checkTags, withoutTags, type Tags } from "../support/tags";
import { existingGroup, groupOfArn, invalidParameter, logGroups, type LogGroupRecord } from "./records";

/** Refuses tags that no log group may carry. */
export function refuseTags(added: Tags, before: Tags = {}): void {
  const problem = checkTags(before, added);
  if (problem?.reserved !== undefined) throw invalidParameter("Tag keys beginning with aws: are reserved for system use.");
  if (problem?.tooMany === true) throw new AwsError("TooManyTagsException", "A log group can have at most 50 tags.");
}

function save(context: CallContext, find: (tx: Parameters<typeof groupOfArn>[1]) => LogGroupRecord, edit: (tags: Tags) => Tags): object {
  return context.store.transaction((tx) => {
    const group = find(tx);
    logGroups.put(context, tx, group.name, { ...group, tags: edit(group.tags) });
    return {};
  });
}

function added(tags: Tags): (before: Tags) => Tags {
  return (before) => {
    refuseTags(tags, before);
    return { ...before, ...tags };
  };
}

export const tagResource: Handler = (input, context) =>
  save(context, (tx) => groupOfArn(context, tx, input.resourceArn), added(input.tags));

export const untagResource: Handler = (input, context) =>
  save(context, (tx) => groupOfArn(context, tx, input.resourceArn), (before) => withoutTags(before, input.tagKeys));

export const listTagsForResource: Handler = (input, context) =>
  context.store.read((tx) => ({ tags: groupOfArn(context, tx, input.resourceArn).tags }));

export const tagLogGroup: Handler = (input, context) =>
  save(context, (tx) => existingGroup(context, tx, input.logGroupName), added(input.tags));

export const untagLogGroup: Handler = (input, context) =>
  save(context, (tx) => existingGroup(context, tx, input.logGroupName), (before) => withoutTags(before, input.tags));

export const listTagsLogGroup: Handler = (input, context) =>
  context.store.read((tx) => ({ tags: existingGroup(context, tx, input.logGroupName).tags }));
