/**
 * What each operation of DynamoDB asks of IAM.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import { AwsError, type CallContext, type Shape } from "../../service";
import { attributeNames, leadingKeyOfQuery, textOfKey } from "./expressions/named-attributes";
import { tableArn, tables, type TableRecord } from "./records";

type AccessOf = (input: Shape, context: CallContext) => AccessRequest[];

const expressions = ["ProjectionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression", "KeyConditionExpression"];

/** A table's ARN from its name or ARN; names that no table can have pass through, as there is nothing that they could reach. */
function arnOf(nameOrArn: string, context: CallContext): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : tableArn(nameOrArn, context);
}

function tableOf(nameOrArn: string, context: CallContext): TableRecord | undefined {
  const name = nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1) : nameOrArn;
  return context.store.read((tx) => tables.get(context, tx, name));
}

interface ItemAccess { table: string; keys?: Shape[]; attributes?: string[]; request?: Shape; enclosing?: string }

/** Access to items: with the partition keys and the attributes that the request names. */
function itemAccess(action: string, { table, keys = [], attributes = [], request = {}, enclosing }: ItemAccess, context: CallContext): AccessRequest {
  const partition = tableOf(table, context)?.keySchema[0]?.AttributeName;
  const leading = partition === undefined ? [] : keys.flatMap((key) => textOfKey(key[partition] as Shape | undefined) ?? []);
  return { action: `dynamodb:${action}`, resources: [arnOf(table, context)], context: conditions(leading, attributes, request, enclosing) };
}

function conditions(leading: string[], attributes: string[], request: Shape, enclosing?: string): AccessContext {
  return {
    ...(leading.length > 0 && { "dynamodb:LeadingKeys": [...new Set(leading)] }),
    ...(attributes.length > 0 && { "dynamodb:Attributes": [...new Set(attributes)] }),
    ...(request.Select !== undefined && { "dynamodb:Select": request.Select as string }),
    ...(request.ReturnValues !== undefined && { "dynamodb:ReturnValues": request.ReturnValues as string }),
    ...(request.ReturnConsumedCapacity !== undefined && { "dynamodb:ReturnConsumedCapacity": request.ReturnConsumedCapacity as string }),
    ...(enclosing !== undefined && { "dynamodb:EnclosingOperation": enclosing }),
  };
}

function ofOneItem(action: string, request: Shape, context: CallContext, enclosing?: string): AccessRequest {
  const item: Shape = request.Item ?? request.Key ?? {};
  return itemAccess(action, {
    table: request.TableName, keys: [item], attributes: [...Object.keys(item), ...attributeNames(request, expressions)], request,
    ...(enclosing && { enclosing }),
  }, context);
}

const oneItem = (action: string): AccessOf => (input, context) => [ofOneItem(action, input, context)];

/** Query and Scan are on an index when they name one, and on the table otherwise. */
const collection = (action: "Query" | "Scan"): AccessOf => (input, context) => {
  const arn = arnOf(input.TableName, context);
  const table = tableOf(input.TableName, context);
  const indexes = [...table?.localIndexes ?? [], ...table?.globalIndexes ?? []];
  const schema = input.IndexName === undefined ? table?.keySchema : indexes.find(({ IndexName }) => IndexName === input.IndexName)?.KeySchema;
  const leading = action === "Query" ? leadingKeyOfQuery(input, schema?.[0]?.AttributeName) : [];
  const select: string | undefined = input.Select ?? (input.ProjectionExpression === undefined ? undefined : "SPECIFIC_ATTRIBUTES");
  return [{
    action: `dynamodb:${action}`,
    resources: [input.IndexName === undefined ? arn : `${arn}/index/${input.IndexName}`],
    context: conditions(leading, attributeNames(input, expressions), { ...input, Select: select }),
  }];
};

const transaction = (operation: string, actions: Readonly<Record<string, string>>): AccessOf => (input, context) =>
  (input.TransactItems as Shape[]).flatMap((item) => Object.entries(actions).flatMap(([member, action]) => {
    const request = item[member] as Shape | undefined;
    return request === undefined ? [] : [ofOneItem(action, request, context, operation)];
  }));

const onTable = (action: string, member = "TableName"): AccessOf => (input, context) =>
  [{ action: `dynamodb:${action}`, resources: [arnOf(input[member] as string, context)] }];

/** By operation; those that are not modelled are not there. */
export const accessRequests: Readonly<Record<string, AccessOf>> = {
  BatchGetItem: (input, context) => Object.entries(input.RequestItems as Record<string, Shape>).map(([table, request]) => itemAccess("BatchGetItem", {
    table, keys: request.Keys, attributes: [...(request.Keys as Shape[]).flatMap(Object.keys), ...attributeNames(request, expressions)],
    request: { ReturnConsumedCapacity: input.ReturnConsumedCapacity },
  }, context)),
  BatchWriteItem: (input, context) => Object.entries(input.RequestItems as Record<string, Shape[]>).map(([table, writes]) => {
    const items = writes.map(({ PutRequest, DeleteRequest }): Shape => PutRequest?.Item ?? DeleteRequest?.Key ?? {});
    return itemAccess("BatchWriteItem", {
      table, keys: items, attributes: items.flatMap(Object.keys), request: { ReturnConsumedCapacity: input.ReturnConsumedCapacity },
    }, context);
  }),
  // Tags given to a new table need the permission to tag as well.
  CreateTable: (input, context) => [
    ...onTable("CreateTable")(input, context), ...((input.Tags as Shape[] | undefined)?.length ? onTable("TagResource")(input, context) : []),
  ],
  DeleteItem: oneItem("DeleteItem"),
  DeleteTable: onTable("DeleteTable"),
  DescribeContinuousBackups: onTable("DescribeContinuousBackups"),
  DescribeTable: onTable("DescribeTable"),
  DescribeTimeToLive: onTable("DescribeTimeToLive"),
  GetItem: oneItem("GetItem"),
  ListTables: () => [{ action: "dynamodb:ListTables", resources: ["*"] }],
  ListTagsOfResource: onTable("ListTagsOfResource", "ResourceArn"),
  PutItem: oneItem("PutItem"),
  Query: collection("Query"),
  Scan: collection("Scan"),
  TagResource: onTable("TagResource", "ResourceArn"),
  TransactGetItems: transaction("TransactGetItems", { Get: "GetItem" }),
  TransactWriteItems: transaction("TransactWriteItems", { ConditionCheck: "ConditionCheckItem", Put: "PutItem", Delete: "DeleteItem", Update: "UpdateItem" }),
  UntagResource: onTable("UntagResource", "ResourceArn"),
  UpdateContinuousBackups: onTable("UpdateContinuousBackups"),
  UpdateItem: oneItem("UpdateItem"),
  UpdateTable: onTable("UpdateTable"),
  UpdateTimeToLive: onTable("UpdateTimeToLive"),
};

/** @throws AwsError for an operation that DynamoDB's part of the local cloud does not know */
export function accessRequestsOf(operation: string, input: Shape, context: CallContext): AccessRequest[] {
  const access = accessRequests[operation];
  if (access === undefined) throw new AwsError("NotImplemented", `dynamodb: what ${operation} asks of IAM is not modelled by the local cloud.`, 501);
  return access(input, context);
}
