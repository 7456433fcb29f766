import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { page } from "../support/paging";
import { checkTags, fromTagList, toTagList, withoutTags, type Tags } from "../support/tags";
import { badToken } from "./errors";
import { pipelineArn, pipelines, type PipelineRecord } from "./records";

/** Tags of a request, checked. */
export function newTags(context: CallContext, name: string, list: Shape[] | undefined, before: Tags = {}): Tags {
  const added = fromTagList(list, "key", "value");
  const problem = checkTags(before, added);
  if (problem?.reserved !== undefined) {
    throw new AwsError("InvalidTagsException", "Not allowed to modify system tags. System tags start with 'aws:'. "
      + "msg=[Caller is an end user and not allowed to mutate system tags]");
  }
  if (problem?.tooMany === true) throw new AwsError("TooManyTagsException", `Tag limit exceeded for resource [${pipelineArn(context, name)}].`);
  return added;
}

function tagged(context: CallContext, tx: Reader, arn: string): PipelineRecord {
  const prefix = pipelineArn(context, "");
  const name = arn.startsWith(prefix) ? arn.slice(prefix.length) : arn.split(":").slice(5).join(":");
  const found = arn.startsWith(prefix) ? pipelines.get(context, tx, name) : undefined;
  if (found === undefined) {
    throw new AwsError("ResourceNotFoundException", `The account with id '${context.accountId}' does not include a pipeline with the name '${name}'`);
  }
  return found;
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const pipeline = tagged(context, tx, input.resourceArn);
  const tags = { ...pipeline.tags, ...newTags(context, pipeline.name, input.tags, pipeline.tags) };
  pipelines.put(context, tx, pipeline.name, { ...pipeline, tags });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const pipeline = tagged(context, tx, input.resourceArn);
  pipelines.put(context, tx, pipeline.name, { ...pipeline, tags: withoutTags(pipeline.tags, input.tagKeys) });
  return {};
});

export const listTagsForResource: Handler = (input, context) => context.store.read((tx) => {
  const all = toTagList(tagged(context, tx, input.resourceArn).tags, "key", "value").sort((a, b) => (a.key! < b.key! ? -1 : 1));
  const shown = page(all, (tag) => tag.key!, input.nextToken, input.maxResults ?? 100, badToken);
  return { tags: shown.items, ...(shown.next && { nextToken: shown.next }) };
});
