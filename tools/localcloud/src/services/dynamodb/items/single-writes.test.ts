import type { Shape } from "../../../service";
import { openTestTables, schema, type TestTables } from "./item-fixtures";

let account: TestTables;
const dynamodb = (operation: string, input: Shape): Promise<Shape> => account.dynamodb(operation, { TableName: "payments", ...input });
const get = async (id: string): Promise<Shape | undefined> => (await dynamodb("GetItem", { Key: { id: { S: id } } })).Item;
const usage = async (): Promise<[number, number]> => {
  const { Table } = await account.dynamodb("DescribeTable", { TableName: "payments" });
  return [Table.ItemCount, Table.TableSizeBytes];
};
const refused = (message: string, code = "ValidationException"): Shape => expect.objectContaining({ code, message, statusCode: 400 }) as Shape;

beforeEach(async () => {
  account = await openTestTables();
  await account.table("payments", ["id:S"]);
});
afterEach(() => account.close());

describe("PutItem", () => {
  it("keeps every type, replaces the whole item, and answers the old one when asked", async () => {
    const Item = {
      id: { S: "1" }, n: { N: "1.50" }, b: { B: Uint8Array.of(0, 255) }, ss: { SS: ["a", ""] }, ns: { NS: ["1", "2.0"] }, bs: { BS: [Uint8Array.of(1)] }, yes: { BOOL: false }, nothing: { NULL: true },
      l: { L: [{ S: "" }, { L: [] }, { M: {} }] }, m: { M: { "": { S: "no name" }, __proto__x: { N: "-0" } } }, "": { B: new Uint8Array() },
    };
    expect(await dynamodb("PutItem", { Item, ReturnValues: "ALL_OLD" })).toEqual({});
    const kept = await get("1");
    expect(kept).toMatchObject({ n: { N: "1.5" }, ns: { NS: ["1", "2"] }, ss: Item.ss, l: Item.l, yes: Item.yes, nothing: Item.nothing, m: { M: { "": { S: "no name" }, __proto__x: { N: "0" } } } });
    expect([...kept!.b.B, ...kept!.bs.BS[0]]).toEqual([0, 255, 1]);

    const { Attributes } = await dynamodb("PutItem", { Item: { id: { S: "1" }, other: { S: "x" } }, ReturnValues: "ALL_OLD" });

    expect(Attributes).toEqual(kept);
    expect(await get("1")).toEqual({ id: { S: "1" }, other: { S: "x" } });
  });

  it("keeps attributes named like parts of JavaScript's objects", async () => {
    const Item = JSON.parse('{"id":{"S":"1"},"__proto__":{"S":"p"},"constructor":{"M":{"__proto__":{"N":"1"}}}}') as Shape;
    await dynamodb("PutItem", { Item });
    await dynamodb("UpdateItem", { Key: { id: { S: "1" } }, UpdateExpression: "SET #p = :v, #c.#p = #c.#p + :one", ExpressionAttributeNames: { "#p": "__proto__", "#c": "constructor" },
      ExpressionAttributeValues: { ":v": { S: "new" }, ":one": { N: "1" } } });

    expect(JSON.stringify(await get("1"))).toBe('{"id":{"S":"1"},"__proto__":{"S":"new"},"constructor":{"M":{"__proto__":{"N":"2"}}}}');
  });

  it("obeys its condition, and shows the item that broke it when asked", async () => {
    const Item = { id: { S: "1" }, n: { N: "1" } };
    const put = (more: Shape = {}): Promise<Shape> => dynamodb("PutItem", { Item, ConditionExpression: "attribute_not_exists(id)", ...more });
    await put();

    await expect(put()).rejects.toMatchObject({ code: "ConditionalCheckFailedException", message: "The conditional request failed", statusCode: 400, members: {} });
    await expect(put({ ReturnValuesOnConditionCheckFailure: "ALL_OLD" })).rejects.toMatchObject({ code: "ConditionalCheckFailedException", members: { Item } });
    await expect(dynamodb("PutItem", { Item: { id: { S: "2" } }, ConditionExpression: "attribute_exists(id)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" }))
      .rejects.toMatchObject({ code: "ConditionalCheckFailedException", members: {} });
    expect(await usage()).toEqual([1, 6]);
  });

  it.each<[string, Shape, string]>([
    ["without its key", { Item: { n: { N: "1" } } }, "One or more parameter values were invalid: Missing the key id in the item"],
    ["with a key of another type", { Item: { id: { N: "1" } } }, "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N"],
    ["with an empty key", { Item: { id: { S: "" } } }, "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id"],
    ["with a key that is too long", { Item: { id: { S: "é".repeat(1025) } } }, "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"],
    ["that is too large", { Item: { id: { S: "1" }, t: { S: "x".repeat(409_600 - 3) } } }, "Item size has exceeded the maximum allowed size"],
    ["with a value without type", { Item: { id: { S: "1" }, a: {} } }, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"],
    ["with a value of two types", { Item: { id: { S: "1" }, a: { S: "x", N: "1" } } }, "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"],
    ["with an empty set", { Item: { id: { S: "1" }, a: { SS: [] } } }, "One or more parameter values were invalid: An string set  may not be empty"],
    ["with one member twice", { Item: { id: { S: "1" }, a: { SS: ["x", "x"] } } }, "One or more parameter values were invalid: Input collection [x, x] contains duplicates."],
    ["with one number twice", { Item: { id: { S: "1" }, a: { NS: ["1", "1.0"] } } }, "Input collection contains duplicates"],
    ["with a NULL that is false", { Item: { id: { S: "1" }, a: { NULL: false } } }, "One or more parameter values were invalid: Null attribute value types must have the value of true"],
    ["with too precise a number", { Item: { id: { S: "1" }, a: { L: [{ N: "1".repeat(39) }] } } }, "Attempting to store more than 38 significant digits in a Number"],
    ["with an unused name", { Item: { id: { S: "1" } }, ConditionExpression: "attribute_exists(id)", ExpressionAttributeNames: { "#a": "a" } }, "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"],
    ["with an unused value", { Item: { id: { S: "1" } }, ConditionExpression: "attribute_exists(id)", ExpressionAttributeValues: { ":a": { S: "a" } } }, "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"],
    ["with values for nothing", { Item: { id: { S: "1" } }, ExpressionAttributeValues: { ":a": { S: "a" } } }, "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"],
    ["with names for nothing", { Item: { id: { S: "1" } }, ExpressionAttributeNames: { "#a": "a" } }, "ExpressionAttributeNames can only be specified when using expressions"],
    ["with a bad placeholder", { Item: { id: { S: "1" } }, ConditionExpression: "attribute_exists(id)", ExpressionAttributeNames: { a: "a" } }, "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""],
    ["with a bad value", { Item: { id: { S: "1" } }, ConditionExpression: "a = :a", ExpressionAttributeValues: { ":a": { N: "x" } } },
      "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a"],
    ["with a condition inside of the key", { Item: { id: { S: "1" } }, ConditionExpression: "attribute_exists(id.a)" },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id"],
    ["that asks for the new values", { Item: { id: { S: "1" } }, ReturnValues: "ALL_NEW" }, "ReturnValues can only be ALL_OLD or NONE"],
  ])("refuses an item %s", async (_what, input, message) => {
    await expect(dynamodb("PutItem", input)).rejects.toEqual(refused(message));
    expect(await usage()).toEqual([0, 0]);
  });

  it("takes an item of exactly 400 KB and nesting of 32 levels, and no more", async () => {
    const nested = (levels: number): Shape => (levels === 0 ? { S: "deep" } : { L: [nested(levels - 1)] });
    await dynamodb("PutItem", { Item: { id: { S: "1" }, t: { S: "x".repeat(409_600 - 4) } } });
    await dynamodb("PutItem", { Item: { id: { S: "2" }, l: nested(32) } });

    await expect(dynamodb("PutItem", { Item: { id: { S: "3" }, l: nested(33) } })).rejects.toMatchObject({ code: "ValidationException", message: expect.stringContaining("Nesting Levels have exceeded supported limits") });
    expect((await usage())[0]).toBe(2);
  });

  it("tells a missing table shortly, and refuses legacy parameters by name", async () => {
    await expect(dynamodb("PutItem", { TableName: "ghost", Item: { id: { S: "1" } } })).rejects.toEqual(refused("Requested resource not found", "ResourceNotFoundException"));
    for (const legacy of [{ Expected: { id: { Exists: false } } }, { ConditionalOperator: "AND" }]) {
      await expect(dynamodb("PutItem", { Item: { id: { S: "1" } }, ...legacy })).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining(Object.keys(legacy)[0]!) });
    }
  });
});

describe("UpdateItem", () => {
  const update = (UpdateExpression: string | undefined, values?: Shape, more: Shape = {}): Promise<Shape> =>
    dynamodb("UpdateItem", { Key: { id: { S: "1" } }, UpdateExpression, ExpressionAttributeValues: values, ...more });

  it("makes an item that is not there, with or without an expression", async () => {
    await update(undefined);
    expect(await get("1")).toEqual({ id: { S: "1" } });

    await update("ADD n :one", { ":one": { N: "1" } }, { Key: { id: { S: "2" } } });
    expect(await get("2")).toEqual({ id: { S: "2" }, n: { N: "1" } });
    expect((await usage())[0]).toBe(2);
  });

  it.each<[string, Shape | undefined]>([
    ["NONE", undefined], ["ALL_OLD", { id: { S: "1" }, n: { N: "1" }, m: { M: { a: { N: "1" }, b: { N: "2" } } }, l: { L: [{ N: "1" }, { N: "2" }] } }], ["UPDATED_OLD", { n: { N: "1" }, m: { M: { a: { N: "1" } } }, l: { L: [{ N: "2" }] } }],
    ["ALL_NEW", { id: { S: "1" }, n: { N: "2" }, m: { M: { a: { N: "9" }, b: { N: "2" } } }, l: { L: [{ N: "1" }, { N: "9" }] }, fresh: { N: "9" } }], ["UPDATED_NEW", { n: { N: "2" }, m: { M: { a: { N: "9" } } }, l: { L: [{ N: "9" }] }, fresh: { N: "9" } }],
  ])("answers %s", async (ReturnValues, expected) => {
    await dynamodb("PutItem", { Item: { id: { S: "1" }, n: { N: "1" }, m: { M: { a: { N: "1" }, b: { N: "2" } } }, l: { L: [{ N: "1" }, { N: "2" }] } } });

    const answer = await update("SET n = n + :one, m.a = :nine, l[1] = :nine, fresh = :nine", { ":one": { N: "1" }, ":nine": { N: "9" } }, { ReturnValues });

    expect(answer).toEqual(expected === undefined ? {} : { Attributes: expected });
  });

  it.each<[string, string, Shape | undefined, string]>([
    ["the key", "SET id = :v", { ":v": { S: "2" } }, "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"],
    ["inside of the key", "SET id.a = :v", { ":v": { S: "2" } }, "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"],
    ["beyond the size of items", "SET t = :v", { ":v": { S: "x".repeat(409_600) } }, "Item size to update has exceeded the maximum allowed size"],
    ["what is not there", "SET n = nothere", undefined, "The provided expression refers to an attribute that does not exist in the item"],
  ])("refuses to change %s", async (_what, expression, values, message) => {
    await expect(update(expression, values)).rejects.toEqual(refused(message));
    expect(await get("1")).toBeUndefined();
  });

  it("counts once under many competing conditional updates", async () => {
    await dynamodb("PutItem", { Item: { id: { S: "1" }, n: { N: "0" } } });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => update("SET n = n + :one", { ":one": { N: "1" }, ":zero": { N: "0" } }, { ConditionExpression: "n = :zero" })));

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await get("1")).toEqual({ id: { S: "1" }, n: { N: "1" } });
  });
});

