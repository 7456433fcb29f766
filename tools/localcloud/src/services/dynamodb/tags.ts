import { AwsError, type CallContext, type Handler } from "../../service";
import { page, sortedBy } from "../support/paging";
import { checkTagKeys, nameOf } from "../support/tag-rules";
import { fromTagList, type Tags, toTagList, withoutTags } from "../support/tags";
import { requireTable, tables, validation, type Reader, type TableRecord, invalidToken } from "./records";

/** @throws AwsError `ValidationException` */
export function rejectTags(existing: Tags, added: { Key: string }[]): void {
  const [problem] = checkTagKeys(existing, added.map(({ Key }) => Key));
  switch (problem?.kind) {
    case "duplicate": throw validation("One or more parameter values are not valid. The tag keys must be unique.");
    case "reserved": throw validation(`One or more parameter values are not valid. ${problem.text}`);
    case "too-many": throw new AwsError("LimitExceededException", problem.text);
    case undefined:
  }
}

function requireByArn(tx: Reader, arn: string, context: CallContext): TableRecord {
  if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+$/.test(arn)) throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  if (arn.split(":")[4] !== context.accountId) throw new AwsError("AccessDeniedException", `${context.caller.arn} may not read tags of ${arn}`, 400);
  return requireTable(tx, arn, context, () => new AwsError("ResourceNotFoundException", `Requested resource not found: ResourceArn: ${arn} not found`));
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const table = requireByArn(tx, input.ResourceArn, context);
  rejectTags(table.tags, input.Tags);
  tables.put(context, tx, table.name, { ...table, tags: { ...table.tags, ...fromTagList(input.Tags) } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const table = requireByArn(tx, input.ResourceArn, context);
  tables.put(context, tx, table.name, { ...table, tags: withoutTags(table.tags, input.TagKeys) });
  return {};
});

const tagsPerPage = 10;

export const listTagsOfResource: Handler = (input, context) => context.store.read((tx) => {
  const tags = sortedBy(toTagList(requireByArn(tx, input.ResourceArn, context).tags), nameOf);
  const { items, next } = page(tags, nameOf, input.NextToken, tagsPerPage, invalidToken);
  return { Tags: items, ...(next === undefined ? {} : { NextToken: next }) };
});
