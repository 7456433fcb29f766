/**
 * What benchmarks/invoke.mjs measures, in a process of its own: prints one line of JSON. Arguments: folder of the API models, folder with
 * the payment bundle.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openCloud, type CloudOptions } from "../../tools/localcloud/src/cloud";
import type { Caller, ServiceId, Shape, SteerableClock } from "../../tools/localcloud/src/service";
import { trust, zipOf } from "../../tools/localcloud/src/services/support/test-account";

const PLAIN = "exports.handler = async (event) => ({ got: event.amountMinor });";
const WARM_UP = 4000;
const MEASURED = 8000;
const TOGETHER = 4;
/** Real time in which a process for the next environment is started. */
const SPARE_MILLISECONDS = 1500;

/** An account with roles, the payments table and whatever functions are made in it. */
async function openAccount(modelsFolder: string, options: Pick<CloudOptions, "clock" | "seed">) {
  const cloud = await openCloud({ memory: true, drives: true, modelsFolder, ...options });
  const call = (service: ServiceId, operation: string, input: Shape, caller: Caller = cloud.administrator): Promise<Shape> => cloud.call({ service, operation, input, caller });
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["lambda:InvokeFunction", "dynamodb:*", "logs:*"], Resource: "*" }] };
  const { Policy } = await call("iam", "CreatePolicy", { PolicyName: "bench", PolicyDocument: JSON.stringify(everything) });
  const roleOf = async (RoleName: string): Promise<string> => {
    const { Role } = await call("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    await call("iam", "AttachRolePolicy", { RoleName, PolicyArn: Policy.Arn });
    return Role.Arn as string;
  };
  const role = await roleOf("function");
  const callerRole = await roleOf("caller");
  const caller: Caller = { accountId: cloud.accountId, kind: "role", roleArn: callerRole, arn: `arn:aws:sts::${cloud.accountId}:assumed-role/caller/bench` };
  await call("dynamodb", "CreateTable", {
    TableName: "payments", BillingMode: "PAY_PER_REQUEST", AttributeDefinitions: [{ AttributeName: "idempotencyKey", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "idempotencyKey", KeyType: "HASH" }],
  });

  const make = async (FunctionName: string, code: string): Promise<void> => {
    await call("logs", "CreateLogGroup", { logGroupName: `/aws/lambda/${FunctionName}` });
    await call("lambda", "CreateFunction", {
      FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Role: role, Timeout: 30, MemorySize: 256, Publish: true,
      Environment: { Variables: { PAYMENTS_TABLE_NAME: "payments" } }, Code: { ZipFile: zipOf(code) },
    });
    await call("lambda", "CreateAlias", { FunctionName, Name: "live", FunctionVersion: "1" });
  };
  let keys = 0;
  const invoke = async (FunctionName: string): Promise<void> => {
    const request = { operation: "authorise", idempotencyKey: `k${keys++}`, amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" };
    const { FunctionError, Payload } = await call("lambda", "Invoke", { FunctionName, Qualifier: "live", Payload: Buffer.from(JSON.stringify(request)) }, caller);
    if (FunctionError !== undefined) throw new Error(Buffer.from(Payload as Uint8Array).toString("utf8"));
  };
  const cold = async (name: string, code: string): Promise<number> => {
    await make(name, code);
    await new Promise((done) => setTimeout(done, SPARE_MILLISECONDS));
    const started = performance.now();
    await invoke(name);
    return performance.now() - started;
  };
  const rate = async (name: string, count: number): Promise<number> => {
    const started = performance.now();
    let left = count;
    await Promise.all(Array.from({ length: TOGETHER }, async () => {
      while (left-- > 0) await invoke(name);
    }));
    return (count / (performance.now() - started)) * 1000;
  };

  return { cloud, make, invoke, cold, rate };
}

/** Milliseconds of each of `count` calls, one after the other; the first tenth, in which everything is still being compiled, is left out. */
async function oneByOne(count: number, work: () => Promise<unknown>): Promise<number> {
  for (let done = 0; done < count / 10; done++) await work();
  const started = performance.now();
  for (let done = 0; done < count; done++) await work();
  return (performance.now() - started) / count;
}

function virtualClock(): SteerableClock {
  let at = Date.parse("2026-01-01T00:00:00Z");
  return { now: () => at, moveTo: (to) => { at = Math.max(at, to); }, runsByItself: false };
}

/** One payment a second, as in a release: each takes what a call takes and what time takes to move on. */
async function inVirtualTime(modelsFolder: string, payment: string): Promise<{ paymentEachSecond: number; idleSecond: number }> {
  const { cloud, make, invoke } = await openAccount(modelsFolder, { clock: virtualClock(), seed: "bench" });
  await make("payment", payment);
  const paymentEachSecond = await oneByOne(MEASURED / 2, async () => {
    await invoke("payment");
    await cloud.advanceBy(1000);
  });
  const idleSecond = await oneByOne(MEASURED, () => cloud.advanceBy(1000));
  await cloud.close();
  return { paymentEachSecond, idleSecond };
}

void (async () => {
  const [modelsFolder = "", folder = ""] = process.argv.slice(2);
  const { cloud, invoke, cold, rate } = await openAccount(modelsFolder, {});
  const payment = readFileSync(join(folder, "payment.js"), "utf8");
  await cold("first", PLAIN);
  const coldPlain = await cold("plain", PLAIN);
  const coldPayment = await cold("payment", payment);
  const coldAgain = await cold("payment-again", payment);
  await rate("plain", WARM_UP);
  const plain = await rate("plain", MEASURED);
  await rate("payment", WARM_UP);
  const together = await rate("payment", MEASURED);
  const paymentAlone = await oneByOne(MEASURED / 2, () => invoke("payment"));
  await cloud.close();
  const result = { coldPlain, coldPayment, coldAgain, plain, payment: together, paymentAlone, ...(await inVirtualTime(modelsFolder, payment)) };
  process.stdout.write(`${JSON.stringify(result)}\n`);
})();
