import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Shape } from "../../service";
import { readZip } from "../codebuild/files/zip";
import { completeHandshake, mapRepository } from "../codeconnections/mappings";
import { pushed } from "../codeconnections/pushes";
import { forEachTest, invoke, NAME, source, stages, type ReleasingAccount } from "./__fixtures__/releasing-account";

let account: ReleasingAccount;
let folder: string;
let ConnectionArn: string;

const environment = {
  PATH: process.env.PATH ?? "", HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.com", GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com", GIT_AUTHOR_DATE: "2026-11-19T08:30:00Z", GIT_COMMITTER_DATE: "2026-11-19T08:30:00Z",
};
const git = (...args: string[]): string => execFileSync("git", ["-C", folder, ...args], { env: environment, encoding: "utf8" }).trim();
function commit(message: string, path: string, content: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  git("add", "-A");
  git("commit", "-q", "-m", message);
  return git("rev-parse", "HEAD");
}

const deploy = invoke({ configuration: { FunctionName: "conductor" } });
const repository = (change: Shape = {}): Shape => source({
  name: "GitHub", actionTypeId: { category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1" },
  configuration: { ConnectionArn, FullRepositoryId: "acme/payment", BranchName: "main", ...change },
});
const push = async (before: string | undefined, after: string, ref = "refs/heads/main"): Promise<void> => {
  await pushed(account.cloud, folder, { fullRepositoryId: "acme/payment", ref, after, ...(before !== undefined && { before }) });
  await account.minutes(1);
};
const executions = async (): Promise<Shape[]> => (await account.codepipeline("ListPipelineExecutions", { pipelineName: NAME })).pipelineExecutionSummaries as Shape[];

forEachTest((opened) => { account = opened; });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "source-"));
  git("init", "-q", "-b", "main");
  ConnectionArn = (await account.call("codeconnections", "CreateConnection", { ConnectionName: "github", ProviderType: "GitHub" })).ConnectionArn;
  mapRepository(account.cloud, "acme/payment", folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a connection source", () => {
  it("needs UseConnection of the pipeline's role, for exactly that repository", async () => {
    commit("first", "index.js", "1");
    await completeHandshake(account.cloud, ConnectionArn);
    await account.create(stages([repository()], [deploy]));
    const use = (FullRepositoryId: string): Promise<Shape> => account.call("iam", "PutRolePolicy", { RoleName: "pipeline", PolicyName: "use", PolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "codeconnections:UseConnection", Resource: ConnectionArn, Condition: { StringEquals: { "codeconnections:FullRepositoryId": FullRepositoryId } } }],
    }) });
    await account.allow("pipeline", ["s3:PutObject", "lambda:InvokeFunction", "codepipeline:PutJobSuccessResult"]);
    await use("acme/other");
    const refused = await account.start();
    await account.minutes(1);
    expect((await account.action(refused, "GitHub")).output.executionResult.errorDetails).toMatchObject({ code: "PermissionError", message: expect.stringContaining("codeconnections:UseConnection") });

    await use("acme/payment");
    const allowed = await account.start();
    await account.minutes(1);

    expect(await account.actions(allowed)).toContain("Source/GitHub Succeeded");
  });

  it("fails while the handshake is not done", async () => {
    commit("first", "index.js", "1");
    await account.create(stages([repository()], [deploy]));
    const id = await account.start();

    await account.minutes(1);

    expect((await account.action(id, "GitHub")).output.executionResult.errorDetails).toEqual({
      code: "ConfigurationError", message: `[GitHub] Connection ${ConnectionArn} is not available. Its status is PENDING; complete the connection and retry.`,
    });
  });

  it("hands the newest commit of the branch on as a zip, with its variables", async () => {
    completeHandshake(account.cloud, ConnectionArn);
    const id = commit("feat: pay", "src/index.js", "1");
    await account.create(stages([repository()], [invoke({ configuration: { FunctionName: "conductor", UserParameters: "#{source.CommitId} #{source.CommitMessage} #{source.AuthorDate} #{source.BranchName}" } })]));
    const execution = await account.start();

    await account.minutes(1);

    expect(account.invocations[0]!.job.data.actionConfiguration.configuration.UserParameters).toBe(`${id} feat: pay 2026-11-19T08:30:00Z main`);
    const { output } = await account.action(execution, "GitHub");
    const { bucket, key } = output.outputArtifacts[0].s3location;
    const { Body } = await account.call("s3", "GetObject", { Bucket: bucket, Key: key });
    expect((await readZip(Body)).map(({ path }) => path)).toEqual(["src/index.js"]);
    expect((await account.codepipeline("GetPipelineExecution", { pipelineName: NAME, pipelineExecutionId: execution })).pipelineExecution.artifactRevisions).toMatchObject([{
      name: "source-of-payment", revisionId: id, revisionSummary: JSON.stringify({ ProviderType: "GitHub", CommitMessage: "feat: pay" }),
    }]);
    expect((await account.codepipeline("GetPipelineState", { name: NAME })).stageStates[0].actionStates[0]).toMatchObject({ currentRevision: { revisionId: id } });
  });

  it("takes the commit that it is told to", async () => {
    completeHandshake(account.cloud, ConnectionArn);
    const first = commit("first", "index.js", "1");
    commit("second", "index.js", "2");
    await account.create(stages([repository()], [deploy]));
    const id = await account.start({ sourceRevisions: [{ actionName: "GitHub", revisionType: "COMMIT_ID", revisionValue: first }] });

    await account.minutes(1);

    expect((await account.action(id, "GitHub")).output.outputVariables.CommitId).toBe(first);
  });
});

