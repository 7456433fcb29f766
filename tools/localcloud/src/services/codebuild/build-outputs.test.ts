import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Shape } from "../../service";
import type { TestAccount } from "../support/test-account";
import { BuildAccount, fixture, inline, phaseOf, phasesOf } from "./build-account";
import { reuseBuilds } from "./reuse-option";

let opened: BuildAccount;
let account: TestAccount;

beforeAll(() => BuildAccount.warmUp(), 120_000);
beforeEach(async () => {
  opened = await BuildAccount.open();
  ({ account } = opened);
});
afterEach(() => account.close());

const source = (buildspec: string): Shape => ({ source: { type: "NO_SOURCE", buildspec }, artifacts: { type: "NO_ARTIFACTS" } });

describe("the log of a build", () => {
  const logOf = async ({ logs }: Shape): Promise<string> => {
    const { events } = await account.call("logs", "GetLogEvents", { logGroupName: logs.groupName, logStreamName: logs.streamName, startFromHead: true });
    return (events as Shape[]).map(({ message }) => message).join("");
  };

  it("goes to the project's group, in a stream of its own, with what the commands wrote and why one failed", async () => {
    await account.call("logs", "CreateLogGroup", { logGroupName: "/aws/codebuild/own" });
    await opened.createProject({ logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: "/aws/codebuild/own", streamName: "builds" } } });

    const build = await opened.run(inline("printf 'no newline'\necho to standard error >&2; exit 7"));

    expect(build.logs).toMatchObject({ groupName: "/aws/codebuild/own", streamName: `builds/${build.id.split(":")[1]}` });
    expect((await logOf(build)).split("\n")).toEqual(expect.arrayContaining([
      "[Container] 2026/11/20 12:00:11.000000 Running command printf 'no newline'", "no newline", "to standard error",
      "[Container] 2026/11/20 12:00:11.000000 Command did not exit successfully echo to standard error >&2; exit 7 exit status 7",
      "[Container] 2026/11/20 12:00:41.000000 Phase complete: BUILD State: FAILED",
    ]));
  });

  it("makes the default group when there is none, and hides the role's keys", async () => {
    await opened.createProject({ logsConfig: {} });

    const build = await opened.run(inline("echo secret is $AWS_SECRET_ACCESS_KEY"));

    expect(build.logs.groupName).toBe("/aws/codebuild/payment");
    expect(await logOf(build)).toContain("\nsecret is ***\n");
  });

  it("goes to S3 as a whole where the project asks for it", async () => {
    await opened.createProject({ logsConfig: { cloudWatchLogs: { status: "DISABLED" }, s3Logs: { status: "ENABLED", location: "artifacts/logs" } } });

    const build = await opened.run(inline("echo hello"));

    const { Body } = await account.call("s3", "GetObject", { Bucket: "artifacts", Key: `logs/${build.id.split(":")[1]}.gz` });
    expect(gunzipSync(Body).toString()).toContain("\nhello\n");
  });

  it("is what a build cannot do without", async () => {
    await opened.createProject({ logsConfig: {} });
    account.cloud.faults.add({ kind: "operation", service: "logs", operation: "CreateLogStream", error: { code: "AccessDeniedException", message: "no" } });

    const build = await opened.run(inline("true"));

    expect(build.buildStatus).toBe("FAILED");
    expect(phaseOf(build, "PROVISIONING").contexts[0]).toMatchObject({
      statusCode: "ACCESS_DENIED", message: expect.stringContaining("does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build"),
    });
  });
});

describe("secrets of a build", () => {
  it("come from Parameter Store and Secrets Manager as the role, are hidden in the log and cannot be exported", async () => {
    await account.call("ssm", "PutParameter", { Name: "/build/token", Value: "t0ken", Type: "String" });
    const { ARN } = await account.call("secretsmanager", "CreateSecret", { Name: "database", SecretString: JSON.stringify({ password: "pa55", port: 5432 }) });
    await opened.createProject({ logsConfig: {} });

    const build = await opened.run({
      ...inline("echo $TOKEN $PASSWORD $PORT | tr a-z A-Z; echo $TOKEN", `env:\n  parameter-store: {TOKEN: /build/token}\n  secrets-manager: {PASSWORD: "database:password"}\n  exported-variables: [TOKEN, PORT]\n`),
      environmentVariablesOverride: [{ name: "PORT", type: "SECRETS_MANAGER", value: `${ARN}:port` }],
    });

    expect(build).toMatchObject({ buildStatus: "SUCCEEDED", exportedEnvironmentVariables: [] });
    const { events } = await account.call("logs", "FilterLogEvents", { logGroupName: build.logs.groupName });
    const log = (events as Shape[]).map(({ message }) => message).join("");
    expect(log).toContain("\nT0KEN PA55 ***\n***\n");
  });

  it.each<[Shape, string, string]>([
    [{ name: "A", type: "PARAMETER_STORE", value: "none" }, "Decrypted Variables Error", "parameter does not exist: none"],
    [{ name: "A", type: "SECRETS_MANAGER", value: "none" }, "Secrets Manager Error Message", "ResourceNotFoundException: Secrets Manager can't find the specified secret."],
  ])("fail it when they are missing (%j)", async (variable, statusCode, message) => {
    await opened.createProject();

    const build = await opened.run({ ...inline("true"), environmentVariablesOverride: [variable] });

    expect(phaseOf(build, "DOWNLOAD_SOURCE").contexts).toEqual([{ statusCode, message }]);
  });
});

