import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const command = join(__dirname, "..", "..", "bin", "switchyard.js");
const workspace = join(__dirname, "..", "..", "..", "..");

describe("switchyard quota", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "switchyard-quota-"))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function quota(...options: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, "quota", ...options], {
      cwd: workspace, encoding: "utf8", env: { ...process.env, SWITCHYARD_HOME: home },
    });
    return { status, stdout, stderr };
  }

  it("shows what a new account has, raises it, and keeps it for the next command", () => {
    expect(quota()).toEqual({ status: 0, stdout: "Lambda concurrent executions: 1000\n", stderr: "" });
    expect(quota("--lambda-concurrency", "30000")).toMatchObject({ status: 0, stdout: "Lambda concurrent executions: 30000\n" });
    expect(quota("--json")).toMatchObject({ status: 0, stdout: '{"command":"quota","ok":true,"lambdaConcurrency":30000}\n' });
  });

  it.each(["0", "-5", "3x"])("refuses %j and leaves the quota alone", (value) => {
    expect(quota(`--lambda-concurrency=${value}`)).toEqual({
      status: 2,
      stdout: "",
      stderr: `\`switchyard quota\` cannot run:\n  - --lambda-concurrency: "${value}" is not a whole number from 1 to 999999999.\n`,
    });
    expect(quota()).toMatchObject({ stdout: "Lambda concurrent executions: 1000\n" });
  });
});
