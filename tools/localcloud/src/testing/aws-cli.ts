/**
 * The stock AWS CLI against a served cloud, for tests. It is used where there is one; the local cloud itself never needs it.
 */
import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { TestCloud } from "./served-cloud";

export const cliPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "aws")).find(isExecutable);

/** `describe` where there is a CLI; skipped, and saying so, elsewhere. */
export function describeWithCli(title: string, tests: () => void): void {
  (cliPath === undefined ? describe.skip : describe)(`${title}${cliPath === undefined ? " (skipped: aws is not on PATH)" : ""}`, tests);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface AwsCli {
  /** A folder of its own, for files to send. */
  readonly folder: string;
  /** @returns standard output on success, standard error on failure */
  run(...args: string[]): Promise<{ code: number; output: string }>;
  /** @throws Error with the CLI's own words */
  json<T = unknown>(...args: string[]): Promise<T>;
  remove(): void;
}

export function awsCli(test: TestCloud): AwsCli {
  const folder = mkdtempSync(join(tmpdir(), "localcloud-cli-"));
  mkdirSync(join(folder, ".aws"));
  writeFileSync(join(folder, ".aws", "config"), "[default]\ns3 =\n    signature_version = s3v4\n"); // version 1 of the CLI presigns with version 2 otherwise
  const { accessKeyId, secretAccessKey } = test.cloud.administrator;
  const env = { PATH: process.env["PATH"], HOME: folder, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "", AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "1" };
  const run: AwsCli["run"] = (...args) => new Promise((done) =>
    execFile(cliPath!, ["--endpoint-url", test.served.endpoint, "--output", "json", ...args], { env, cwd: folder }, (error, stdout, stderr) =>
      done(error === null ? { code: 0, output: stdout } : { code: Number(error.code ?? 1), output: stderr })));
  return {
    folder, run,
    json: async <T>(...args: string[]) => {
      const { code, output } = await run(...args);
      if (code !== 0) throw new Error(output);
      return (output.trim() === "" ? {} : JSON.parse(output)) as T;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
