import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud, type LocalCloud } from "../../cloud";
import type { CallContext, ServiceId, Shape } from "../../service";
import { loadService } from "../../service-registry";
import { AGENDA } from "../../time/agenda";
import { virtualClock } from "../../time/clock";
import { readZip } from "../codebuild/files/zip";
import { openTestAccount, trust, type TestAccount } from "../support/test-account";
import { breakConnection, completeHandshake, completeHandshakes, mappedRepositories, mapRepository } from "./mappings";
import { lookForPushes, pushed } from "./pushes";
import { openRepository, type Repository } from "./repository";

let account: TestAccount;
let folder: string;
let connectionArn: string;

const environment = {
  PATH: process.env.PATH ?? "", HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.com", GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com", GIT_AUTHOR_DATE: "2026-11-19T08:30:00+02:00", GIT_COMMITTER_DATE: "2026-11-19T08:30:00+02:00",
};
const git = (...args: string[]): string => execFileSync("git", ["-C", folder, ...args], { env: environment, encoding: "utf8" }).trim();

function commit(message: string, files: Record<string, string>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  git("add", "-A");
  git("commit", "-q", "-m", message);
  return git("rev-parse", "HEAD");
}

/** A repository as CodePipeline opens it. */
function open(change: { branchName?: string; fullRepositoryId?: string; connectionArn?: string } = {}): Repository {
  const { cloud } = account;
  const context = {
    caller: cloud.administrator, accountId: cloud.accountId, region: cloud.region, partition: "aws", store: cloud.store, clock: cloud.clock,
    instance: cloud.instance, outside: (work: (outside: never) => Promise<unknown>) => work(undefined as never),
  } as unknown as CallContext;
  return openRepository(context, { connectionArn, fullRepositoryId: "acme/payment", branchName: "main", caller: cloud.administrator, ...change });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "repository-"));
  git("init", "-q", "-b", "main");
  account = await openTestAccount();
  connectionArn = (await account.call("codeconnections", "CreateConnection", { ConnectionName: "github", ProviderType: "GitHub" })).ConnectionArn;
  mapRepository(account.cloud, "acme/payment", folder);
});
afterEach(async () => {
  await account.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a repository", () => {
  beforeEach(() => completeHandshake(account.cloud, connectionArn));

  it("gives a branch's commit and its details", async () => {
    const id = commit("feat: première\n\nWhy.", { "a.txt": "a" });

    expect(await open().resolveBranch()).toBe(id);
    expect(await open().commitDetails(id)).toEqual({
      CommitId: id, CommitMessage: "feat: première\n\nWhy.", AuthorDate: "2026-11-19T06:30:00Z", AuthorEmail: "ada@example.com", AuthorDisplayName: "Ada",
      BranchName: "main", FullRepositoryName: "acme/payment", ConnectionArn: connectionArn, ProviderType: "GitHub",
    });
  });

  it("archives what is committed, byte for byte the same each time, and nothing else", async () => {
    writeFileSync(join(folder, "run.sh"), "#!/bin/sh\n");
    chmodSync(join(folder, "run.sh"), 0o755);
    symlinkSync("a.txt", join(folder, "link"));
    const first = commit("one", { "a.txt": "a", "dir/ü \" b.txt": "b", ".gitattributes": "dir export-ignore\n" });
    commit("two", { "a.txt": "changed" });
    writeFileSync(join(folder, "uncommitted.txt"), "x");

    const zip = await open().archive(first);

    expect((await readZip(zip)).map(({ path, mode, data }) => [path, mode.toString(8), Buffer.from(data).toString()])).toEqual([
      [".gitattributes", "100644", "dir export-ignore\n"], ["a.txt", "100644", "a"], ["dir/ü \" b.txt", "100644", "b"], ["link", "120000", "a.txt"], ["run.sh", "100755", "#!/bin/sh\n"],
    ]);
    expect((await open().archive(first)).equals(zip)).toBe(true);
  });

  it("gives the commit of a tag, also of an annotated one", async () => {
    const id = commit("one", { "a.txt": "a" });
    git("tag", "v1");
    git("tag", "-a", "v2", "-m", "two");

    expect([await open().resolveTag("v1"), await open().resolveTag("v2")]).toEqual([id, id]);
  });

  it("says what is missing in the action's words", async () => {
    commit("one", { "a.txt": "a" });

    await expect(open({ branchName: "none" }).resolveBranch()).rejects.toMatchObject({ code: "ConfigurationError", message: "[GitHub] No Branch [none] found for FullRepositoryName [acme/payment]" });
    await expect(open({ branchName: "--all" }).resolveBranch()).rejects.toMatchObject({ message: "[GitHub] No Branch [--all] found for FullRepositoryName [acme/payment]" });
    await expect(open().commitDetails("0".repeat(40))).rejects.toMatchObject({ message: `[GitHub] No Commit [${"0".repeat(40)}] found for FullRepositoryName [acme/payment]` });
    mapRepository(account.cloud, "acme/gone", join(folder, "gone"));
    await expect(open({ fullRepositoryId: "acme/gone" }).resolveBranch()).rejects.toMatchObject({ message: expect.stringContaining("[GitHub] Could not access FullRepositoryName [acme/gone]") });
  });

  it("is not reached through a connection that is not available", () => {
    breakConnection(account.cloud, connectionArn);

    expect(() => open()).toThrow(`[GitHub] Connection ${connectionArn} is not available. Its status is ERROR`);
    expect(() => open({ connectionArn: connectionArn.replace(/.{4}$/, "0000") })).toThrow("Resource not found");
  });
});

