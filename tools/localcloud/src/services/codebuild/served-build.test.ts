import { openCloud, type LocalCloud } from "../../cloud";
import type { ServiceId, Shape } from "../../service";
import { trust } from "../support/test-account";
import { BuildAccount } from "./build-account";

let cloud: LocalCloud;
const call = (service: ServiceId, operation: string, input: Shape = {}): Promise<Shape> => cloud.call({ service, operation, input, caller: cloud.administrator });
const read = async (id: string): Promise<Shape> => (await call("codebuild", "BatchGetBuilds", { ids: [id] })).builds[0];

async function until(id: string, holds: (build: Shape) => boolean): Promise<Shape> {
  for (;;) {
    const build = await read(id);
    if (holds(build)) return build;
    await new Promise((done) => setTimeout(done, 10));
  }
}

async function start(...commands: string[]): Promise<string> {
  const buildspecOverride = JSON.stringify({ version: 0.2, phases: { build: { commands } } });
  return (await call("codebuild", "StartBuild", { projectName: "payment", buildspecOverride })).build.id;
}

beforeAll(() => BuildAccount.warmUp(), 120_000);
beforeEach(async () => {
  cloud = await openCloud({ memory: true, drives: true });
  const { Role } = await call("iam", "CreateRole", { RoleName: "build", AssumeRolePolicyDocument: trust("codebuild.amazonaws.com") });
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }] });
  await call("iam", "PutRolePolicy", { RoleName: "build", PolicyName: "logs", PolicyDocument });
  await call("codebuild", "CreateProject", {
    name: "payment", serviceRole: Role.Arn, source: { type: "NO_SOURCE", buildspec: "version: 0.2" }, artifacts: { type: "NO_ARTIFACTS" },
    environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" },
  });
});
afterEach(() => cloud.close());

describe("a build of a cloud whose time passes by itself", () => {
  it("ends by itself when its commands have", async () => {
    const id = await start("exit 0");

    const build = await until(id, ({ buildComplete }) => buildComplete);

    expect(build.buildStatus).toBe("SUCCEEDED");
  });

  it("shows what its commands write while they run, and ends when it is stopped", async () => {
    const id = await start("echo first; echo second; sleep 1000");
    const { logs } = await until(id, ({ currentPhase }) => currentPhase === "BUILD");

    let seen = "";
    while (!seen.includes("second\n")) {
      const { events } = await call("logs", "GetLogEvents", { logGroupName: logs.groupName, logStreamName: logs.streamName, startFromHead: true });
      seen = (events as Shape[]).map(({ message }) => message).join("");
      await new Promise((done) => setTimeout(done, 20));
    }
    const { build } = await call("codebuild", "StopBuild", { id });

    expect(seen).toContain("first\nsecond\n");
    expect(build.buildStatus).toBe("STOPPED");
  });

  it("runs beside others", async () => {
    const ids = await Promise.all([start("sleep 0.5"), start("sleep 0.5"), start("exit 4")]);

    const builds = await Promise.all(ids.map((id) => until(id, ({ buildComplete }) => buildComplete)));

    expect(builds.map(({ buildStatus }) => buildStatus)).toEqual(["SUCCEEDED", "SUCCEEDED", "FAILED"]);
  });
});
