import { AwsError, type CallContext, type Handler, type Reader, type Shape, type Transaction } from "../../service";
import { checkTags, fromTagList, toTagList, withoutTags, type Tags } from "../support/tags";
import { applications, codedeployArn, existingApplication, existingGroup, groups } from "./records";

/** Tags of a request, checked. */
export function newTags(list: Shape[] | undefined, before: Tags = {}): Tags {
  const added = fromTagList(list);
  const problem = checkTags(before, added);
  if (problem?.reserved !== undefined || "" in added) {
    throw new AwsError("InvalidTagsToAddException", "The specified tags are not valid: keys must not be empty or begin with aws:.");
  }
  if (problem?.tooMany === true) throw new AwsError("InvalidTagsToAddException", "A resource can have at most 50 tags.");
  return added;
}

interface Tagged {
  tags: Tags;
  save(tx: Transaction, tags: Tags): void;
}

function tagged(context: CallContext, tx: Reader, arn: string): Tagged {
  const application = codedeployArn(context, "application", "");
  if (arn.startsWith(application)) {
    const found = existingApplication(context, tx, arn.slice(application.length));
    return { tags: found.tags, save: (writer, tags) => applications.put(context, writer, found.name, { ...found, tags }) };
  }
  const group = codedeployArn(context, "deploymentgroup", "");
  if (arn.startsWith(group)) {
    const [owner = "", name = ""] = arn.slice(group.length).split("/");
    const found = existingGroup(context, tx, owner, name);
    return { tags: found.tags, save: (writer, tags) => groups.put(context, writer, `${owner}/${name}`, { ...found, tags }) };
  }
  if (!/^arn:aws[\w-]*:codedeploy:/.test(arn)) throw new AwsError("InvalidArnException", `The specified ARN is not in a valid format: ${arn}`);
  throw new AwsError("ArnNotSupportedException", `The specified ARN is not supported: ${arn}`);
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const resource = tagged(context, tx, input.ResourceArn);
  resource.save(tx, { ...resource.tags, ...newTags(input.Tags, resource.tags) });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const resource = tagged(context, tx, input.ResourceArn);
  resource.save(tx, withoutTags(resource.tags, input.TagKeys));
  return {};
});

export const listTagsForResource: Handler = (input, context) =>
  context.store.read((tx) => ({ Tags: toTagList(tagged(context, tx, input.ResourceArn).tags) }));
