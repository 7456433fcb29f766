import type { CallContext, Shape } from "../../service";
import { accessRequestsOf } from "./authorization";
import { service } from "./index";
import { openTestTables, schema, type TestTables } from "./items/item-fixtures";

let account: TestTables;
const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/payments";
const ask = (operation: string, input: Shape): Shape[] => {
  // Only what naming resources and looking up keys takes.
  const context = { region: "us-east-1", accountId: "000000000000", partition: "aws", store: account.cloud.store } as CallContext;
  return accessRequestsOf(operation, { TableName: "payments", ...input }, context);
};

beforeAll(async () => {
  account = await openTestTables();
  await account.table("payments", ["id:S", "n:N"], {
    AttributeDefinitions: [{ AttributeName: "kind", AttributeType: "N" }], GlobalSecondaryIndexes: [{ IndexName: "kinds", KeySchema: schema("kind"), Projection: { ProjectionType: "ALL" } }],
  });
});
afterAll(() => account.close());

describe("what DynamoDB asks of IAM", () => {
  it("is known for every operation that is modelled", () => {
    const names = Object.keys(service.operations);
    const input = { ResourceArn: arn, Key: {}, Item: {}, RequestItems: {}, TransactItems: [], KeyConditionExpression: "id = :v" };

    expect(names.filter((name) => !Array.isArray(ask(name, input)))).toEqual([]);
    expect(() => ask("ExecuteStatement", {})).toThrow("ExecuteStatement");
  });

  it.each<[string, Shape, Shape[]]>([
    ["GetItem", { Key: { id: { S: "p" }, n: { N: "1" } }, ProjectionExpression: "#a.b, c[1]", ExpressionAttributeNames: { "#a": "alpha" } },
      [{ action: "dynamodb:GetItem", resources: [arn], context: { "dynamodb:LeadingKeys": ["p"], "dynamodb:Attributes": ["id", "n", "alpha", "c"] } }]],
    ["PutItem", { Item: { id: { S: "p" }, n: { N: "1" }, x: { S: "" } }, ConditionExpression: "attribute_not_exists(y)", ReturnValues: "ALL_OLD" },
      [{ action: "dynamodb:PutItem", resources: [arn], context: { "dynamodb:LeadingKeys": ["p"], "dynamodb:Attributes": ["id", "n", "x", "y"], "dynamodb:ReturnValues": "ALL_OLD" } }]],
    ["UpdateItem", { Key: { id: { S: "p" }, n: { N: "1" } }, UpdateExpression: "SET a = if_not_exists(b, :v) REMOVE c", ConditionExpression: "size(d) > :v", ReturnConsumedCapacity: "TOTAL" },
      [{ action: "dynamodb:UpdateItem", resources: [arn], context: { "dynamodb:LeadingKeys": ["p"], "dynamodb:Attributes": ["id", "n", "d", "a", "b", "c"], "dynamodb:ReturnConsumedCapacity": "TOTAL" } }]],
    ["Query", { IndexName: "kinds", KeyConditionExpression: "kind = :k", ExpressionAttributeValues: { ":k": { N: "1.0" } }, Select: "COUNT" },
      [{ action: "dynamodb:Query", resources: [`${arn}/index/kinds`], context: { "dynamodb:LeadingKeys": ["1"], "dynamodb:Attributes": ["kind"], "dynamodb:Select": "COUNT" } }]],
    ["Query", { KeyConditionExpression: "this is no expression" }, [{ action: "dynamodb:Query", resources: [arn], context: {} }]],
    ["Scan", { TableName: arn, ProjectionExpression: "id" }, [{ action: "dynamodb:Scan", resources: [arn], context: { "dynamodb:Attributes": ["id"], "dynamodb:Select": "SPECIFIC_ATTRIBUTES" } }]],
    ["BatchWriteItem", { RequestItems: { payments: [{ PutRequest: { Item: { id: { S: "p" }, x: { S: "" } } } }, { DeleteRequest: { Key: { id: { S: "q" }, n: { N: "1" } } } }], ghost: [{ DeleteRequest: { Key: { id: { S: "q" } } } }] } },
      [{ action: "dynamodb:BatchWriteItem", resources: [arn], context: { "dynamodb:LeadingKeys": ["p", "q"], "dynamodb:Attributes": ["id", "x", "n"] } },
        { action: "dynamodb:BatchWriteItem", resources: [arn.replace("payments", "ghost")], context: { "dynamodb:Attributes": ["id"] } }]],
    ["TransactWriteItems", { TransactItems: [{ ConditionCheck: { TableName: "payments", Key: { id: { S: "p" } }, ConditionExpression: "a = :a" } }, { Put: { TableName: "payments", Item: { id: { S: "q" } } } },
      { Update: { TableName: "payments", Key: { id: { S: "r" } } } }, { Delete: { TableName: "payments", Key: { id: { S: "s" } } } }] },
    [["ConditionCheckItem", "p", ["id", "a"]], ["PutItem", "q", ["id"]], ["UpdateItem", "r", ["id"]], ["DeleteItem", "s", ["id"]]].map(([action, key, attributes]) => ({
      action: `dynamodb:${action as string}`, resources: [arn], context: { "dynamodb:LeadingKeys": [key], "dynamodb:Attributes": attributes, "dynamodb:EnclosingOperation": "TransactWriteItems" } }))],
    ["TransactGetItems", { TransactItems: [{ Get: { TableName: "payments", Key: { id: { S: "p" } } } }] },
      [{ action: "dynamodb:GetItem", resources: [arn], context: { "dynamodb:LeadingKeys": ["p"], "dynamodb:Attributes": ["id"], "dynamodb:EnclosingOperation": "TransactGetItems" } }]],
    ["CreateTable", { Tags: [{ Key: "a", Value: "b" }] }, [{ action: "dynamodb:CreateTable", resources: [arn] }, { action: "dynamodb:TagResource", resources: [arn] }]],
    ["ListTables", {}, [{ action: "dynamodb:ListTables", resources: ["*"] }]],
    ["UntagResource", { ResourceArn: arn }, [{ action: "dynamodb:UntagResource", resources: [arn] }]],
  ])("%s %j", (operation, input, expected) => {
    expect(ask(operation, input)).toEqual(expected);
  });
});
