import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { checkTags, fromTagList, toTagList, withoutTags, type Tags } from "../support/tags";
import { parameters, validation, type ParameterRecord } from "./records";

/** @throws AwsError for tags that no parameter may carry */
export function rejectTags(before: Tags, added: Tags): void {
  const problem = checkTags(before, added);
  if (problem?.reserved !== undefined) throw validation("aws: prefixed tag key names are not allowed for external use.");
  if (problem?.tooMany === true) throw new AwsError("TooManyTagsError", "The Targets parameter includes too many tags. Remove one or more tags and try the command again.");
}

function tagged(context: CallContext, tx: Reader, { ResourceType: type, ResourceId: id }: Shape): ParameterRecord {
  if (type !== "Parameter") throw notModelled("ssm", `tags of a resource of the type ${type}`);
  const found = parameters.get(context, tx, id);
  if (found === undefined) throw new AwsError("InvalidResourceId", "The resource ID isn't valid. Verify that you entered the correct ID and try again.");
  return found;
}

export const addTagsToResource: Handler = (input, context) => context.store.transaction((tx) => {
  const record = tagged(context, tx, input);
  const added = fromTagList(input.Tags);
  rejectTags(record.tags, added);
  parameters.put(context, tx, record.name, { ...record, tags: { ...record.tags, ...added } });
  return {};
});

export const removeTagsFromResource: Handler = (input, context) => context.store.transaction((tx) => {
  const record = tagged(context, tx, input);
  parameters.put(context, tx, record.name, { ...record, tags: withoutTags(record.tags, input.TagKeys) });
  return {};
});

export const listTagsForResource: Handler = (input, context) => context.store.read((tx) => ({ TagList: toTagList(tagged(context, tx, input).tags) }));
