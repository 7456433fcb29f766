import fc from "fast-check";
import type { Shape } from "../../../service";
import { openTestTables, schema, type TestTables } from "./item-fixtures";

let account: TestTables;
beforeEach(async () => { account = await openTestTables(); });
afterEach(() => account.close());

const put = (table: string, Item: Shape): Promise<Shape> => account.dynamodb("PutItem", { TableName: table, Item });
const query = (KeyConditionExpression: string, values: Shape, more: Shape = {}): Promise<Shape> =>
  account.dynamodb("Query", { TableName: "events", KeyConditionExpression, ExpressionAttributeValues: values, ...more });
const numbersOf = ({ Items }: Shape): string[] => (Items as Shape[]).map(({ n }) => n.N as string);

async function eventTable(): Promise<void> {
  await account.table("events", ["id:S", "n:N"], {
    AttributeDefinitions: [{ AttributeName: "kind", AttributeType: "S" }, { AttributeName: "at", AttributeType: "S" }],
    GlobalSecondaryIndexes: [{ IndexName: "by-kind", KeySchema: schema("kind", "at"), Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["extra"] } },
      { IndexName: "kinds", KeySchema: schema("kind"), Projection: { ProjectionType: "ALL" } }],
    LocalSecondaryIndexes: [{ IndexName: "by-time", KeySchema: schema("id", "at"), Projection: { ProjectionType: "KEYS_ONLY" } }],
  });
}

