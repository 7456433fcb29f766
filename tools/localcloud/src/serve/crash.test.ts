import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { bundleForProcess, PROCESS_ENVIRONMENT } from "../testing/bundle";

const folder = mkdtempSync(join(tmpdir(), "localcloud-crash-"));
const models = join(__dirname, "..", "..", "models");
let program: string;

beforeAll(() => { program = bundleForProcess(join(__dirname, "__fixtures__", "serve.ts"), folder); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Served { child: ChildProcess; dynamodb: DynamoDBClient; s3: S3Client; sqs: SQSClient; events: EventBridgeClient }

async function serve(): Promise<Served> {
  const child = spawn(process.execPath, [program, models, join(folder, "home"), "--port", "0", "--json"], { env: PROCESS_ENVIRONMENT, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const { endpoint, region, credentials } = JSON.parse(line) as { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
    // The SDK adds to the credentials that it is given.
    const config = () => ({ endpoint, region, credentials: { ...credentials }, maxAttempts: 1 });
    return { child, dynamodb: new DynamoDBClient(config()), s3: new S3Client({ ...config(), forcePathStyle: true }), sqs: new SQSClient(config()), events: new EventBridgeClient(config()) };
  }
  throw new Error("the cloud ended before it was ready");
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await ended;
}

/** What was acknowledged, by kind. */
interface Acknowledged { items: string[]; objects: string[]; events: string[] }

/** Writes until the cloud is gone. Only what it acknowledged counts. */
async function load({ dynamodb, s3, events }: Served, name: string, acknowledged: Acknowledged): Promise<void> {
  const forever = async (write: (id: string) => Promise<unknown>, list: string[]): Promise<void> => {
    for (let i = 0; ; i++) {
      const id = `${name}-${i}`;
      try {
        await write(id);
      } catch {
        return; // the cloud was killed
      }
      list.push(id);
    }
  };
  await Promise.all([
    forever((id) => dynamodb.send(new PutItemCommand({ TableName: "load", Item: { id: { S: id } } })), acknowledged.items),
    forever((id) => s3.send(new PutObjectCommand({ Bucket: "crash-load", Key: id, Body: id })), acknowledged.objects),
    forever(async (id) => {
      const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [{ Source: "test", DetailType: "load", Detail: JSON.stringify({ id }) }] }));
      if (FailedEntryCount !== 0) throw new Error("not taken");
    }, acknowledged.events),
  ]);
}

/** The ids of all events that a queue has got, until nothing more comes. */
async function received(sqs: SQSClient, QueueUrl: string, expected: readonly string[]): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let quiet = 0; quiet < 20 && expected.some((id) => !ids.has(id));) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) {
      quiet++;
      await wait(100);
      continue;
    }
    quiet = 0;
    for (const { Body } of Messages) ids.add((JSON.parse(Body!) as { detail: { id: string } }).detail.id);
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: Messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })) }));
  }
  return ids;
}

it("keeps what it acknowledged over kills under load, and delivers every event that it took", async () => {
  const acknowledged: Acknowledged = { items: [], objects: [], events: [] };
  const first = await serve();
  await first.dynamodb.send(new CreateTableCommand({ TableName: "load", BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "id", KeyType: "HASH" }], AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] }));
  await first.s3.send(new CreateBucketCommand({ Bucket: "crash-load" }));
  const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" }] };
  const { QueueUrl } = await first.sqs.send(new CreateQueueCommand({ QueueName: "load", Attributes: { Policy: JSON.stringify(allow) } }));
  await first.events.send(new PutRuleCommand({ Name: "load", EventPattern: JSON.stringify({ source: ["test"] }) }));
  await first.events.send(new PutTargetsCommand({ Rule: "load", Targets: [{ Id: "queue", Arn: "arn:aws:sqs:us-east-1:000000000000:load" }] }));

  let served = first;
  for (const [round, milliseconds] of [400, 150, 700].entries()) {
    const loading = load(served, `round-${round}`, acknowledged);
    await wait(milliseconds);
    await kill(served.child);
    await loading;
    served = await serve();
  }

  for (const id of acknowledged.items) {
    const { Item } = await served.dynamodb.send(new GetItemCommand({ TableName: "load", Key: { id: { S: id } }, ConsistentRead: true }));
    expect(Item).toEqual({ id: { S: id } });
  }
  for (const id of acknowledged.objects) {
    const { Body } = await served.s3.send(new GetObjectCommand({ Bucket: "crash-load", Key: id }));
    expect(await Body!.transformToString()).toBe(id);
  }
  const delivered = await received(served.sqs, QueueUrl!, acknowledged.events);
  await kill(served.child);

  expect(acknowledged.items.length).toBeGreaterThan(10);
  expect(acknowledged.objects.length).toBeGreaterThan(10);
  expect(acknowledged.events.length).toBeGreaterThan(10);
  expect(acknowledged.events.filter((id) => !delivered.has(id))).toEqual([]);
}, 120_000);
