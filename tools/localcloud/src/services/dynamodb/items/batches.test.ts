import type { Shape } from "../../../service";
import { openTestTables, type TestTables } from "./item-fixtures";

let account: TestTables;
beforeEach(async () => {
  account = await openTestTables();
  await account.table("one", ["id:S"]);
  await account.table("two", ["id:S"]);
});
afterEach(() => account.close());

const key = (id: string): Shape => ({ id: { S: id } });
const ids = async (table: string): Promise<string[]> => (await account.items(table)).map(({ id }) => id.S as string).sort();

describe("BatchWriteItem", () => {
  it("puts and deletes in several tables", async () => {
    await account.dynamodb("PutItem", { TableName: "two", Item: key("old") });

    const answer = await account.dynamodb("BatchWriteItem", { ReturnConsumedCapacity: "TOTAL", RequestItems: {
      one: [{ PutRequest: { Item: key("a") } }, { PutRequest: { Item: key("b") } }], two: [{ DeleteRequest: { Key: key("old") } }] } });

    expect(answer).toEqual({ UnprocessedItems: {}, ConsumedCapacity: [{ TableName: "one", CapacityUnits: 2 }, { TableName: "two", CapacityUnits: 1 }] });
    expect([await ids("one"), await ids("two")]).toEqual([["a", "b"], []]);
  });

  it.each<[string, Shape, string]>([
    ["one item twice", { one: [{ PutRequest: { Item: key("a") } }, { DeleteRequest: { Key: key("a") } }] }, "Provided list of item keys contains duplicates"],
    ["more than 25 writes", { one: Array.from({ length: 13 }, (_, n) => ({ PutRequest: { Item: key(`${n}`) } })), two: Array.from({ length: 13 }, (_, n) => ({ PutRequest: { Item: key(`${n}`) } })) },
      "Too many items requested for the BatchWriteItem call"],
    ["a bad item among good ones", { one: [{ PutRequest: { Item: key("a") } }, { PutRequest: { Item: { n: { N: "1" } } } }] }, "One or more parameter values were invalid: Missing the key id in the item"],
    ["nothing to do", { one: [{}] }, "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"],
  ])("refuses %s, and does nothing of it", async (_what, RequestItems, message) => {
    await expect(account.dynamodb("BatchWriteItem", { RequestItems })).rejects.toMatchObject({ code: "ValidationException", message });
    expect(await ids("one")).toEqual([]);
  });
});

describe("BatchGetItem", () => {
  it("reads from several tables what is there", async () => {
    await account.dynamodb("PutItem", { TableName: "one", Item: { ...key("a"), n: { N: "1" }, m: { S: "x" } } });
    await account.dynamodb("PutItem", { TableName: "two", Item: key("b") });

    const { Responses, UnprocessedKeys } = await account.dynamodb("BatchGetItem", { RequestItems: {
      one: { Keys: [key("a"), key("ghost")], ProjectionExpression: "#n", ExpressionAttributeNames: { "#n": "n" } }, two: { Keys: [key("b")], ConsistentRead: true } } });

    expect(Responses).toEqual({ one: [{ n: { N: "1" } }], two: [key("b")] });
    expect(UnprocessedKeys).toEqual({});
  });

  it("leaves over what goes beyond 16 MB", async () => {
    const all = Array.from({ length: 45 }, (_, n) => key(`${n}`));
    for (const one of all) await account.dynamodb("PutItem", { TableName: "one", Item: { ...one, t: { S: "x".repeat(400_000) } } });

    const first = await account.dynamodb("BatchGetItem", { RequestItems: { one: { Keys: all } } });
    const second = await account.dynamodb("BatchGetItem", { RequestItems: first.UnprocessedKeys });

    expect(first.Responses.one).toHaveLength(41);
    expect(first.UnprocessedKeys).toEqual({ one: { Keys: all.slice(41) } });
    expect(second.Responses.one).toHaveLength(4);
  });

  it("refuses one key twice, and legacy parameters by name", async () => {
    await expect(account.dynamodb("BatchGetItem", { RequestItems: { one: { Keys: [key("a"), key("a")] } } })).rejects.toMatchObject({ message: "Provided list of item keys contains duplicates" });
    await expect(account.dynamodb("BatchGetItem", { RequestItems: { one: { Keys: [key("a")], AttributesToGet: ["n"] } } })).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining("AttributesToGet") });
  });
});
