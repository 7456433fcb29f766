import { AwsError, type CallContext, type Handler, type Reader, type Transaction } from "../../service";
import { checkTags, fromTagList, toTagList, withoutTags, type Tags } from "../support/tags";
import { refuseTags } from "./alarms";
import { alarmArn, alarms, dashboardArn, dashboards } from "./records";

interface Tagged {
  tags: Tags;
  save(tx: Transaction, tags: Tags): void;
}

function tagged(context: CallContext, tx: Reader, arn: string): Tagged {
  for (const [prefix, table] of [[alarmArn(context, ""), alarms], [dashboardArn(context, ""), dashboards]] as const) {
    if (!arn.startsWith(prefix)) continue;
    const name = arn.slice(prefix.length);
    const found = table.get(context, tx, name);
    if (found === undefined) throw new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist.`, 404);
    return { tags: found.tags, save: (writer, tags) => table.put(context, writer, name, { ...found, tags } as never) };
  }
  if (!/^arn:aws[\w-]*:cloudwatch:/.test(arn)) throw new AwsError("InvalidParameterValue", `Invalid ARN: ${arn}`);
  throw new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist.`, 404);
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const resource = tagged(context, tx, input.ResourceARN);
  const added = fromTagList(input.Tags);
  refuseTags(checkTags(resource.tags, added));
  resource.save(tx, { ...resource.tags, ...added });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const resource = tagged(context, tx, input.ResourceARN);
  resource.save(tx, withoutTags(resource.tags, input.TagKeys));
  return {};
});

export const listTagsForResource: Handler = (input, context) =>
  context.store.read((tx) => ({ Tags: toTagList(tagged(context, tx, input.ResourceARN).tags) }));