describe("Query", () => {
  it("reads one partition in the order of the sort key, forwards and backwards", async () => {
    await eventTable();
    for (const n of ["10", "-3", "2.5", "1e20", "0"]) await put("events", { id: { S: "a" }, n: { N: n } });
    await put("events", { id: { S: "b" }, n: { N: "1" } });

    const a = { ":a": { S: "a" } };
    expect(numbersOf(await query("id = :a", a))).toEqual(["-3", "0", "2.5", "10", "100000000000000000000"]);
    expect(numbersOf(await query("id = :a", a, { ScanIndexForward: false }))).toEqual(["100000000000000000000", "10", "2.5", "0", "-3"]);
    expect(numbersOf(await query(":zero < n AND :a = id", { ...a, ":zero": { N: "0" } }))).toEqual(["2.5", "10", "100000000000000000000"]);
    expect(numbersOf(await query("(id = :a) AND (n BETWEEN :zero AND :ten)", { ...a, ":zero": { N: "-0" }, ":ten": { N: "1e1" } }))).toEqual(["0", "2.5", "10"]);
    expect(await query("id = :a", { ":a": { S: "nobody" } })).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
  });

  it("pages by Limit, and the pages make up the whole", async () => {
    await eventTable();
    const all = Array.from({ length: 40 }, (_, n) => String(n * 3 - 50));
    for (const n of all) await put("events", { id: { S: "a" }, n: { N: n }, at: { S: `t${Number(n) % 4}` }, kind: { S: "x" } });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 45 }), fc.boolean(), fc.constantFrom(undefined, "by-time", "by-kind", "kinds"), async (Limit, ScanIndexForward, IndexName) => {
      const found: string[] = [];
      let ExclusiveStartKey: Shape | undefined;
      do {
        const page: Shape = await query(IndexName?.includes("kind") ? "kind = :a" : "id = :a", { ":a": { S: IndexName?.includes("kind") ? "x" : "a" } }, { Limit, ScanIndexForward, IndexName, ExclusiveStartKey });
        expect(page.Count).toBeLessThanOrEqual(Limit);
        expect(page.LastEvaluatedKey === undefined || page.Count === Limit).toBe(true);
        found.push(...numbersOf(page));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      const sorted = [...found].sort((a, b) => Number(a) - Number(b));
      expect(sorted).toEqual(all);
      if (IndexName === undefined) expect(found).toEqual(ScanIndexForward ? all : [...all].reverse());
    }), { numRuns: 30 });
  });

  it("gives the last key of a page even when nothing follows, and starts behind a key that is gone", async () => {
    await eventTable();
    for (const n of ["1", "2", "3"]) await put("events", { id: { S: "a" }, n: { N: n } });
    const { LastEvaluatedKey } = await query("id = :a", { ":a": { S: "a" } }, { Limit: 2 });
    await account.dynamodb("DeleteItem", { TableName: "events", Key: LastEvaluatedKey });

    expect(numbersOf(await query("id = :a", { ":a": { S: "a" } }, { ExclusiveStartKey: LastEvaluatedKey }))).toEqual(["3"]);
    expect((await query("id = :a", { ":a": { S: "a" } }, { Limit: 2 })).LastEvaluatedKey).toEqual({ id: { S: "a" }, n: { N: "3" } });
    expect((await query("id = :a", { ":a": { S: "a" } }, { Limit: 3 })).LastEvaluatedKey).toBeUndefined();
  });

  it("ends a page before it is larger than 1 MB", async () => {
    await eventTable();
    for (let n = 0; n < 5; n++) await put("events", { id: { S: "a" }, n: { N: String(n) }, text: { S: "x".repeat(300_000) } });

    const first = await query("id = :a", { ":a": { S: "a" } }, { ReturnConsumedCapacity: "TOTAL", Select: "COUNT" });
    const second = await query("id = :a", { ":a": { S: "a" } }, { ExclusiveStartKey: first.LastEvaluatedKey });

    expect(first).toEqual({ Count: 3, ScannedCount: 3, LastEvaluatedKey: { id: { S: "a" }, n: { N: "2" } }, ConsumedCapacity: { TableName: "events", CapacityUnits: 110 } });
    expect(numbersOf(second)).toEqual(["3", "4"]);
  });

  it("filters after the page is read, and projects", async () => {
    await eventTable();
    for (let n = 0; n < 6; n++) await put("events", { id: { S: "a" }, n: { N: String(n) }, even: { BOOL: n % 2 === 0 }, m: { M: { l: { L: [{ N: String(n) }, { S: "y" }] }, other: { S: "z" } } } });

    const page = await query("id = :a", { ":a": { S: "a" }, ":yes": { BOOL: true } }, { Limit: 3, FilterExpression: "even = :yes", ProjectionExpression: "m.l[1], n", ReturnConsumedCapacity: "NONE" });

    expect(page).toEqual({
      Count: 2, ScannedCount: 3, LastEvaluatedKey: { id: { S: "a" }, n: { N: "2" } },
      Items: ["0", "2"].map((n) => ({ n: { N: n }, m: { M: { l: { L: [{ S: "y" }] } } } })),
    });
  });

  it("reads by begins_with exactly what begins so", async () => {
    await account.table("words", ["id:S", "word:S"]);
    const words = ["", "a", "ab", "ab\0", "ab\u{10ffff}", "abc", "ac", "é"].slice(1);
    for (const word of words) await put("words", { id: { S: "1" }, word: { S: word } });

    const { Items } = await account.dynamodb("Query", { TableName: "words", KeyConditionExpression: "id = :i and begins_with(word, :w)", ExpressionAttributeValues: { ":i": { S: "1" }, ":w": { S: "ab" } } });

    expect(Items.map(({ word }: Shape) => word.S)).toEqual(["ab", "ab\0", "abc", "ab\u{10ffff}"]);
  });

  it.each<[string, Shape, string]>([
    ["without the partition", { KeyConditionExpression: "n = :n", ExpressionAttributeValues: { ":n": { N: "1" } } }, "Query condition missed key schema element: id"],
    ["on another attribute", { KeyConditionExpression: "id = :a AND kind = :a" }, "Query condition missed key schema element: n"],
    ["on a partition by order", { KeyConditionExpression: "id > :a" }, "Query key condition not supported"],
    ["with a value of another type", { KeyConditionExpression: "id = :a AND n = :a" }, "One or more parameter values were invalid: Condition parameter type does not match schema type"],
    ["with OR", { KeyConditionExpression: "id = :a OR n = :a" }, "Invalid operator used in KeyConditionExpression: OR"],
    ["with <>", { KeyConditionExpression: "id <> :a" }, "Invalid operator used in KeyConditionExpression: <>"],
    ["with contains", { KeyConditionExpression: "contains(id, :a)" }, "Invalid operator used in KeyConditionExpression: contains"],
    ["with size", { KeyConditionExpression: "size(id) = :a" }, "KeyConditionExpressions cannot contain nested operations"],
    ["on something nested", { KeyConditionExpression: "id.a = :a" }, "KeyConditionExpressions cannot have conditions on nested attributes"],
    ["twice on one key", { KeyConditionExpression: "id = :a AND id = :a" }, "KeyConditionExpressions must only contain one condition per key"],
    ["without a condition", { KeyConditionExpression: undefined, ExpressionAttributeValues: undefined }, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."],
    ["with a filter on a key", { FilterExpression: "n = :a" }, "Filter Expression can only contain non-primary key attributes: Primary key attribute: n"],
    ["of an index that is not there", { IndexName: "ghost" }, "The table does not have the specified index: ghost"],
    ["of a global index consistently", { IndexName: "kinds", KeyConditionExpression: "kind = :a", ConsistentRead: true }, "Consistent reads are not supported on global secondary indexes"],
    ["of everything in a partial index", { IndexName: "by-kind", KeyConditionExpression: "kind = :a", Select: "ALL_ATTRIBUTES" },
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index by-kind because its projection type is not ALL"],
    ["from a key of another partition", { ExclusiveStartKey: { id: { S: "z" }, n: { N: "1" } } }, "The provided starting key is outside query boundaries based on provided conditions"],
    ["from half a key", { ExclusiveStartKey: { id: { S: "a" } } }, "The provided starting key is invalid: The provided key element does not match the schema"],
    ["for a projection that it does not have", { Select: "SPECIFIC_ATTRIBUTES" }, "One or more parameter values were invalid: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"],
  ])("is refused %s", async (_what, more, message) => {
    await eventTable();
    await expect(query("id = :a", { ":a": { S: "a" } }, more)).rejects.toMatchObject({ code: "ValidationException", message });
  });
});

