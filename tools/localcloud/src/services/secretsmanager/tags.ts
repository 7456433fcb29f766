import { AwsError, type Handler } from "../../service";
import { checkTags, fromTagList, withoutTags, type Tags } from "../support/tags";
import { invalidParameter, requireUsable, secrets } from "./records";

/** @throws AwsError for tags that no secret may carry */
export function rejectTags(before: Tags, added: Tags): void {
  const problem = checkTags(before, added);
  if (problem?.reserved !== undefined) throw invalidParameter("Tag keys that start with 'aws:' are reserved for system use.");
  if (problem?.tooMany === true) throw new AwsError("LimitExceededException", "A secret can have at most 50 tags.");
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const secret = requireUsable(context, tx, input.SecretId);
  const added = fromTagList(input.Tags);
  rejectTags(secret.tags, added);
  secrets.put(context, tx, secret.name, { ...secret, tags: { ...secret.tags, ...added } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const secret = requireUsable(context, tx, input.SecretId);
  secrets.put(context, tx, secret.name, { ...secret, tags: withoutTags(secret.tags, input.TagKeys) });
  return {};
});
