import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";

import { openAccount } from "@switchyard/localcloud/operator";

import { workspaceRoot } from "../../launcher/cache-folder";
import { runOperator, type OperatorPlan } from "./main";

const home = mkdtempSync(join(tmpdir(), "operator-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a command where nothing is deployed. */
async function run(change: Partial<OperatorPlan>, env: NodeJS.ProcessEnv = {}) {
  const text = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr"): Writable => new Writable({ write: (chunk: Buffer, _encoding, done) => { text[name] += chunk.toString(); done(); } });
  const plan: OperatorPlan = {
    root: workspaceRoot, home, stack: "local", layer: { name: "delivery", folder: join(workspaceRoot, "projects/serverless/delivery") }, json: false, problems: [], isStackKnown: true,
    request: { command: "status" }, ...change,
  };
  const exitCode = await runOperator(plan, { stdout: sink("stdout"), stderr: sink("stderr"), env, openAccount });
  return { exitCode, ...text };
}

const undeployed = "Layer delivery is not deployed to stack local, so there are no releases to operate. Deploy everything first: npx nx run-many -t up";

describe("an operator's command", () => {
  it("says what to deploy when nothing is", async () => {
    expect(await run({})).toEqual({ exitCode: 1, stdout: "", stderr: `${undeployed}\n` });
  });

  it("gives one document also when it is refused, and says why on standard error", async () => {
    const { exitCode, stdout, stderr } = await run({ json: true });

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `${undeployed}\n` });
    expect(JSON.parse(stdout)).toEqual({ command: "status", stack: "local", ok: false, error: undeployed });
  });

  it("says all that is wrong with the command line before it says what is not deployed", async () => {
    const { exitCode, stdout, stderr } = await run({ json: true, problems: ["--resaon: no such option.\nIt has --reason."], request: { command: "stop" } });

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^`switchyard stop` cannot run:\n {2}- --resaon: no such option\.\n {4}It has --reason\.\n {2}- --reason is missing: say why/);
    expect((JSON.parse(stdout) as { problems: string[] }).problems).toEqual(["--resaon: no such option.\nIt has --reason.", expect.stringContaining("--reason is missing")]);
  });

  it("looks for no outputs on a stack that there is not", async () => {
    expect(await run({ stack: "dve", isStackKnown: false, problems: ["There is no stack \"dve\"."] })).toMatchObject({ exitCode: 2, stderr: "`switchyard status` cannot run:\n  - There is no stack \"dve\".\n" });
  });

  it("needs the Pulumi CLI for every other stack, and says how to get it", async () => {
    const { exitCode, stderr } = await run({ stack: "dev" }, { PATH: "/nowhere" });

    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining("Stack dev is deployed by the Pulumi CLI, but there is no `pulumi` on PATH.") });
  });
});