describe("reports of a build", () => {
  const spec = (format: string, name = "tests"): string =>
    `version: 0.2\nphases: {build: {commands: ["exit $RESULT"]}}\nreports:\n  ${name}:\n    files: ["*.xml"]\n    base-directory: out\n    file-format: ${format}\n`;
  const put = (file: string): Promise<void> => opened.putSource({ "out/report.xml": fixture(file) });
  const create = (): Promise<void> => opened.createProject({ artifacts: { type: "NO_ARTIFACTS" } });
  const run = (buildspecOverride: string, RESULT = "0"): Promise<Shape> => opened.run({ buildspecOverride, environmentVariablesOverride: [{ name: "RESULT", value: RESULT }] });

  it("tell of each test, also when the build failed", async () => {
    await put("junit.xml");
    await create();

    const build = await run(spec("JUNITXML"), "1");

    expect(build.buildStatus).toBe("FAILED");
    const [reportArn] = build.reportArns;
    const group = "arn:aws:codebuild:us-east-1:000000000000:report-group/payment-tests";
    expect(await opened.codebuild("ListReportsForReportGroup", { reportGroupArn: group })).toEqual({ reports: [reportArn] });
    expect(await opened.codebuild("BatchGetReports", { reportArns: [reportArn, `${reportArn}0`] })).toMatchObject({
      reports: [{ type: "TEST", status: "FAILED", reportGroupArn: group, executionId: build.arn, truncated: false,
        testSummary: { total: 4, statusCounts: { SUCCEEDED: 1, FAILED: 1, SKIPPED: 1, ERROR: 1 }, durationInNanoSeconds: 1_254_000_000 } }],
      reportsNotFound: [`${reportArn}0`],
    });
    const { testCases } = await opened.codebuild("DescribeTestCases", { reportArn });
    expect(testCases.map(({ name, prefix, status, message }: Shape) => [prefix, name, status, message])).toEqual([
      ["parse", "takes a payment", "SUCCEEDED", ""], ["parse", "refuses <nothing>", "FAILED", "Error: expected 1\n    at parse.test.ts:3"],
      ["parse", "is for later", "SKIPPED", ""], ["store", "breaks", "ERROR", "no table"],
    ]);
    expect((await opened.codebuild("DescribeTestCases", { reportArn, filter: { status: "FAILED" } })).testCases).toHaveLength(1);
  });

  it.each([["CLOVERXML", "clover.xml", [75, 3, 1, 50, 1, 1], [66.67, 2, 1]], ["COBERTURAXML", "cobertura.xml", [66.67, 2, 1, 75, 3, 1], [50, 1, 1]]])("tell of coverage in %s", async (format, file, whole, first) => {
    await put(file);
    await create();

    const build = await run(spec(format, "coverage"));

    const [reportArn] = build.reportArns;
    const { reports: [report] } = await opened.codebuild("BatchGetReports", { reportArns: [reportArn] });
    const { codeCoverageSummary: summary } = report;
    expect([summary.lineCoveragePercentage, summary.linesCovered, summary.linesMissed, summary.branchCoveragePercentage, summary.branchesCovered, summary.branchesMissed]).toEqual(whole);
    const { codeCoverages } = await opened.codebuild("DescribeCodeCoverages", { reportArn, sortBy: "LINE_COVERAGE_PERCENTAGE" });
    expect(codeCoverages.map(({ filePath }: Shape) => filePath)).toEqual(["src/a.ts", "src/b.ts"]);
    expect([codeCoverages[0].lineCoveragePercentage, codeCoverages[0].linesCovered, codeCoverages[0].linesMissed]).toEqual(first);
  });

  it.each([["JUNITXML", {}, "[tests: [report files not found in build]]"], ["CUCUMBERJSON", { "out/a.xml": "{}" }, "[tests: [the report format CUCUMBERJSON is not modelled by the local cloud, which knows JUNITXML, COBERTURAXML, CLOVERXML]]"]])(
    "fail the build when they are missing or of an unknown kind (%s)", async (format, files, message) => {
      await opened.putSource({ "a.txt": "a", ...files });
      await create();

      const build = await run(spec(format));

      expect(build.buildStatus).toBe("FAILED");
      expect(phaseOf(build, "UPLOAD_ARTIFACTS").contexts).toEqual([{ statusCode: "CLIENT_ERROR", message }]);
    });

  it("need the role's permissions for them, which no operation of the API asks for", async () => {
    await put("junit.xml");
    await create();
    const Deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "codebuild:BatchPutTestCases", Resource: "*" }] };
    await account.call("iam", "PutRolePolicy", { RoleName: "build", PolicyName: "no-reports", PolicyDocument: JSON.stringify(Deny) });

    const build = await run(spec("JUNITXML"));

    expect(build).toMatchObject({ buildStatus: "FAILED", reportArns: [] });
    expect(phaseOf(build, "UPLOAD_ARTIFACTS").contexts[0].message).toMatch(
      /not authorized to perform: codebuild:BatchPutTestCases on resource: arn:aws:codebuild:us-east-1:000000000000:report-group\/payment-tests with an explicit deny/);
  });

  it("are gone after 30 days, and keep their group from being deleted until then", async () => {
    await put("junit.xml");
    await create();
    const build = await run(spec("JUNITXML"));
    const arn = "arn:aws:codebuild:us-east-1:000000000000:report-group/payment-tests";

    await expect(opened.codebuild("DeleteReportGroup", { arn })).rejects.toMatchObject({ code: "InvalidInputException" });
    account.clock.at += 30 * 86_400_000;
    expect(await opened.codebuild("ListReports")).toEqual({ reports: [] });
    await expect(opened.codebuild("DescribeTestCases", { reportArn: build.reportArns[0] })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await opened.codebuild("DeleteReportGroup", { arn });
  });
});