describe("completeHandshake", () => {
  it("makes a pending connection available", async () => {
    expect(() => open()).toThrow("Its status is PENDING");

    completeHandshake(account.cloud, connectionArn.replace("codeconnections", "codestar-connections"));

    expect((await account.call("codeconnections", "GetConnection", { ConnectionArn: connectionArn })).Connection.ConnectionStatus).toBe("AVAILABLE");
    open();
  });
});

describe("completeHandshakes", () => {
  it("makes all connections available that are not, and says which", async () => {
    const { ConnectionArn } = await account.call("codeconnections", "CreateConnection", { ConnectionName: "done", ProviderType: "GitHub" });
    completeHandshake(account.cloud, ConnectionArn);

    expect(completeHandshakes(account.cloud)).toEqual([{ arn: connectionArn, name: "github", status: "PENDING" }]);
    open();
    breakConnection(account.cloud, ConnectionArn);
    expect(completeHandshakes(account.cloud)).toEqual([{ arn: ConnectionArn, name: "done", status: "ERROR" }]);
    expect(completeHandshakes(account.cloud)).toEqual([]);
  });
});

describe("mapRepository", () => {
  it("keeps folders by repository and gives the workspace's again", () => {
    expect(mappedRepositories(account.cloud)).toEqual({ "acme/payment": folder });
    expect(open.bind(undefined, {})).toThrow(); // not available yet
    mapRepository(account.cloud, "acme/payment");
    expect(mappedRepositories(account.cloud)).toEqual({});
  });

  it("refuses what is no repository or no absolute folder", () => {
    expect(() => mapRepository(account.cloud, "payment", folder)).toThrow("\"payment\" is no repository. Expected owner/repository, e.g. acme/payment.");
    expect(() => mapRepository(account.cloud, "acme/payment", "sub")).toThrow("The folder sub is not absolute.");
  });
});

describe("pushes", () => {
  let cloud: LocalCloud;
  let told: Shape[];

  /** CodePipeline as it is, but that what it is told is kept. */
  beforeEach(async () => {
    told = [];
    const pipelines = loadService("codepipeline");
    cloud = await openCloud({
      memory: true, seed: "pushes", clock: virtualClock(0), workspace: folder,
      loadService: (id) => (id === "codepipeline" ? { ...pipelines, tasks: { ...pipelines.tasks, "source-change": ({ payload }) => void told.push(payload) } } : loadService(id)),
    });
    const call = (service: ServiceId, operation: string, input: Shape): Promise<Shape> => cloud.call({ service, operation, input, caller: cloud.administrator });
    connectionArn = (await call("codeconnections", "CreateConnection", { ConnectionName: "github", ProviderType: "GitHub" })).ConnectionArn;
    await call("s3", "CreateBucket", { Bucket: "artifacts" });
    const { Role } = await call("iam", "CreateRole", { RoleName: "pipeline", AssumeRolePolicyDocument: trust("codepipeline.amazonaws.com") });
    await call("codepipeline", "CreatePipeline", { pipeline: {
      name: "payment", roleArn: Role.Arn, pipelineType: "V2", artifactStore: { type: "S3", location: "artifacts" },
      stages: [
        { name: "Source", actions: [{ name: "Source", actionTypeId: { category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1" },
          configuration: { ConnectionArn: connectionArn, FullRepositoryId: "acme/payment", BranchName: "main" }, outputArtifacts: [{ name: "Source" }] }] },
        { name: "Approve", actions: [{ name: "Approve", actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } }] },
      ],
    } });
  });
  afterEach(() => cloud.close());

  const look = async (): Promise<void> => {
    lookForPushes(cloud);
    await cloud.settle();
  };

  it("are told to CodePipeline with the files that they changed", async () => {
    const before = commit("one", { "a.txt": "a", "b.txt": "b" });
    const after = commit("two", { "b.txt": "B", "dir/c.txt": "c" });

    await pushed(cloud, folder, { fullRepositoryId: "acme/payment", ref: "refs/heads/main", before, after });
    await cloud.settle();

    expect(told).toEqual([
      { provider: "CodeStarSourceConnection", fullRepositoryId: "acme/payment", ref: "main", kind: "branch", commitId: after, changedFiles: ["b.txt", "dir/c.txt"] },
    ]);
  });

  it("are seen when a branch or a tag has moved since the last look, once, as soon as there is a connection", async () => {
    commit("one", { "a.txt": "a" });
    await look();
    commit("before the handshake", { "a.txt": "b" });
    completeHandshake(cloud, connectionArn);
    await cloud.settle();
    expect(told).toEqual([]);

    const main = commit("two", { "b.txt": "b" });
    git("tag", "v1");
    git("checkout", "-q", "-b", "feature/x");
    const feature = commit("three", { "c.txt": "c" });
    git("checkout", "-q", "main");
    await look();
    await look();

    const common = { provider: "CodeStarSourceConnection", fullRepositoryId: "acme/payment" };
    expect(told).toEqual([
      { ...common, kind: "branch", ref: "feature/x", commitId: feature, changedFiles: ["c.txt"] },
      { ...common, kind: "branch", ref: "main", commitId: main, changedFiles: ["b.txt"] },
      { ...common, kind: "tag", ref: "v1", commitId: main, changedFiles: [] },
    ]);
  });

  it("cost nothing while virtual time passes", async () => {
    completeHandshake(cloud, connectionArn);
    await cloud.advanceBy(3_600_000);

    expect(cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });
});