describe("indexes", () => {
  it("hold the items that have their keys, with what they project, and follow every write", async () => {
    await eventTable();
    const byKind = (more: Shape = {}): Promise<Shape> => query("kind = :k", { ":k": { S: "x" } }, { IndexName: "by-kind", ...more });
    await put("events", { id: { S: "a" }, n: { N: "1" }, kind: { S: "x" }, at: { S: "2" }, extra: { S: "e" }, other: { S: "o" } });
    await put("events", { id: { S: "b" }, n: { N: "1" }, kind: { S: "x" }, at: { S: "1" } });
    await put("events", { id: { S: "c" }, n: { N: "1" }, kind: { S: "x" } });

    expect((await byKind()).Items).toEqual([
      { id: { S: "b" }, n: { N: "1" }, kind: { S: "x" }, at: { S: "1" } }, { id: { S: "a" }, n: { N: "1" }, kind: { S: "x" }, at: { S: "2" }, extra: { S: "e" } },
    ]);

    await account.dynamodb("UpdateItem", { TableName: "events", Key: { id: { S: "a" }, n: { N: "1" } }, UpdateExpression: "SET #a = :z", ExpressionAttributeNames: { "#a": "at" }, ExpressionAttributeValues: { ":z": { S: "0" } } });
    await account.dynamodb("UpdateItem", { TableName: "events", Key: { id: { S: "b" }, n: { N: "1" } }, UpdateExpression: "REMOVE kind" });
    expect((await byKind({ ProjectionExpression: "id" })).Items).toEqual([{ id: { S: "a" } }]);

    await account.dynamodb("DeleteItem", { TableName: "events", Key: { id: { S: "a" }, n: { N: "1" } } });
    expect((await byKind()).Items).toEqual([]);
    const { Table } = await account.dynamodb("DescribeTable", { TableName: "events" });
    expect([...Table.GlobalSecondaryIndexes, ...Table.LocalSecondaryIndexes].map(({ IndexName, ItemCount }: Shape) => [IndexName, ItemCount])).toEqual([["by-kind", 0], ["kinds", 1], ["by-time", 1]]);
  });

  it("cost a write when an entry changes, two when its key does, and none when they are not touched", async () => {
    await eventTable();
    const Key = { id: { S: "a" }, n: { N: "1" } };
    const units = async (UpdateExpression: string, value: string): Promise<Shape> => {
      const { ConsumedCapacity } = await account.dynamodb("UpdateItem", { TableName: "events", Key, UpdateExpression, ExpressionAttributeValues: { ":v": { S: value } }, ReturnConsumedCapacity: "INDEXES" });
      const { Table, GlobalSecondaryIndexes = {}, LocalSecondaryIndexes = {}, CapacityUnits } = ConsumedCapacity;
      return { total: CapacityUnits, table: Table.CapacityUnits, ...Object.fromEntries(Object.entries<Shape>({ ...GlobalSecondaryIndexes, ...LocalSecondaryIndexes }).map(([name, one]) => [name, one.CapacityUnits])) };
    };
    await put("events", { ...Key, kind: { S: "x" }, at: { S: "1" } });

    expect(await units("SET unprojected = :v", "u")).toEqual({ total: 2, table: 1, kinds: 1 });
    expect(await units("SET extra = :v", "e")).toEqual({ total: 3, table: 1, kinds: 1, "by-kind": 1 });
    expect(await units("SET kind = :v", "y")).toEqual({ total: 5, table: 1, kinds: 2, "by-kind": 2 });
  });

  it("agree with a filter over the whole table, whatever is written", async () => {
    await eventTable();
    const value = fc.constantFrom("x", "y", "z");
    const write = fc.record({ id: value, n: fc.integer({ min: 0, max: 3 }), kind: fc.option(value, { nil: undefined }), at: fc.option(value, { nil: undefined }), removes: fc.boolean() });
    await fc.assert(fc.asyncProperty(fc.array(write, { maxLength: 8 }), async (writes) => {
      for (const { id, n, kind, at, removes } of writes) {
        const Key = { id: { S: id }, n: { N: String(n) } };
        if (removes) await account.dynamodb("DeleteItem", { TableName: "events", Key });
        else await put("events", { ...Key, ...(kind && { kind: { S: kind } }), ...(at && { at: { S: at } }) });
      }
      const all = await account.items("events");
      for (const kind of ["x", "y", "z"]) {
        const expected = all.filter((item) => item.kind?.S === kind && item.at !== undefined).sort((a, b) => (a.at.S < b.at.S ? -1 : a.at.S > b.at.S ? 1 : 0)).map((item) => item.at.S);
        expect((await query("kind = :k", { ":k": { S: kind } }, { IndexName: "by-kind" })).Items.map((item: Shape) => item.at.S)).toEqual(expected);
      }
      const { Table } = await account.dynamodb("DescribeTable", { TableName: "events" });
      expect(Table.ItemCount).toBe(all.length);
      expect(Table.GlobalSecondaryIndexes[0].ItemCount).toBe(all.filter(({ kind, at }) => kind && at).length);
    }), { numRuns: 25 });
  });

  it("that are local fetch from the table what they lack", async () => {
    await eventTable();
    await put("events", { id: { S: "a" }, n: { N: "1" }, at: { S: "2" }, further: { S: "o" } });
    const byTime = (more: Shape): Promise<Shape> => query("id = :a", { ":a": { S: "a" } }, { IndexName: "by-time", ConsistentRead: true, ...more });

    expect((await byTime({})).Items).toEqual([{ id: { S: "a" }, n: { N: "1" }, at: { S: "2" } }]);
    expect((await byTime({ Select: "ALL_ATTRIBUTES" })).Items).toEqual([{ id: { S: "a" }, n: { N: "1" }, at: { S: "2" }, further: { S: "o" } }]);
    expect((await byTime({ ProjectionExpression: "further" })).Items).toEqual([{ further: { S: "o" } }]);
  });

  it("that come later take in the items that are there; one that goes is empty when it comes back", async () => {
    await account.table("plain", ["id:S"]);
    for (const [id, kind] of [["a", { S: "x" }], ["b", { N: "1" }], ["c", { S: "x" }]] as const) await put("plain", { id: { S: id }, kind });
    const change = (GlobalSecondaryIndexUpdates: Shape[]): Promise<Shape> => account.dynamodb("UpdateTable", { TableName: "plain", GlobalSecondaryIndexUpdates,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }, ...(GlobalSecondaryIndexUpdates[0]!.Create ? [{ AttributeName: "kind", AttributeType: "S" }] : [])] });
    const create = { Create: { IndexName: "kinds", KeySchema: schema("kind"), Projection: { ProjectionType: "ALL" } } };
    const found = async (): Promise<string[]> => (await account.dynamodb("Query", { TableName: "plain", IndexName: "kinds", KeyConditionExpression: "kind = :x", ExpressionAttributeValues: { ":x": { S: "x" } } }))
      .Items.map((item: Shape) => item.id.S).sort();

    await change([create]);
    expect(await found()).toEqual(["a", "c"]);
    await change([{ Delete: { IndexName: "kinds" } }]);
    await account.dynamodb("DeleteItem", { TableName: "plain", Key: { id: { S: "a" } } });
    await change([create]);

    expect(await found()).toEqual(["c"]);
  });

  it("refuse items with keys of other types or empty ones", async () => {
    await eventTable();
    const key = { id: { S: "a" }, n: { N: "1" } };
    await expect(put("events", { ...key, kind: { N: "1" } })).rejects.toMatchObject({ code: "ValidationException", message: "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: N IndexName: by-kind" });
    await expect(put("events", { ...key, kind: { S: "" } })).rejects.toMatchObject({ code: "ValidationException", message: expect.stringContaining("empty string value. IndexName: by-kind, IndexKey: kind") });
    await put("events", key);
    await expect(account.dynamodb("UpdateItem", { TableName: "events", Key: key, UpdateExpression: "SET kind = n" })).rejects.toMatchObject({
      code: "ValidationException", message: "The update expression attempted to update the secondary index key to unsupported type" });
  });
});

