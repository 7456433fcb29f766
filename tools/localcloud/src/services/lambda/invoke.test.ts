import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "../support/test-account";

let account: TestAccount;
let role: string;
const lambda = (operation: string, input: Shape = {}): Promise<Shape> => account.call("lambda", operation, input);
const create = (code: string, input: Shape = {}): Promise<Shape> => lambda("CreateFunction", {
  FunctionName: "payment", Runtime: "nodejs22.x", Handler: "index.handler", Role: role, Code: { ZipFile: zipOf(code) }, ...input,
});
const invoke = async (event: unknown, input: Shape = {}): Promise<Shape> => {
  const { Payload, LogResult, ...rest } = await lambda("Invoke", { FunctionName: "payment", Payload: Buffer.from(JSON.stringify(event)), ...input });
  return { ...rest, answer: JSON.parse(Buffer.from(Payload).toString()), ...(LogResult && { log: Buffer.from(LogResult, "base64").toString() }) };
};

beforeEach(async () => {
  account = await openTestAccount();
  role = await account.role("payment", "lambda.amazonaws.com");
});
afterEach(() => account.close());

describe("Invoke", () => {
  it("runs the function and answers what it returns", async () => {
    await create("exports.handler = async (event) => ({ got: event.amount });");

    expect(await invoke({ amount: 5 })).toEqual({ StatusCode: 200, ExecutedVersion: "$LATEST", answer: { got: 5 } });
  });

  it("shows the end of the log when asked", async () => {
    await create("exports.handler = async (event, context) => { console.log('hello', event); return context.awsRequestId; };");

    const { answer, log } = await invoke({ amount: 5 }, { LogType: "Tail" });

    expect(log.split("\n")).toEqual([
      `START RequestId: ${answer} Version: $LATEST`,
      `2026-11-20T12:00:00.000Z\t${answer}\tINFO\thello { amount: 5 }`,
      `END RequestId: ${answer}`,
      `REPORT RequestId: ${answer}\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\tInit Duration: 0.00 ms\t`,
      "",
    ]);
  });

  it("lets virtual time pass while the function waits", async () => {
    await create("exports.handler = async () => { const start = Date.now(); await new Promise((done) => setTimeout(done, 600_000)); return Date.now() - start; };", { Timeout: 900 });

    expect(await invoke({})).toMatchObject({ answer: 600_000 });
    expect(account.clock.at).toBe(Date.parse("2026-11-20T12:10:00Z"));
  });

  it("ends a function at its timeout", async () => {
    await create("exports.handler = () => new Promise((done) => setTimeout(done, 600_000));");

    const { answer, FunctionError } = await invoke({});
    expect(FunctionError).toBe("Unhandled");
    expect(answer).toEqual({ errorType: "Sandbox.Timedout", errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3.00 seconds$/) });
  });
});
