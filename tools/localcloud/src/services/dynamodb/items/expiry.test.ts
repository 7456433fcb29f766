import type { Shape } from "../../../service";
import { openTestTables, type TestTables } from "./item-fixtures";

let account: TestTables;
beforeEach(async () => {
  account = await openTestTables();
  await account.table("sessions", ["id:S"]);
});
afterEach(() => account.close());

const hour = 3_600_000;
const enable = (Enabled = true): Promise<Shape> => account.dynamodb("UpdateTimeToLive", { TableName: "sessions", TimeToLiveSpecification: { Enabled, AttributeName: "until" } });
const put = (id: string, until?: Shape): Promise<Shape> => account.dynamodb("PutItem", { TableName: "sessions", Item: { id: { S: id }, ...(until && { until }) } });
const inHours = (hours: number): Shape => ({ N: String(Math.floor((account.clock.at + hours * hour) / 1000)) });
const ids = async (): Promise<string[]> => (await account.items("sessions")).map(({ id }) => id.S as string).sort();
const agenda = (): number => account.cloud.store.read((tx) => tx.list("agenda").length);

describe("time to live", () => {
  it("removes items that expired two days ago; until then they are read", async () => {
    await enable();
    await put("soon", inHours(1));
    await put("later", inHours(100));
    await put("never");
    await put("text", { S: "1" });
    await put("ancient", { N: "1000000000" });

    await account.cloud.advanceBy(48 * hour);
    expect(await ids()).toEqual(["ancient", "later", "never", "soon", "text"]);
    await account.cloud.advanceBy(2 * hour);
    expect(await ids()).toEqual(["ancient", "later", "never", "text"]);
    await account.cloud.advanceBy(200 * hour);

    expect(await ids()).toEqual(["ancient", "never", "text"]);
    expect((await account.dynamodb("DescribeTable", { TableName: "sessions" })).Table.ItemCount).toBe(3);
    expect(agenda()).toBe(0);
  });

  it("follows an item whose time is moved or taken away", async () => {
    await enable();
    await put("moved", inHours(1));
    await put("kept", inHours(1));
    await account.dynamodb("UpdateItem", { TableName: "sessions", Key: { id: { S: "moved" } }, UpdateExpression: "SET #u = :u", ExpressionAttributeNames: { "#u": "until" }, ExpressionAttributeValues: { ":u": inHours(500) } });
    await put("kept");

    await account.cloud.advanceBy(100 * hour);

    expect(await ids()).toEqual(["kept", "moved"]);
  });

  it("counts for items that were there before it", async () => {
    await put("old", inHours(-1));
    await enable();

    await account.cloud.advanceBy(48 * hour);

    expect(await ids()).toEqual([]);
  });

  it("removes many items in steps", async () => {
    await enable();
    for (let n = 0; n < 1201; n++) await put(`id-${n}`, inHours(1));

    await account.cloud.advanceBy(50 * hour);

    expect(await ids()).toEqual([]);
  });

  it("puts nothing on the agenda for tables without it or without items that expire, and takes it off with it", async () => {
    await put("without", inHours(1));
    expect(agenda()).toBe(0);
    await account.dynamodb("DeleteItem", { TableName: "sessions", Key: { id: { S: "without" } } });
    await enable();
    await put("never");
    expect(agenda()).toBe(0);
    await put("soon", inHours(1));
    expect(agenda()).toBe(1);

    await enable(false);

    expect(agenda()).toBe(0);
    await account.cloud.advanceBy(1000 * hour);
    expect(await ids()).toEqual(["never", "soon"]);
  });

  it("ends with its table", async () => {
    await enable();
    await put("soon", inHours(1));

    await account.dynamodb("DeleteTable", { TableName: "sessions" });

    expect(agenda()).toBe(0);
    expect(account.cloud.store.read((tx) => tx.list("dynamodb-expiry"))).toEqual([]);
  });
});
