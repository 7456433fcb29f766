import { AwsError, type CallContext, type Handler, type Reader } from "../../service";
import { checkTags, fromTagList, toTagList, withoutTags, type Tags } from "../support/tags";
import { notFound, validation } from "./errors";
import { existingRule, ruleArn, rules, type RuleRecord } from "./records";

/** Refuses tags that no rule may carry. */
export function refuseTags(before: Tags, added: Tags): void {
  const problem = checkTags(before, added);
  if (problem?.reserved !== undefined) throw validation("Tag keys beginning with aws: are reserved for system use.");
  if (problem?.tooMany === true) throw new AwsError("LimitExceededException", "A rule can have at most 50 tags.");
}

function tagged(context: CallContext, tx: Reader, arn: string): RuleRecord {
  const prefix = ruleArn(context, "");
  if (!arn.startsWith(prefix)) throw notFound(`The resource ${arn} does not exist.`);
  // The default bus may be written into the ARN or left out.
  return existingRule(context, tx, arn.slice(prefix.length).replace(/^default\//, ""));
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const rule = tagged(context, tx, input.ResourceARN);
  const added = fromTagList(input.Tags);
  refuseTags(rule.tags, added);
  rules.put(context, tx, rule.name, { ...rule, tags: { ...rule.tags, ...added } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const rule = tagged(context, tx, input.ResourceARN);
  rules.put(context, tx, rule.name, { ...rule, tags: withoutTags(rule.tags, input.TagKeys) });
  return {};
});

export const listTagsForResource: Handler = (input, context) =>
  context.store.read((tx) => ({ Tags: toTagList(tagged(context, tx, input.ResourceARN).tags) }));