describe("the cache of a build", () => {
  const spec = "version: 0.2\nphases: {build: {commands: [\"[ -f kept/count ] && echo found >found; mkdir -p kept; echo x >>kept/count; cp kept/count count\"]}}\nartifacts: {files: [count]}\ncache: {paths: [\"kept/**/*\"]}\n";

  it.each([[{ type: "S3", location: "sources/cache" }], [{ type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] }]])("of type %j brings files to the next build, until it is invalidated", async (cache) => {
    await opened.createProject({ source: { type: "NO_SOURCE", buildspec: spec }, cache });

    await opened.run();
    await opened.run();
    expect(await opened.artifact()).toEqual({ count: "x\nx\n" });

    await opened.codebuild("InvalidateProjectCache", { projectName: "payment" });
    await opened.run();
    expect(await opened.artifact()).toEqual({ count: "x\n" });
  });
});

describe("artifacts of a build", () => {
  it("take the names, folders and files that buildspec and project say", async () => {
    await opened.putSource({ "out/a.js": "a", "out/a.js.map": "m", "out/sub/b.js": "b", "docs/index.html": "d" });
    await opened.createProject({
      artifacts: { type: "S3", location: "artifacts", path: "releases", namespaceType: "BUILD_ID", name: "ignored.zip", packaging: "ZIP", overrideArtifactName: true },
      secondaryArtifacts: [{ type: "S3", location: "artifacts", name: "docs", artifactIdentifier: "docs" }],
      source: { type: "S3", location: "sources/source.zip", buildspec: "version: 0.2\nphases: {build: {commands: [VERSION=7]}}\nartifacts:\n  name: app-$VERSION-$(echo x).zip\n  base-directory: out\n  files: [\"**/*\"]\n  exclude-paths: [\"**/*.map\"]\n  discard-paths: yes\n  secondary-artifacts:\n    docs: {files: [\"docs/**/*\"]}\n" },
    });

    const build = await opened.run();

    const key = `releases/${build.id.split(":")[1]}/app-7-x.zip`;
    expect(build.artifacts.location).toBe(`arn:aws:s3:::artifacts/${key}`);
    expect(await opened.artifact(key)).toEqual({ "a.js": "a", "b.js": "b" });
    expect((await account.call("s3", "ListObjectsV2", { Bucket: "artifacts", Prefix: "docs/" })).Contents.map(({ Key }: Shape) => Key)).toEqual(["docs/docs/index.html"]);
    expect(build.secondaryArtifacts).toMatchObject([{ artifactIdentifier: "docs", location: "arn:aws:s3:::artifacts/docs" }]);
  });

  it.each([["base-directory: none\n  files: [\"*\"]", "no matching base directory path found for none"], ["base-directory: ../..\n  files: [\"*\"]", "no matching base directory path found for ../.."], ["files: [\"*.zip\"]", "no matching artifact paths found"]])(
    "that are not there fail the build (%j)", async (artifacts, message) => {
      await opened.putSource({ "a.txt": "a" });
      await opened.createProject();

      const build = await opened.run({ buildspecOverride: `version: 0.2\nphases: {build: {commands: ["true"]}}\nartifacts:\n  ${artifacts}\n` });

      expect(phaseOf(build, "UPLOAD_ARTIFACTS").contexts).toEqual([{ statusCode: "CLIENT_ERROR", message }]);
    });
});

