import type { FunctionPlace } from "../../instances";
import { openFunctionAccount } from "../../testing/function-account";
import { scriptBundle } from "../../testing/function-bundle";

const WORKER = `
  import { randomBytes, randomUUID } from "node:crypto";
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
  const table = new DynamoDBClient({}), functions = new LambdaClient({});
  export const handler = async ({ depth, id }) => {
    const answer = { id: randomUUID(), bytes: randomBytes(4).toString("hex"), chance: Math.random(), at: Date.now(), requests: [] };
    await new Promise((done) => setTimeout(done, 1000 * Math.random()));
    const { $metadata } = await table.send(new PutItemCommand({ TableName: "runs", Item: { id: { S: answer.id } } }));
    answer.requests.push($metadata.requestId);
    console.log("wrote", id, answer);
    if (depth > 0) {
      const calls = [1, 2, 3].map((n) => functions.send(new InvokeCommand({ FunctionName: "worker", Payload: JSON.stringify({ depth: depth - 1, id: id + "." + n }) })));
      answer.below = (await Promise.all(calls)).map(({ Payload }) => JSON.parse(Buffer.from(Payload).toString()));
    }
    if (id.endsWith("2")) throw new Error("fails at " + new Date().toISOString());
    return answer;
  };`;

/** Everything that can be seen of a run. */
async function run(functions?: FunctionPlace): Promise<string> {
  const account = await openFunctionAccount({ functions });
  await account.call("dynamodb", "CreateTable", {
    TableName: "runs", BillingMode: "PAY_PER_REQUEST", AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }], KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  const calls: string[] = [];
  account.cloud.observe(({ service, operation, at, callerArn, error }) => calls.push(`${at} ${service}.${operation} ${callerArn} ${error?.code ?? ""}`));
  await account.make("worker", scriptBundle(WORKER), { Timeout: 60 });
  const answers = await Promise.all(["a", "b", "c"].map((id) => account.run("worker", { depth: 1, id }, { LogType: "Tail" })));
  await account.call("lambda", "Invoke", { FunctionName: "worker", InvocationType: "Event", Payload: Buffer.from('{"depth":0,"id":"2"}') });
  await account.cloud.advanceBy(600_000);
  const { events } = await account.call("logs", "FilterLogEvents", { logGroupName: "/aws/lambda/worker" });
  const metrics = await Promise.all(["Invocations", "Errors", "Duration", "ConcurrentExecutions"].map((name) => account.metric(name, { FunctionName: "worker" })));
  await account.close();
  return JSON.stringify({ answers, calls, events, metrics });
}

it("two runs with the same seed are the same to the last byte: answers, calls, logs and metrics", async () => {
  const first = await run();
  const second = await run();

  expect(first.length).toBeGreaterThan(20_000);
  expect(second).toBe(first);
});

/** Frames of Node.js itself say how a function was called. */
const withoutInternalFrames = (text: string): string => text.replace(/(,|\\n)\\?" {4}at [^"]*\(node:[^"]*\\?"/g, "");

it("functions inside of this process do what they do in processes of their own, to the last byte", async () => {
  const processes = await run("processes");
  const inside = await run("inside");

  expect(processes).toContain("fails at ");
  expect(withoutInternalFrames(inside)).toBe(withoutInternalFrames(processes));
});