describe("DeleteItem", () => {
  it("removes an item, answers it when asked, and is content when it is not there", async () => {
    const Item = { id: { S: "1" }, n: { N: "1" } };
    await dynamodb("PutItem", { Item });

    expect(await dynamodb("DeleteItem", { Key: { id: { S: "1" } }, ReturnValues: "ALL_OLD" })).toEqual({ Attributes: Item });
    expect(await dynamodb("DeleteItem", { Key: { id: { S: "1" } }, ReturnValues: "ALL_OLD" })).toEqual({});
    await expect(dynamodb("DeleteItem", { Key: { id: { S: "1" } }, ConditionExpression: "attribute_exists(id)" })).rejects.toMatchObject({ code: "ConditionalCheckFailedException" });
    expect(await usage()).toEqual([0, 0]);
  });

  it.each<[Shape]>([[{}], [{ id: { N: "1" } }], [{ id: { S: "1" }, at: { S: "x" } }], [{ other: { S: "1" } }]])("refuses the key %j", async (Key) => {
    await expect(dynamodb("DeleteItem", { Key })).rejects.toEqual(refused("The provided key element does not match the schema"));
  });
});

describe("a table", () => {
  it("counts its items, and takes them along when it goes", async () => {
    for (const id of ["1", "2", "3"]) await dynamodb("PutItem", { Item: { id: { S: id }, t: { S: "text" } } });
    await dynamodb("UpdateItem", { Key: { id: { S: "3" } }, UpdateExpression: "REMOVE t" });
    expect(await usage()).toEqual([3, 19]);

    await account.dynamodb("DeleteTable", { TableName: "payments" });
    await account.table("payments", ["id:S"]);

    expect(await account.items("payments")).toEqual([]);
    expect(await usage()).toEqual([0, 0]);
    expect(["dynamodb-items", "dynamodb-index-entries", "dynamodb-usage"].flatMap((collection) => account.cloud.store.read((tx) => tx.list(collection)))).toEqual([]);
  });

  it("is one per Region", async () => {
    const ireland = (operation: string, input: Shape): Promise<Shape> => account.cloud.call({ service: "dynamodb", operation, input, caller: account.cloud.administrator, region: "eu-west-1" });
    await ireland("CreateTable", { TableName: "payments", BillingMode: "PAY_PER_REQUEST", KeySchema: schema("id"), AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] });
    await ireland("PutItem", { TableName: "payments", Item: { id: { S: "1" } } });

    expect(await account.items("payments")).toEqual([]);
    expect((await ireland("Scan", { TableName: "payments" })).Count).toBe(1);
  });

  it("tells what its operations consumed", async () => {
    const put = await dynamodb("PutItem", { Item: { id: { S: "1" }, t: { S: "x".repeat(1500) } }, ReturnConsumedCapacity: "TOTAL" });
    const smaller = await dynamodb("PutItem", { Item: { id: { S: "1" }, t: { S: "x".repeat(5000) } }, ReturnConsumedCapacity: "INDEXES" });
    const eventual = await dynamodb("GetItem", { Key: { id: { S: "1" } }, ReturnConsumedCapacity: "TOTAL" });
    const strong = await dynamodb("GetItem", { Key: { id: { S: "1" } }, ConsistentRead: true, ReturnConsumedCapacity: "TOTAL" });

    expect([put, smaller, eventual, strong].map(({ ConsumedCapacity }) => ConsumedCapacity)).toEqual([
      { TableName: "payments", CapacityUnits: 2 }, { TableName: "payments", CapacityUnits: 5, Table: { CapacityUnits: 5 } },
      { TableName: "payments", CapacityUnits: 1 }, { TableName: "payments", CapacityUnits: 2 },
    ]);
  });
});
