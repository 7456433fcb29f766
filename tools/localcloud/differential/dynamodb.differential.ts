import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand, type AttributeValue as SdkValue } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { startTestCloud, type TestCloud } from "../src/testing/served-cloud";
import { conditionCases, updateCases, type Case } from "./dynamodb-cases";
import { reasonWhyMotoDiffers, type Outcome } from "./dynamodb-differences";
import { startMoto, type MotoServer } from "./moto-server";

const TableName = "compared";
/** Another number gives other cases: `SEED=7 npm run differential -w tools/localcloud`. */
const seed = Number(process.env.SEED ?? 1);
const numRuns = Number(process.env.RUNS ?? 1500);

let moto: MotoServer;
let cloud: TestCloud;
let clients: [ours: DynamoDBClient, theirs: DynamoDBClient];

beforeAll(async () => {
  [moto, cloud] = await Promise.all([startMoto(), startTestCloud()]);
  clients = [new DynamoDBClient(cloud.clientConfig), new DynamoDBClient({ ...cloud.clientConfig, endpoint: moto.endpoint })];
  for (const client of clients) {
    await client.send(new CreateTableCommand({ TableName, BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "id", KeyType: "HASH" }], AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] }));
  }
}, 60_000);
afterAll(async () => {
  for (const client of clients ?? []) client.destroy();
  await cloud?.stop();
  await moto?.stop();
});

/** What became of a case: the answer in a form that can be compared, or the name of the error, and its message. */
async function outcome(client: DynamoDBClient, { item, condition, update, values }: Case): Promise<Outcome> {
  const named = { TableName, Key: { id: item.id as SdkValue }, ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values as Record<string, SdkValue> }) };
  await client.send(new PutItemCommand({ TableName, Item: item as Record<string, SdkValue> }));
  try {
    if (update === undefined) await client.send(new DeleteItemCommand({ ...named, ConditionExpression: condition }));
    else return { result: JSON.stringify(comparable((await client.send(new UpdateItemCommand({ ...named, UpdateExpression: update, ReturnValues: "ALL_NEW" }))).Attributes)) };
    return { result: "true" };
  } catch (error) {
    return { result: (error as Error).name, message: (error as Error).message };
  }
}

/** Sets and maps without order, numbers in one form. */
function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => {
    if (name === "N" && typeof inner === "string") return [name, String(Number(inner))];
    if (name === "NS") return [name, (inner as string[]).map((text) => String(Number(text))).sort()];
    return [name, name === "SS" ? [...inner as string[]].sort() : comparable(inner)];
  }));
}

it.each<[string, fc.Arbitrary<Case>]>([["conditions", conditionCases], ["updates", updateCases]])("%s come out as with moto, known differences aside", async (what, cases) => {
  const unexplained: string[] = [];
  const explained = new Map<string, number>();
  const outcomes = new Map<string, number>();
  for (const one of fc.sample(cases, { seed, numRuns })) {
    const [ours, theirs] = await Promise.all(clients.map((client) => outcome(client, one))) as [Outcome, Outcome];
    const kind = ours.result.startsWith("{") ? "an item" : ours.result;
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    if (ours.result === theirs.result) continue;
    const reason = reasonWhyMotoDiffers(one, ours, theirs);
    if (reason === undefined) unexplained.push(JSON.stringify({ ...one, ours, theirs }));
    else explained.set(reason, (explained.get(reason) ?? 0) + 1);
  }
  process.stdout.write(`${what}: ${numRuns} cases, ${[...outcomes].map(([kind, count]) => `${count} ${kind}`).join(", ")}\n`
    + [...explained].map(([reason, count]) => `  ${count} differ: ${reason}\n`).join(""));
  expect(unexplained).toEqual([]);
}, 300_000);
