import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";
import { readZip, writeZip } from "./files/zip";

const ALLOW_ALL = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

/** An account for tests with buckets `sources` and `artifacts` and the project `payment`. */
export class BuildAccount {
  private constructor(readonly account: TestAccount, readonly serviceRole: string) {}

  static async open(): Promise<BuildAccount> {
    const account = await openTestAccount();
    const serviceRole = await account.role("build", "codebuild.amazonaws.com");
    await account.call("iam", "PutRolePolicy", { RoleName: "build", PolicyName: "all", PolicyDocument: ALLOW_ALL });
    for (const Bucket of ["sources", "artifacts"]) await account.call("s3", "CreateBucket", { Bucket });
    return new BuildAccount(account, serviceRole);
  }

  /** Services are compiled when they are first called; no test's time is to be spent on that. */
  static async warmUp(): Promise<void> {
    const opened = await BuildAccount.open();
    await opened.createProject({ logsConfig: {} });
    await opened.run(inline("exit 0"));
    await opened.account.close();
  }

  codebuild(operation: string, input: Shape = {}): Promise<Shape> {
    return this.account.call("codebuild", operation, input);
  }

  /** A zip of these files as the project's source. */
  async putSource(files: Record<string, string>, Key = "source.zip"): Promise<void> {
    const entries = Object.entries(files).map(([path, content]) => ({ path, mode: path.endsWith(".sh") ? 0o100755 : 0o100644, data: Buffer.from(content) }));
    await this.account.call("s3", "PutObject", { Bucket: "sources", Key, Body: new Uint8Array(await writeZip(entries)) });
  }

  async createProject(change: Shape = {}, environment: Shape = {}): Promise<void> {
    await this.codebuild("CreateProject", {
      name: "payment", serviceRole: this.serviceRole, source: { type: "S3", location: "sources/source.zip" },
      artifacts: { type: "S3", location: "artifacts", packaging: "ZIP", name: "payment.zip" }, logsConfig: { cloudWatchLogs: { status: "DISABLED" } },
      environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL", ...environment }, ...change,
    });
  }

  async start(input: Shape = {}): Promise<string> {
    return (await this.codebuild("StartBuild", { projectName: "payment", ...input })).build.id;
  }

  async read(id: string): Promise<Shape> {
    return (await this.codebuild("BatchGetBuilds", { ids: [id] })).builds[0];
  }

  /** Runs a build to its end. */
  async run(input: Shape = {}): Promise<Shape> {
    const id = await this.start(input);
    await this.account.cloud.advanceBy(120_000);
    return this.read(id);
  }

  /** Texts of the files in an artifact. */
  async artifact(Key = "payment.zip"): Promise<Record<string, string>> {
    const { Body } = await this.account.call("s3", "GetObject", { Bucket: "artifacts", Key });
    return Object.fromEntries((await readZip(Body)).map(({ path, data }) => [path, Buffer.from(data).toString()]));
  }
}

export const fixture = (name: string): string => readFileSync(join(__dirname, "__fixtures__", name), "utf8");

export const phasesOf = (build: Shape): string[] => build.phases.map((phase: Shape) => `${phase.phaseType} ${phase.phaseStatus ?? "-"}`);
export const phaseOf = (build: Shape, type: string): Shape => build.phases.find((one: Shape) => one.phaseType === type);

/** Overrides for a build of these commands, one a line, without source and artifacts. */
export function inline(commands: string, more = ""): Shape {
  const lines = commands.split("\n").map((line) => `      - ${line}`).join("\n");
  return {
    buildspecOverride: `version: 0.2\nphases:\n  build:\n    commands:\n${lines}\n${more}`,
    artifactsOverride: { type: "NO_ARTIFACTS" }, sourceTypeOverride: "NO_SOURCE", sourceLocationOverride: "",
  };
}
