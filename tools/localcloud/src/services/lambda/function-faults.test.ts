import type { FaultRange, FunctionFault } from "../../faults/fault";
import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";
import { scriptBundle } from "../../testing/function-bundle";

let account: FunctionAccount;
let stop: () => void = () => undefined;
beforeAll(async () => {
  account = await openFunctionAccount();
  await account.make("payment", "exports.handler = async (event) => { if (event.wait) await new Promise((done) => setTimeout(done, event.wait)); return 'well'; };", { Publish: true });
});
afterEach(() => stop());
afterAll(() => account.close());

const inject = (effect: FunctionFault["effect"], more: Partial<FunctionFault & FaultRange> = {}): void => {
  stop = account.cloud.faults.add({ kind: "function", functionName: "payment", effect, ...more });
};

describe("a fault of a function", () => {
  it("makes the handler fail with its message", async () => {
    inject({ fails: "the acquirer is down" });

    expect(await account.run("payment")).toMatchObject({ error: "Unhandled", answer: { errorType: "Error", errorMessage: "the acquirer is down" } });
  });

  it("strikes one version only when it names one", async () => {
    inject({ fails: "no" }, { version: "1" });

    expect(await account.run("payment")).toMatchObject({ answer: "well" });
    expect(await account.run("payment:1")).toMatchObject({ error: "Unhandled" });
  });

  it("makes the handler take longer, in the cloud's time and up to its timeout", async () => {
    inject({ latencyMilliseconds: 700 });
    const before = account.clock.at;
    expect(await account.run("payment")).toMatchObject({ answer: "well" });
    expect(account.clock.at - before).toBe(700);

    stop();
    inject({ latencyMilliseconds: 5000 });
    expect(await account.run("payment")).toMatchObject({ answer: { errorType: "Sandbox.Timedout" } });
    expect(account.clock.at - before).toBe(3700);
  });

  it("ends the environment in the middle of the call", async () => {
    inject({ crashes: true }, { times: 1 });

    expect(await account.run("payment", { wait: 100 })).toMatchObject({ answer: { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("signal: killed") } });
    expect(await account.run("payment")).toMatchObject({ answer: "well" });
  });

  it("ends the environment when an operation has been carried out, before it hears so", async () => {
    await account.make("asking", scriptBundle(`
      import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
      const logs = new CloudWatchLogsClient({});
      export const handler = async ({ logGroupName }) => { await logs.send(new DescribeLogGroupsCommand({})); await logs.send(new CreateLogGroupCommand({ logGroupName })); return "well"; };`), { Timeout: 10 });
    inject({ crashes: true, after: "CreateLogGroup" }, { functionName: "asking" });

    expect(await account.run("asking", { logGroupName: "made" })).toMatchObject({ answer: { errorType: "Runtime.ExitError" } });
    stop();
    expect((await account.call("logs", "DescribeLogGroups", { logGroupNamePrefix: "made" })).logGroups).toHaveLength(1);
    expect(await account.run("asking", { logGroupName: "other" })).toMatchObject({ answer: "well" });
  });

  it("delivers an event twice, and an answer that somebody waits for once", async () => {
    await account.make("counting", "exports.handler = async () => console.log('counted');");
    inject({ repeats: true }, { functionName: "counting" });

    await account.run("counting");
    await account.call("lambda", "Invoke", { FunctionName: "counting", InvocationType: "Event" });

    expect((await account.log("counting")).filter((line) => line.includes("counted"))).toHaveLength(3);
  });

  it("refuses the call as if concurrency were used up", async () => {
    inject({ throttles: true });

    await expect(account.run("payment")).rejects.toMatchObject({ code: "TooManyRequestsException", statusCode: 429 });
  });

  it("lets the handler hang until its timeout", async () => {
    inject({ hangs: true });
    const before = account.clock.at;

    expect(await account.run("payment")).toMatchObject({ answer: { errorType: "Sandbox.Timedout" } });
    expect(account.clock.at - before).toBe(3000);
  });
});
