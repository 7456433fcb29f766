import type { Shape } from "../../../service";
import { openTestTables, type TestTables } from "./item-fixtures";

let account: TestTables;
beforeEach(async () => {
  account = await openTestTables();
  await account.table("one", ["id:S"]);
  await account.table("two", ["id:S"]);
  await put("one", { ...key("a"), n: { N: "1" } });
});
afterEach(() => account.close());

const key = (id: string): Shape => ({ id: { S: id } });
const put = (TableName: string, Item: Shape): Promise<Shape> => account.dynamodb("PutItem", { TableName, Item });
const transact = (TransactItems: Shape[], more: Shape = {}): Promise<Shape> => account.dynamodb("TransactWriteItems", { TransactItems, ...more });
const add = (id: string, more: Shape = {}): Shape => ({ Update: { TableName: "one", Key: key(id), UpdateExpression: "ADD n :one", ExpressionAttributeValues: { ":one": { N: "1" } }, ...more } });
const counted = async (id: string): Promise<string | undefined> => (await account.dynamodb("GetItem", { TableName: "one", Key: key(id) })).Item?.n?.N;

describe("TransactWriteItems", () => {
  it("does everything: checks, puts, updates and deletes over tables", async () => {
    await put("two", key("old"));

    const answer = await transact([
      { ConditionCheck: { TableName: "two", Key: key("ghost"), ConditionExpression: "attribute_not_exists(id)" } }, { Put: { TableName: "two", Item: key("new") } },
      { Delete: { TableName: "two", Key: key("old"), ConditionExpression: "attribute_exists(id)" } }, add("a"),
    ], { ReturnConsumedCapacity: "TOTAL" });

    expect(answer).toEqual({ ConsumedCapacity: [{ TableName: "two", CapacityUnits: 6, WriteCapacityUnits: 6 }, { TableName: "one", CapacityUnits: 2, WriteCapacityUnits: 2 }] });
    expect(await account.items("two")).toEqual([key("new")]);
    expect(await counted("a")).toBe("2");
  });

  it("does nothing when one condition fails, and says of each why", async () => {
    const refusal = transact([
      add("a"), { Put: { TableName: "one", Item: key("b") } },
      { ConditionCheck: { TableName: "two", Key: key("ghost"), ConditionExpression: "attribute_exists(id)" } },
      { Update: { TableName: "one", Key: key("c"), UpdateExpression: "SET n = n + :one", ExpressionAttributeValues: { ":one": { N: "1" } } } },
    ]);

    await expect(refusal).rejects.toMatchObject({
      code: "TransactionCanceledException", statusCode: 400,
      message: "Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, ConditionalCheckFailed, ValidationError]",
      members: { CancellationReasons: [{ Code: "None" }, { Code: "None" }, { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
        { Code: "ValidationError", Message: "The provided expression refers to an attribute that does not exist in the item" }] },
    });
    expect(await counted("a")).toBe("1");
    expect(await account.items("one")).toHaveLength(1);
  });

  it("shows the item that broke a condition when asked", async () => {
    await expect(transact([add("a", { ConditionExpression: "n > :one", ReturnValuesOnConditionCheckFailure: "ALL_OLD" })])).rejects.toMatchObject({
      members: { CancellationReasons: [{ Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: { ...key("a"), n: { N: "1" } } }] } });
  });

  it("is done once per token within ten minutes, and again afterwards", async () => {
    const ClientRequestToken = "token-1";
    await transact([add("a")], { ClientRequestToken });
    const repeated = await transact([add("a")], { ClientRequestToken, ReturnConsumedCapacity: "TOTAL" });
    expect(repeated).toEqual({ ConsumedCapacity: [{ TableName: "one", CapacityUnits: 2, ReadCapacityUnits: 2 }] });
    expect(await counted("a")).toBe("2");

    account.clock.at += 10 * 60_000 - 1;
    await transact([add("a")], { ClientRequestToken });
    expect(await counted("a")).toBe("2");
    account.clock.at += 1;
    await transact([add("a")], { ClientRequestToken });

    expect(await counted("a")).toBe("3");
  });

  it("refuses a token that came with another request; one of a cancelled transaction is free", async () => {
    await transact([add("a")], { ClientRequestToken: "used" });
    await expect(transact([add("b")], { ClientRequestToken: "used" })).rejects.toMatchObject({ code: "IdempotentParameterMismatchException", statusCode: 400 });

    const failing = [add("a", { ConditionExpression: "n = :one" })];
    await expect(transact(failing, { ClientRequestToken: "free" })).rejects.toMatchObject({ code: "TransactionCanceledException" });
    await expect(transact(failing, { ClientRequestToken: "free" })).rejects.toMatchObject({ code: "TransactionCanceledException" });
  });

  it("forgets old tokens", async () => {
    for (let n = 0; n < 10; n++) {
      await transact([add("a")], { ClientRequestToken: `token-${n}` });
      account.clock.at += 10 * 60_000;
    }
    expect(account.cloud.store.read((tx) => [tx.list("dynamodb-client-tokens").length, tx.list("dynamodb-client-token-times").length])).toEqual([1, 1]);
  });

  it.each<[string, Shape[], string, string]>([
    ["two writes to one item", [{ Put: { TableName: "one", Item: key("a") } }, { Delete: { TableName: "one", Key: key("a") } }], "ValidationException", "Transaction request cannot include multiple operations on one item"],
    ["an empty element", [{}], "ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete"],
    ["two writes in one element", [{ Put: { TableName: "one", Item: key("x") }, Delete: { TableName: "one", Key: key("y") } }], "ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete"],
    ["a table that is not there", [{ Put: { TableName: "ghost", Item: key("a") } }], "ResourceNotFoundException", "Requested resource not found"],
    ["a key that does not fit", [{ Delete: { TableName: "one", Key: { id: { BOOL: true } } } }], "TransactionCanceledException", "Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]"],
    ["more than 4 MB", Array.from({ length: 11 }, (_, n) => ({ Put: { TableName: "one", Item: { ...key(`${n}`), t: { S: "x".repeat(400_000) } } } })), "ValidationException", "Collection size of items in a single TransactWriteItems call cannot exceed 4MB"],
  ])("refuses %s", async (_what, items, code, message) => {
    await expect(transact(items)).rejects.toMatchObject({ code, message });
    expect(await account.items("one")).toHaveLength(1);
  });
});

describe("TransactGetItems", () => {
  it("reads several items at one moment, in the order asked for", async () => {
    await put("two", { ...key("b"), n: { N: "2" } });

    const answer = await account.dynamodb("TransactGetItems", { ReturnConsumedCapacity: "TOTAL", TransactItems: [
      { Get: { TableName: "two", Key: key("b"), ProjectionExpression: "n" } }, { Get: { TableName: "one", Key: key("ghost") } }, { Get: { TableName: "one", Key: key("a") } }] });

    expect(answer).toEqual({
      Responses: [{ Item: { n: { N: "2" } } }, {}, { Item: { ...key("a"), n: { N: "1" } } }],
      ConsumedCapacity: [{ TableName: "two", CapacityUnits: 2, ReadCapacityUnits: 2 }, { TableName: "one", CapacityUnits: 4, ReadCapacityUnits: 4 }],
    });
  });
});