describe("Scan", () => {
  it("reads everything once, in segments and pages", async () => {
    await account.table("many", ["id:S", "n:N"]);
    for (let n = 0; n < 60; n++) await put("many", { id: { S: `id-${n % 20}` }, n: { N: String(n) } });
    for (const TotalSegments of [1, 3, 7]) {
      const found: number[] = [];
      for (let Segment = 0; Segment < TotalSegments; Segment++) {
        let ExclusiveStartKey: Shape | undefined;
        do {
          const page: Shape = await account.dynamodb("Scan", { TableName: "many", Limit: 4, Segment, TotalSegments, ExclusiveStartKey });
          found.push(...page.Items.map((item: Shape) => Number(item.n.N)));
          ExclusiveStartKey = page.LastEvaluatedKey;
        } while (ExclusiveStartKey);
      }
      expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    }
  });

  it("filters, counts and reads indexes", async () => {
    await eventTable();
    for (let n = 0; n < 4; n++) await put("events", { id: { S: "a" }, n: { N: String(n) }, ...(n > 1 && { kind: { S: "x" }, at: { S: "1" } }) });

    expect(await account.dynamodb("Scan", { TableName: "events", IndexName: "by-kind", Select: "COUNT" })).toEqual({ Count: 2, ScannedCount: 2 });
    expect(await account.dynamodb("Scan", { TableName: "events", FilterExpression: "n < :two", ExpressionAttributeValues: { ":two": { N: "2" } }, Select: "COUNT" })).toEqual({ Count: 2, ScannedCount: 4 });
  });

  it.each<[Shape, string]>([
    [{ Segment: 1 }, "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"],
    [{ TotalSegments: 2 }, "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"],
    [{ Segment: 2, TotalSegments: 2 }, "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2"],
  ])("refuses the segment %j", async (input, message) => {
    await eventTable();
    await expect(account.dynamodb("Scan", { TableName: "events", ...input })).rejects.toMatchObject({ code: "ValidationException", message });
  });
});
