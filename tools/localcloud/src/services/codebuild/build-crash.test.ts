import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud, type LocalCloud } from "../../cloud";
import type { Shape } from "../../service";
import { virtualClock } from "../../time/clock";
import { BuildAccount } from "./build-account";
import { trust } from "../support/test-account";

const START = Date.parse("2026-11-20T12:00:00Z");

let folder: string;
const clouds: LocalCloud[] = [];

async function open(): Promise<LocalCloud> {
  const cloud = await openCloud({ folder, clock: virtualClock(START), seed: `crash-${clouds.length}` });
  clouds.push(cloud);
  return cloud;
}

const call = (cloud: LocalCloud, operation: string, input: Shape): Promise<Shape> => cloud.call({ service: "codebuild", operation, input, caller: cloud.administrator });

async function start(cloud: LocalCloud, command: string): Promise<string> {
  const { Role } = await cloud.call({ service: "iam", operation: "CreateRole", input: { RoleName: "build", AssumeRolePolicyDocument: trust("codebuild.amazonaws.com") }, caller: cloud.administrator });
  await call(cloud, "CreateProject", {
    name: "payment", serviceRole: Role.Arn, source: { type: "NO_SOURCE", buildspec: `version: 0.2\nphases: {build: {commands: ["${command}"]}}` }, artifacts: { type: "NO_ARTIFACTS" },
    logsConfig: { cloudWatchLogs: { status: "DISABLED" } }, environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" },
  });
  return (await call(cloud, "StartBuild", { projectName: "payment" })).build.id;
}

const read = async (cloud: LocalCloud, id: string): Promise<Shape> => (await call(cloud, "BatchGetBuilds", { ids: [id] })).builds[0];

beforeAll(() => BuildAccount.warmUp(), 120_000);
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "build-crash-")); });
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a build whose cloud has gone", () => {
  it("is not begun again and does not stay in progress: it ends as FAULT with the reason", async () => {
    const program = `
      const { openCloud } = require(${JSON.stringify(join(__dirname, "../../cloud.ts"))});
      const { virtualClock } = require(${JSON.stringify(join(__dirname, "../../time/clock.ts"))});
      openCloud({ folder: ${JSON.stringify(folder)}, clock: virtualClock(${START}), seed: "killed" }).then((cloud) => cloud.advanceBy(60000));`;
    const before = await open();
    const id = await start(before, `touch ${join(folder, "begun")}; sleep 1000`);
    await before.close();
    clouds.length = 0;
    const killed = spawn(process.execPath, ["-r", "@swc-node/register", "-e", program], { cwd: __dirname, stdio: ["ignore", "inherit", "inherit"] });
    while (!existsSync(join(folder, "begun"))) await new Promise((done) => setTimeout(done, 10));
    killed.kill("SIGKILL");
    await new Promise((done) => killed.once("exit", done));

    const after = await open();
    await after.advanceBy(60_000);

    const build = await read(after, id);
    expect(build).toMatchObject({ buildStatus: "FAULT", buildComplete: true });
    expect(build.phases.at(-2)).toMatchObject({ phaseType: "BUILD", phaseStatus: "FAULT", contexts: [{ statusCode: "INTERNAL_SERVICE_ERROR", message: expect.stringContaining("The local cloud ended while the build ran.") }] });
  }, 60_000);

  it("is carried out by the next one when it still waited in the queue", async () => {
    const first = await open();
    const id = await start(first, "exit 0");
    await first.close();
    clouds.length = 0;

    const second = await open();
    await second.advanceBy(120_000);

    expect((await read(second, id)).buildStatus).toBe("SUCCEEDED");
  });

  it("leaves no process and no folder behind when the cloud is closed", async () => {
    const cloud = await open();
    const mark = join(folder, "where");
    const id = await start(cloud, `pwd >${mark}; sleep 1000`);
    void cloud.advanceBy(60_000);
    while (!existsSync(mark) || readFileSync(mark, "utf8") === "") await new Promise((done) => setTimeout(done, 5));

    await cloud.close();
    clouds.length = 0;

    expect(existsSync(readFileSync(mark, "utf8").trim())).toBe(false);
    expect(id).toMatch(/^payment:/);
  });
});
