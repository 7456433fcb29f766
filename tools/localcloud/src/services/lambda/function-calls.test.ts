import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { CallRecord } from "../../dispatch/hooks";
import { serveCloud } from "../../http/server";
import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";
import { functionBundle, scriptBundle } from "../../testing/function-bundle";

let account: FunctionAccount;
beforeAll(async () => { account = await openFunctionAccount(); });
afterAll(() => account.close());

const makeTable = (): Promise<unknown> => account.call("dynamodb", "CreateTable", {
  TableName: "payments", BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "idempotencyKey", AttributeType: "S" }], KeySchema: [{ AttributeName: "idempotencyKey", KeyType: "HASH" }],
});

/** A function that answers a call of its own to DynamoDB, through the stock SDK. */
const READER = `
  import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
  const client = new DynamoDBClient({});
  export const handler = async ({ key }) => {
    try {
      const { Item } = await client.send(new GetItemCommand({ TableName: "payments", Key: { idempotencyKey: { S: key } } }));
      return Item ?? null;
    } catch (error) { return { name: error.name, message: error.message }; }
  };`;

const CALLER = `
  import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
  const client = new LambdaClient({});
  export const handler = async ({ FunctionName, event, times = 1 }) => {
    const start = Date.now();
    const answers = await Promise.all(Array.from({ length: times }, () => client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }))));
    return { answers: answers.map(({ Payload }) => JSON.parse(Buffer.from(Payload).toString())), took: Date.now() - start };
  };`;

describe("calls of functions", () => {
  beforeAll(makeTable);

  it("come from the function's role, whatever the clock says", async () => {
    await account.make("reader", scriptBundle(READER));
    await account.call("dynamodb", "PutItem", { TableName: "payments", Item: { idempotencyKey: { S: "one" } } });
    const seen: CallRecord[] = [];
    const stop = account.cloud.observe((record) => seen.push(record));

    expect(await account.run("reader", { key: "one" })).toMatchObject({ answer: { idempotencyKey: { S: "one" } } });
    stop();

    expect(seen.find(({ operation }) => operation === "GetItem")).toMatchObject({ callerArn: "arn:aws:sts::000000000000:assumed-role/function/reader", via: [] });
  });

  it("fail in the words of the service", async () => {
    account.cloud.faults.add({ kind: "operation", service: "dynamodb", operation: "GetItem", times: 1, error: { code: "AccessDeniedException", message: "no" } });

    expect(await account.run("reader", { key: "one" })).toMatchObject({ answer: { name: "AccessDeniedException", message: "no" } });
  });

  it("to another function wait for it, also while virtual time passes there", async () => {
    await account.make("caller", scriptBundle(CALLER), { Timeout: 900 });
    await account.make("slow", "exports.handler = async ({ for: time }) => { await new Promise((done) => setTimeout(done, time)); return 'slept'; };", { Timeout: 900 });
    const before = account.clock.at;

    expect(await account.run("caller", { FunctionName: "slow", event: { for: 300_000 }, times: 2 })).toMatchObject({ answer: { answers: ["slept", "slept"], took: 300_000 } });
    expect(account.clock.at - before).toBe(300_000);
  });

  it("of which nobody waits for the answer do not disturb the next invocation", async () => {
    await account.make("careless", scriptBundle(READER.replace("try {", "if (key === 'go') { void client.send(new GetItemCommand({ TableName: 'payments', Key: { idempotencyKey: { S: 'x' } } })); return 'gone'; } try {")));

    expect(await account.run("careless", { key: "go" })).toMatchObject({ answer: "gone" });
    expect(await account.run("careless", { key: "one" })).toMatchObject({ answer: { idempotencyKey: { S: "one" } } });
  });

  it("work over sockets of their own too", async () => {
    const code = `exports.handler = async () => {
      const answer = await fetch(process.env.AWS_ENDPOINT_URL + "/", { method: "POST" });
      const { port } = new URL(process.env.AWS_ENDPOINT_URL);
      const raw = await new Promise((done) => {
        const socket = require("node:net").connect(port, "127.0.0.1", () => socket.end("GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"));
        let text = ""; socket.on("data", (part) => { text += part; }).on("end", () => done(text));
      });
      return [answer.status, raw.slice(0, 12)];
    };`;
    await account.make("socket", code, { Timeout: 20 });

    expect(await account.run("socket")).toMatchObject({ answer: [403, "HTTP/1.1 403"] });
  });

  it("carry the trace on", async () => {
    const inner = "exports.handler = async () => process.env._X_AMZN_TRACE_ID;";
    await account.make("traced", inner);
    await account.make("tracing", scriptBundle(CALLER.replace("const start", "const own = process.env._X_AMZN_TRACE_ID; const start").replace("return {", "return { own, ")), { TracingConfig: { Mode: "Active" } });

    const { answer } = await account.run("tracing", { FunctionName: "traced", event: {} });

    const { own, answers } = answer as { own: string; answers: string[] };
    const traceId = /Root=([^;]+)/.exec(own)![1]!;
    const { Traces } = await account.call("xray", "BatchGetTraces", { TraceIds: [traceId] });
    const segments = (Traces[0].Segments as { Document: string }[]).map(({ Document }) => JSON.parse(Document) as { origin: string; id: string; parent_id?: string });
    expect(segments.map(({ origin }) => origin).sort()).toEqual(["AWS::Lambda", "AWS::Lambda::Function"]);
    expect(segments.find(({ origin }) => origin === "AWS::Lambda::Function")!.id).toBe(/Parent=([^;]+)/.exec(own)![1]);
    expect(own).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/);
    expect(answers[0]!.split(";")[0]).toBe(own.split(";")[0]);
    expect(answers[0]).toMatch(/;Sampled=1$/);
  });
});

describe("the payment service", () => {
  it("authorises a payment once, called through the stock SDK", async () => {
    const payments = await openFunctionAccount();
    const served = await serveCloud(payments.cloud);
    await payments.call("dynamodb", "CreateTable", {
      TableName: "payments", BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "idempotencyKey", AttributeType: "S" }], KeySchema: [{ AttributeName: "idempotencyKey", KeyType: "HASH" }],
    });
    await payments.make("payment", functionBundle("payment"), { Publish: true, MemorySize: 256, Environment: { Variables: { PAYMENTS_TABLE_NAME: "payments" } } });
    await payments.call("lambda", "CreateAlias", { FunctionName: "payment", Name: "live", FunctionVersion: "1" });
    const { accessKeyId, secretAccessKey } = payments.cloud.administrator;
    const client = new LambdaClient({
      region: "us-east-1", endpoint: served.endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1,
    });
    const request = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" };
    const pay = async (): Promise<unknown> => {
      const { Payload, ...rest } = await client.send(new InvokeCommand({ FunctionName: "payment", Qualifier: "live", Payload: JSON.stringify(request) }));
      return { ...rest, $metadata: undefined, answer: JSON.parse(Buffer.from(Payload!).toString("utf8")) };
    };

    const first = await pay();
    const second = await pay();
    client.destroy();
    await served.stop();
    await payments.close();

    expect(first).toMatchObject({ StatusCode: 200, ExecutedVersion: "1", answer: { status: "authorised", amountMinor: 1250, replayed: false } });
    expect(second).toMatchObject({ answer: { status: "authorised", replayed: true } });
  });
});