describe("a push", () => {
  let first: string;
  beforeEach(async () => {
    completeHandshake(account.cloud, ConnectionArn);
    first = commit("first", "index.js", "1");
    await account.cloud.settle();
  });

  it("starts a pipeline of its branch, with exactly that commit", async () => {
    await account.create(stages([repository()], [deploy]));
    const second = commit("second", "index.js", "2");
    commit("third", "index.js", "3");

    await push(first, second);

    expect((await executions())[0]).toMatchObject({ status: "Succeeded", trigger: { triggerType: "WebhookV2", triggerDetail: ConnectionArn }, sourceRevisions: [{ actionName: "GitHub", revisionId: second }] });
  });

  it.each<[string, Shape, Shape | undefined, boolean]>([
    ["DetectChanges is off", { DetectChanges: "false" }, undefined, false],
    ["it is another repository", { FullRepositoryId: "acme/refund" }, undefined, false],
    ["it is another branch", { BranchName: "develop" }, undefined, false],
    ["a trigger matches, whatever DetectChanges says", { DetectChanges: "false" }, { branches: { includes: ["main"] }, filePaths: { includes: ["services/payment/**"] } }, true],
    ["no file of the trigger changed", {}, { branches: { includes: ["main"] }, filePaths: { includes: ["services/refund/**"] } }, false],
    ["the trigger is for tags", {}, { tags: { includes: ["v*"] } }, false],
  ])("when %s", async (_what, configuration, filter, starts) => {
    const triggers = filter && [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "GitHub", push: [filter] } }];
    await account.create({ ...stages([repository(configuration)], [deploy]), ...(triggers && { triggers }) });
    const before = (await executions()).length;

    await push(first, commit("second", "services/payment/index.js", "2"));

    expect((await executions()).length - before).toBe(starts ? 1 : 0);
  });

  it("of a tag starts with the tag's commit", async () => {
    await account.create({ ...stages([repository({ DetectChanges: "false" })], [deploy]), triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "GitHub", push: [{ tags: { includes: ["v*"] } }] } }] });
    commit("second", "index.js", "2");

    await push(undefined, first, "refs/tags/v1");

    expect((await executions())[0]).toMatchObject({ status: "Succeeded", sourceRevisions: [{ revisionId: first }] });
  });
});