describe("a build whose inputs have been built before", () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "reuse-")); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const spec = "version: 0.2\nenv: {exported-variables: [RANDOM_ID]}\nphases: {build: {commands: [\"export RANDOM_ID=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\\\n')\", \"echo $RANDOM_ID >id\"]}}\nartifacts: {files: [id], name: \"$RANDOM_ID\"}\n";

  it("runs again, unless reuse was asked for; then it says which build it takes over", async () => {
    await opened.createProject({ source: { type: "NO_SOURCE", buildspec: spec }, logsConfig: {} });
    const idOf = async (input: Shape = {}): Promise<[Shape, string]> => [await opened.run(input), (await opened.artifact()).id ?? ""];

    const [[, first], [, second]] = [await idOf(), await idOf()];
    expect(second).not.toBe(first);

    reuseBuilds(account.cloud, folder);
    const [ran, third] = await idOf();
    const [reused, fourth] = await idOf();
    const [, fifth] = await idOf({ environmentVariablesOverride: [{ name: "OTHER", value: "1" }] });

    expect(fourth).toBe(third);
    expect(fifth).not.toBe(third);
    expect(phasesOf(reused)).toEqual(phasesOf(ran));
    expect(reused.phases.map(({ durationInSeconds }: Shape) => durationInSeconds)).toEqual(ran.phases.map(({ durationInSeconds }: Shape) => durationInSeconds));
    expect(reused.exportedEnvironmentVariables).toEqual(ran.exportedEnvironmentVariables);
    const { events } = await account.call("logs", "FilterLogEvents", { logGroupName: "/aws/codebuild/payment", filterPattern: "Reusing" });
    expect(events).toHaveLength(1);
    expect(events[0].message).toContain(`Reusing the build ${ran.arn}: its inputs are identical. The commands are not run again`);
  });

  it("does not take over a failed one", async () => {
    reuseBuilds(account.cloud, folder);
    await opened.createProject(source("version: 0.2\nphases: {build: {commands: [\"exit 1\"]}}"));

    expect([(await opened.run()).buildStatus, (await opened.run()).buildStatus]).toEqual(["FAILED", "FAILED"]);
  });
});

describe("what a build tells", () => {
  it("is an event for its begin, each phase and its end, and metrics", async () => {
    await account.call("sqs", "CreateQueue", { QueueName: "events", Attributes: { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" }] }) } });
    await account.call("events", "PutRule", { Name: "builds", EventPattern: JSON.stringify({ source: ["aws.codebuild"] }) });
    await account.call("events", "PutTargets", { Rule: "builds", Targets: [{ Id: "queue", Arn: "arn:aws:sqs:us-east-1:000000000000:events" }] });
    await opened.createProject();

    const build = await opened.run(inline("exit 1"));

    const { QueueUrl } = await account.call("sqs", "GetQueueUrl", { QueueName: "events" });
    const events: Shape[] = [];
    for (let found: Shape[] = [{}]; found.length > 0;) {
      found = (await account.call("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 })).Messages ?? [];
      events.push(...found.map(({ Body }) => JSON.parse(Body)));
    }
    const states = events.filter((event) => event["detail-type"] === "CodeBuild Build State Change");
    expect(states.map(({ detail }) => detail["build-status"])).toEqual(["IN_PROGRESS", "FAILED"]);
    expect(states[1]).toMatchObject({ resources: [build.arn], detail: { "project-name": "payment", "build-id": build.arn, "current-phase": "COMPLETED", "additional-information": { "build-complete": true, "build-start-time": "Nov 20, 2026 12:00:00 PM" } } });
    const phases = events.filter((event) => event["detail-type"] === "CodeBuild Build Phase Change").map(({ detail }) => `${detail["completed-phase"]} ${detail["completed-phase-status"]}`);
    expect(phases).toEqual(phasesOf(build).slice(1, -1));
    const sum = async (MetricName: string): Promise<number> => (await account.call("cloudwatch", "GetMetricStatistics", {
      Namespace: "AWS/CodeBuild", MetricName, Dimensions: [{ Name: "ProjectName", Value: "payment" }], Period: 60, Statistics: ["Sum"],
      StartTime: new Date(Date.parse("2026-11-20T11:59:00Z")), EndTime: new Date(Date.parse("2026-11-20T13:00:00Z")),
    })).Datapoints.reduce((all: number, { Sum }: Shape) => all + Sum, 0);
    expect([await sum("Builds"), await sum("FailedBuilds"), await sum("SucceededBuilds"), await sum("BuildDuration")]).toEqual([1, 1, 0, 30]);
  });
});
