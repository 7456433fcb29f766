import {
  BatchGetItemCommand, BatchWriteItemCommand, ConditionalCheckFailedException, CreateTableCommand, DeleteItemCommand, DynamoDBClient, ExecuteStatementCommand, GetItemCommand, paginateQuery,
  PutItemCommand, QueryCommand, ScanCommand, TransactionCanceledException, TransactGetItemsCommand, TransactWriteItemsCommand, UpdateItemCommand, waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { startTestCloud, type TestCloud } from "../../testing/served-cloud";

let test: TestCloud;
let client: DynamoDBClient;
const TableName = "sdk-items";

beforeAll(async () => {
  test = await startTestCloud();
  client = new DynamoDBClient(test.clientConfig);
  await client.send(new CreateTableCommand({ TableName, BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "at", KeyType: "RANGE" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }, { AttributeName: "at", AttributeType: "N" }] }));
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
});
afterAll(async () => {
  client.destroy();
  await test.stop();
});

describe("items over the stock SDK v3", () => {
  it("are written and read with every type", async () => {
    const Item = {
      id: { S: "types" }, at: { N: "1" }, b: { B: Uint8Array.of(0, 128, 255) }, bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] }, ns: { NS: ["1", "-2.5"] }, ss: { SS: ["a"] }, yes: { BOOL: true },
      none: { NULL: true as const }, l: { L: [{ S: "é" }, { M: { "": { S: "" } } }] },
    };
    await client.send(new PutItemCommand({ TableName, Item }));

    const read = await client.send(new GetItemCommand({ TableName, Key: { id: Item.id, at: Item.at }, ConsistentRead: true, ReturnConsumedCapacity: "TOTAL" }));

    expect(read.Item).toEqual(Item);
    expect(read.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
  });

  it("are updated on conditions; a failed one shows the item with its bytes", async () => {
    const Key = { id: { S: "counter" }, at: { N: "1" } };
    await client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: "SET n = if_not_exists(n, :zero) + :one, b = :b", ExpressionAttributeValues: { ":zero": { N: "0" }, ":one": { N: "1" }, ":b": { B: Uint8Array.of(7) } } }));

    const refusal = client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: "SET n = :v", ConditionExpression: "n = :v", ExpressionAttributeValues: { ":v": { N: "2" } }, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }));

    await expect(refusal).rejects.toThrow(ConditionalCheckFailedException);
    await expect(refusal).rejects.toMatchObject({ message: "The conditional request failed", Item: { ...Key, n: { N: "1" }, b: { B: Uint8Array.of(7) } } });
    await expect(client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: "SET name = :v", ExpressionAttributeValues: { ":v": { N: "2" } } }))).rejects.toMatchObject({
      name: "ValidationException", message: "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name", $metadata: { httpStatusCode: 400 } });
  });

  it("are queried page by page, scanned, and written and read in batches", async () => {
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: { id: { S: "pages" }, at: { N: String(n) } } } })) } }));
    const found: string[] = [];
    for await (const { Items } of paginateQuery({ client, pageSize: 7 }, { TableName, KeyConditionExpression: "id = :id", ExpressionAttributeValues: { ":id": { S: "pages" } } })) found.push(...Items!.map(({ at }) => at!.N!));
    const { Count } = await client.send(new ScanCommand({ TableName, FilterExpression: "begins_with(id, :p)", ExpressionAttributeValues: { ":p": { S: "page" } } }));
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [{ id: { S: "pages" }, at: { N: "3" } }] } } }));

    expect(found).toEqual(Array.from({ length: 25 }, (_, n) => String(n)));
    expect(Count).toBe(25);
    expect(Responses![TableName]).toEqual([{ id: { S: "pages" }, at: { N: "3" } }]);
    await client.send(new DeleteItemCommand({ TableName, Key: { id: { S: "pages" }, at: { N: "3" } } }));
    expect((await client.send(new QueryCommand({ TableName, KeyConditionExpression: "id = :id AND #at <= :four", ExpressionAttributeNames: { "#at": "at" }, ExpressionAttributeValues: { ":id": { S: "pages" }, ":four": { N: "4" } }, Select: "COUNT" }))).Count).toBe(4);
  });

  it("are written in transactions, which the SDK's own token makes repeatable", async () => {
    const Key = { id: { S: "transaction" }, at: { N: "1" } };
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] }));
    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] }));
    expect(Responses).toEqual([{ Item: Key }]);

    const refusal = client.send(new TransactWriteItemsCommand({ TransactItems: [
      { Put: { TableName, Item: { ...Key, at: { N: "2" } } } }, { Put: { TableName, Item: Key, ConditionExpression: "attribute_not_exists(id)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" } }] }));

    await expect(refusal).rejects.toThrow(TransactionCanceledException);
    await expect(refusal).rejects.toMatchObject({ CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: Key }] });
  });

  it("are not reached by PartiQL, which is refused by name", async () => {
    await expect(client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM x" }))).rejects.toMatchObject({ name: "NotImplemented", message: expect.stringContaining("dynamodb.ExecuteStatement") });
  });
});
