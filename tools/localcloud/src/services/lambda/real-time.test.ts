import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud, type LocalCloud } from "../../cloud";
import type { Shape } from "../../service";
import { bundleForProcess, PROCESS_ENVIRONMENT } from "../../testing/bundle";
import { trust, zipOf } from "../support/test-account";

let cloud: LocalCloud;
let role: string;
const call = (service: "iam" | "lambda" | "logs", operation: string, input: Shape): Promise<Shape> => cloud.call({ service, operation, input, caller: cloud.administrator });
const make = (FunctionName: string, code: string, input: Shape = {}): Promise<Shape> => call("lambda", "CreateFunction",
  { FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Role: role, Code: { ZipFile: zipOf(code) }, ...input });
const run = async (FunctionName: string, input: Shape = {}): Promise<unknown> => JSON.parse(Buffer.from((await call("lambda", "Invoke", { FunctionName, ...input })).Payload).toString("utf8"));

beforeAll(async () => {
  cloud = await openCloud({ memory: true, drives: true });
  role = (await call("iam", "CreateRole", { RoleName: "function", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") })).Role.Arn;
});
afterAll(() => cloud.close());

describe("with a clock that runs by itself", () => {
  it("timers are real", async () => {
    await make("sleeper", "exports.handler = async () => { const start = Date.now(); await new Promise((done) => setTimeout(done, 50)); return Date.now() - start; };");

    expect(await run("sleeper")).toBeGreaterThanOrEqual(50);
  });

  it("timers follow when the clock is moved on", async () => {
    await make("patient", "exports.handler = async () => { const start = Date.now(); await new Promise((done) => setTimeout(done, 600_000)); return Date.now() - start; };", { Timeout: 900 });
    const answer = run("patient");
    await new Promise((done) => setTimeout(done, 20));

    await cloud.advanceBy(700_000);

    expect(await answer).toBeGreaterThanOrEqual(600_000);
  });

  it("a handler without end is ended after its timeout", async () => {
    await make("spinner", "exports.handler = async () => { for (;;); };", { Timeout: 1 });

    expect(await run("spinner")).toMatchObject({ errorType: "Sandbox.Timedout", errorMessage: expect.stringContaining("Task timed out after 1.00 seconds") });
  });

  it("reports how much memory was used", async () => {
    await make("measured", "exports.handler = async () => 1;", { MemorySize: 256 });
    const { LogResult } = await call("lambda", "Invoke", { FunctionName: "measured", LogType: "Tail" });

    const report = Buffer.from(LogResult, "base64").toString("utf8");
    if (process.platform === "linux") expect(Number(/Max Memory Used: (\d+) MB/.exec(report)![1])).toBeGreaterThan(20);
    expect(report).toMatch(/Duration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB/);
  });
});

/** Whether a process does anything; one that has ended may wait for a while until the system takes note. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

describe("the end of a cloud", () => {
  it("ends all its functions", async () => {
    const other = await openCloud({ memory: true });
    const callOther = (service: "iam" | "lambda", operation: string, input: Shape): Promise<Shape> => other.call({ service, operation, input, caller: other.administrator });
    const { Role } = await callOther("iam", "CreateRole", { RoleName: "function", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    await callOther("lambda", "CreateFunction", {
      FunctionName: "pid", Runtime: "nodejs22.x", Handler: "index.handler", Role: Role.Arn, Code: { ZipFile: zipOf("exports.handler = async () => process.pid;") },
    });
    const pid = Number(Buffer.from((await callOther("lambda", "Invoke", { FunctionName: "pid" })).Payload).toString());
    expect(isRunning(pid)).toBe(true);

    await other.close();

    await expectEnd(pid);
  });

  it("ends all its functions even when it is killed itself, busy ones too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "killed-cloud-"));
    const entry = bundleForProcess(join(__dirname, "..", "..", "execution", "__fixtures__", "killed-cloud.ts"), folder);
    const child = spawn(process.execPath, [entry, join(__dirname, "..", "..", "..", "models"), join(folder, "sign")], { env: PROCESS_ENVIRONMENT, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout!.setEncoding("utf8"), "data")) as [string];
    const pid = Number(line);
    expect(isRunning(pid)).toBe(true);

    child.kill("SIGKILL");

    await expectEnd(pid);
    rmSync(folder, { recursive: true, force: true });
  });
});

async function expectEnd(pid: number): Promise<void> {
  for (let look = 0; look < 200 && isRunning(pid); look++) await new Promise((done) => setTimeout(done, 25));
  expect(isRunning(pid)).toBe(false);
}
