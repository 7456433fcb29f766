import type { Shape } from "../../service";
import type { TestAccount } from "../support/test-account";
import { BuildAccount, fixture, inline, phaseOf, phasesOf } from "./build-account";
import { pipelineBuildInput } from "./pipeline-build";
import { BUILDERS } from "./sandbox/builders";

let opened: BuildAccount;
let account: TestAccount;

beforeAll(() => BuildAccount.warmUp(), 120_000);
beforeEach(async () => {
  opened = await BuildAccount.open();
  ({ account } = opened);
});
afterEach(() => account.close());

describe("a build", () => {
  it("runs the buildspec of its source and uploads what that made", async () => {
    await opened.putSource({ "buildspec.yml": fixture("buildspec.yml"), "src/main.txt": "hello", "make.sh": "#!/bin/sh\nmkdir -p dist/sub && tr a-z A-Z <src/main.txt >dist/sub/main.txt\n" });
    await opened.createProject({}, { environmentVariables: [{ name: "STAGE", value: "project" }] });

    const build = await opened.run({ environmentVariablesOverride: [{ name: "RELEASE", value: "7" }] });

    expect(phasesOf(build)).toEqual([
      "SUBMITTED SUCCEEDED", "QUEUED SUCCEEDED", "PROVISIONING SUCCEEDED", "DOWNLOAD_SOURCE SUCCEEDED", "INSTALL SUCCEEDED", "PRE_BUILD SUCCEEDED",
      "BUILD SUCCEEDED", "POST_BUILD SUCCEEDED", "UPLOAD_ARTIFACTS SUCCEEDED", "FINALIZING SUCCEEDED", "COMPLETED -",
    ]);
    expect(build).toMatchObject({ buildStatus: "SUCCEEDED", currentPhase: "COMPLETED", buildComplete: true, buildNumber: 1, initiator: "administrator" });
    expect(build.exportedEnvironmentVariables).toEqual([{ name: "MADE_BY", value: "project release 7" }]);
    expect(build.artifacts).toMatchObject({ location: "arn:aws:s3:::artifacts/payment.zip", sha256sum: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await opened.artifact()).toEqual({ "sub/main.txt": "HELLO", "order.txt": "pre\nbuild\nfinally\npost 1\n" });
  });

  it("takes the same time of the cloud whenever it is repeated, however long its processes ran", async () => {
    await opened.createProject();

    const [first, second] = [await opened.run(inline("true")), await opened.run(inline("sleep 0.3"))];

    const seconds = (build: Shape): unknown => build.phases.map((one: Shape) => [one.phaseType, one.durationInSeconds]);
    expect(seconds(first)).toEqual(seconds(second));
    expect(phaseOf(first, "BUILD").durationInSeconds).toBe(30);
  });

  it("gives its commands the role's keys, the cloud's address and nothing of this machine's environment", async () => {
    process.env.SECRET_OF_THIS_MACHINE = "visible";
    await opened.createProject();

    const build = await opened.run({
      buildspecOverride: "version: 0.2\nphases:\n  build:\n    commands:\n      - env >all.txt; pwd >where.txt\nartifacts:\n  files: [all.txt, where.txt]\n",
      sourceTypeOverride: "NO_SOURCE", sourceLocationOverride: "",
    }).finally(() => delete process.env.SECRET_OF_THIS_MACHINE);

    expect(build.buildStatus).toBe("SUCCEEDED");
    const files = await opened.artifact();
    const variables = Object.fromEntries((files["all.txt"] ?? "").trim().split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    expect(variables).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/), AWS_ENDPOINT_URL: await account.cloud.endpoint(), AWS_REGION: "us-east-1",
      CODEBUILD_BUILD_ID: build.id, CODEBUILD_BUILD_ARN: build.arn, CODEBUILD_BUILD_NUMBER: "1", CODEBUILD_SRC_DIR: files["where.txt"]?.trim(),
    });
    expect(Object.keys(variables).filter((name) => !/^(AWS_|CODEBUILD_|npm_config_)/.test(name)).sort()).toEqual(["CI", "HOME", "LANG", "OLDPWD", "PATH", "PWD", "SHLVL", "TMPDIR", "_"].filter((name) => name in variables));
    expect(variables.HOME).not.toBe(process.env.HOME);
  });

  it("fails with the command that failed; post_build and artifacts are still tried", async () => {
    await opened.createProject();

    const build = await opened.run({
      sourceTypeOverride: "NO_SOURCE", sourceLocationOverride: "",
      buildspecOverride: "version: 0.2\nphases:\n  build:\n    commands:\n      - exit 3\n      - touch never\n  post_build:\n    commands:\n      - echo $CODEBUILD_BUILD_SUCCEEDING >seen\nartifacts:\n  files: ['*']\n",
    });

    expect(build.buildStatus).toBe("FAILED");
    expect(phasesOf(build).slice(6)).toEqual(["BUILD FAILED", "POST_BUILD SUCCEEDED", "UPLOAD_ARTIFACTS SUCCEEDED", "FINALIZING SUCCEEDED", "COMPLETED -"]);
    expect(phaseOf(build, "BUILD").contexts).toEqual([{ statusCode: "COMMAND_EXECUTION_ERROR", message: "Error while executing command: exit 3. Reason: exit status 3" }]);
    expect(await opened.artifact()).toEqual({ seen: "0\n" });
  });

  it.each<[string, string, string[]]>([
    ["install", "", ["INSTALL FAILED", "FINALIZING SUCCEEDED"]],
    ["pre_build", "", ["INSTALL SUCCEEDED", "PRE_BUILD FAILED", "FINALIZING SUCCEEDED"]],
    ["build", "on-failure: ABORT", ["INSTALL SUCCEEDED", "PRE_BUILD SUCCEEDED", "BUILD FAILED", "FINALIZING SUCCEEDED"]],
    ["install", "on-failure: CONTINUE", ["INSTALL FAILED", "PRE_BUILD SUCCEEDED", "BUILD SUCCEEDED", "POST_BUILD SUCCEEDED", "UPLOAD_ARTIFACTS SUCCEEDED", "FINALIZING SUCCEEDED"]],
  ])("goes on from a failing %s with %j as AWS does", async (name, policy, expected) => {
    await opened.createProject({ source: { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [\"true\"]}}" }, artifacts: { type: "NO_ARTIFACTS" } });

    const build = await opened.run({ buildspecOverride: `version: 0.2\nphases:\n  ${name}:\n    ${policy}\n    commands: ["false"]\n` });

    expect(build.buildStatus).toBe("FAILED");
    expect(phasesOf(build).slice(4, -1)).toEqual(expected);
  });

  it("is repeated by itself as often as the buildspec says, when the failure matches", async () => {
    await opened.createProject({ source: { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [\"true\"]}}" }, artifacts: { type: "NO_ARTIFACTS" } });

    const first = await opened.run({ buildspecOverride: "version: 0.2\nphases:\n  build:\n    on-failure: RETRY-1-status 9\n    commands: [exit 9]\n" });
    await account.cloud.advanceBy(120_000);
    const other = await opened.run({ buildspecOverride: "version: 0.2\nphases:\n  build:\n    on-failure: RETRY-1-status 9\n    commands: [exit 8]\n" });

    const second = await opened.read(first.autoRetryConfig.nextAutoRetry.split("build/")[1]);
    expect(first.autoRetryConfig).toMatchObject({ autoRetryLimit: 1, autoRetryNumber: 0 });
    expect(second).toMatchObject({ buildStatus: "FAILED", autoRetryConfig: { autoRetryLimit: 1, autoRetryNumber: 1, previousAutoRetry: first.arn } });
    expect(second.autoRetryConfig.nextAutoRetry).toBeUndefined();
    expect(other.autoRetryConfig).toBeUndefined();
  });

  it.each<[string, Shape, string, string]>([
    ["without a buildspec", {}, "YAML_FILE_ERROR", "stat /codebuild/output/src/buildspec.yml: no such file or directory"],
    ["with a buildspec outside of its source", { buildspecOverride: "../../etc/passwd" }, "YAML_FILE_ERROR", "stat /codebuild/output/src/../../etc/passwd: no such file or directory"],
    ["with a runtime that the image does not have", { buildspecOverride: "version: 0.2\nphases:\n  install:\n    runtime-versions: {nodejs: $MAJOR}\n", environmentVariablesOverride: [{ name: "MAJOR", value: "16" }] },
      "YAML_FILE_ERROR", "Unknown runtime version named '16' of nodejs. This build image has the following versions: 18, 20, 22, 24"],
    ["whose source is missing", { sourceLocationOverride: "sources/none.zip" }, "CLIENT_ERROR", "NoSuchKey: The specified key does not exist. status code: 404 for primary source"],
    ["whose source is no zip", { sourceLocationOverride: "sources/text" }, "CLIENT_ERROR", "zip: not a valid zip file for primary source"],
  ])("%s fails before its first command", async (_, input, statusCode, message) => {
    await opened.putSource({ "a.txt": "a" });
    await account.call("s3", "PutObject", { Bucket: "sources", Key: "text", Body: new Uint8Array(Buffer.from("text")) });
    await opened.createProject();

    const build = await opened.run(input);

    expect(build.buildStatus).toBe("FAILED");
    expect(phasesOf(build).slice(3)).toEqual(["DOWNLOAD_SOURCE FAILED", "FINALIZING SUCCEEDED", "COMPLETED -"]);
    expect(phaseOf(build, "DOWNLOAD_SOURCE").contexts).toEqual([{ statusCode, message }]);
  });

  it("takes artifacts from CodePipeline and gives them back, the commit known to its commands", async () => {
    await opened.putSource({ "a.txt": "a" }, "pipeline/Source/1");
    await opened.putSource({ "b.txt": "b" }, "pipeline/Other/1");
    await opened.createProject({
      source: { type: "CODEPIPELINE", buildspec: "version: 0.2\nphases:\n  build:\n    commands:\n      - cat a.txt $CODEBUILD_SRC_DIR_Other/b.txt >c.txt; echo $CODEBUILD_RESOLVED_SOURCE_VERSION $CODEBUILD_INITIATOR >>c.txt\nartifacts:\n  files: c.txt\n" },
      artifacts: { type: "CODEPIPELINE" },
    });

    const build = await opened.run(pipelineBuildInput({
      projectName: "payment", pipelineName: "pipeline-payment", primaryInput: { name: "Source", bucket: "sources", key: "pipeline/Source/1" },
      otherInputs: [{ name: "Other", bucket: "sources", key: "pipeline/Other/1" }],
      outputs: [{ name: "Build", bucket: "artifacts", key: "pipeline/Build/1" }], revision: "c0ffee",
    }));

    expect(build).toMatchObject({
      buildStatus: "SUCCEEDED", initiator: "codepipeline/pipeline-payment", sourceVersion: "arn:aws:s3:::sources/pipeline/Source/1", resolvedSourceVersion: "c0ffee",
      source: { type: "CODEPIPELINE" }, artifacts: { location: "arn:aws:s3:::artifacts/pipeline/Build/1" },
    });
    expect(await opened.artifact("pipeline/Build/1")).toEqual({ "c.txt": "abc0ffee codepipeline/pipeline-payment\n" });
    await expect(opened.codebuild("StartBuild", { projectName: "payment" })).rejects.toMatchObject({ code: "InvalidInputException" });
  });

  it("ends when it is stopped, and its processes with it", async () => {
    await opened.createProject();
    const id = await opened.start(inline("sleep 1000"));
    const running = account.cloud.advanceBy(60_000);
    await until(async () => (await opened.read(id)).currentPhase === "BUILD");

    const { build } = await opened.codebuild("StopBuild", { id });

    expect(build).toMatchObject({ buildStatus: "STOPPED", buildComplete: true, currentPhase: "COMPLETED" });
    await running;
    expect(phasesOf(await opened.read(id)).slice(-2)).toEqual(["BUILD STOPPED", "COMPLETED -"]);
    expect((await opened.codebuild("StopBuild", { id })).build.buildStatus).toBe("STOPPED");
  });

  it("times out in the time of the cloud when a command uses up its minutes", async () => {
    await opened.createProject();
    account.cloud.instance(BUILDERS).realMillisecondsPerMinute = 40;
    const id = await opened.start({ ...inline("sleep 1000"), timeoutInMinutesOverride: 5 });

    await account.cloud.advanceBy(299_000);
    expect((await opened.read(id)).buildStatus).toBe("IN_PROGRESS");
    await account.cloud.advanceBy(1000);

    const build = await opened.read(id);
    expect(build.buildStatus).toBe("TIMED_OUT");
    expect(phaseOf(build, "BUILD")).toMatchObject({ phaseStatus: "TIMED_OUT", contexts: [{ statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " }] });
    expect(build.endTime.getTime() - build.startTime.getTime()).toBe(300_000);
  });

  it("fails when its role does not trust CodeBuild any more", async () => {
    await opened.createProject();
    await account.call("iam", "UpdateAssumeRolePolicy", { RoleName: "build", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] }) });

    const build = await opened.run(inline("true"));

    expect(build.buildStatus).toBe("FAILED");
    expect(phaseOf(build, "PROVISIONING").contexts).toEqual([{ statusCode: "CLIENT_ERROR", message: `CodeBuild is not authorized to perform: sts:AssumeRole on ${opened.serviceRole}` }]);
  });
});

/** Waits in real time for what a running process brings about. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 5));
}

describe("StartBuild", () => {
  const source = { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [\"true\"]}}" };

  it("starts once for a token, and refuses the token with other parameters", async () => {
    await opened.createProject({ source, artifacts: { type: "NO_ARTIFACTS" } });

    const id = await opened.start({ idempotencyToken: "t" });

    expect(await opened.start({ idempotencyToken: "t" })).toBe(id);
    await expect(opened.start({ idempotencyToken: "t", timeoutInMinutesOverride: 7 })).rejects.toMatchObject({ code: "InvalidInputException" });
    await account.cloud.advanceBy(5 * 60_000);
    expect(await opened.start({ idempotencyToken: "t" })).not.toBe(id);
  });

  it("refuses more builds than the project may have at a time", async () => {
    await opened.createProject({ source, artifacts: { type: "NO_ARTIFACTS" }, concurrentBuildLimit: 1 });
    await opened.start();

    await expect(opened.start()).rejects.toMatchObject({ code: "AccountLimitExceededException" });
    await account.cloud.advanceBy(120_000);
    await opened.start();
  });

  it.each<[Shape, string]>([
    [{ debugSessionEnabled: true }, "a debug session"],
    [{ sourceTypeOverride: "GITHUB", sourceLocationOverride: "https://github.com/acme/payment" }, "a build from a source of type GITHUB"],
  ])("refuses %j by name", async (input, named) => {
    await opened.createProject({ source, artifacts: { type: "NO_ARTIFACTS" } });

    await expect(opened.start(input)).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining(named) });
  });

  it("lists, retries and deletes builds", async () => {
    await opened.createProject({ source, artifacts: { type: "NO_ARTIFACTS" } });
    const first = await opened.run({ environmentVariablesOverride: [{ name: "A", value: "1" }] });
    const { build: second } = await opened.codebuild("RetryBuild", { id: first.id });
    await expect(opened.codebuild("RetryBuild", { id: second.id })).rejects.toMatchObject({ code: "InvalidInputException" });

    expect(second.environment.environmentVariables).toEqual([{ name: "A", value: "1", type: "PLAINTEXT" }]);
    expect(await opened.codebuild("ListBuilds")).toEqual({ ids: [second.id, first.id] });
    expect(await opened.codebuild("ListBuildsForProject", { projectName: "payment", sortOrder: "ASCENDING" })).toEqual({ ids: [first.id, second.id] });
    expect(await opened.codebuild("BatchDeleteBuilds", { ids: [first.id, second.id, "payment:none"] })).toEqual({
      buildsDeleted: [first.arn], buildsNotDeleted: [{ id: second.id, statusCode: "BUILD_IN_PROGRESS" }, { id: "payment:none", statusCode: "BUILD_NOT_FOUND" }],
    });
    expect(await opened.codebuild("ListBuilds")).toEqual({ ids: [second.id] });
    await expect(opened.codebuild("ListBuildsForProject", { projectName: "none" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("builds of two clouds with the same seed", () => {
  it("have the same ids, and the end of one does not touch the processes of the other", async () => {
    const other = await BuildAccount.open();
    await Promise.all([opened.createProject(), other.createProject()]);
    const id = await opened.start(inline("sleep 0.6"));
    const running = account.cloud.advanceBy(120_000);
    await until(async () => (await opened.read(id)).currentPhase === "BUILD");

    const done = await other.run(inline("exit 0"));
    await other.account.close();
    await running;

    expect(done).toMatchObject({ id, buildStatus: "SUCCEEDED" });
    expect((await opened.read(id)).buildStatus).toBe("SUCCEEDED");
  });
});
