import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { workspaceRoot } from "../../launcher/cache-folder";
import { startRun, type RunEnd } from "../run/client";
import type { RunMessage } from "../run/messages";
import { discoverLayers } from "../workspace/layer";

const SWITCHYARD = join(workspaceRoot, "tools/switchyard/bin/switchyard.js");
const SLOW_RUN = join(__dirname, "../run/__fixtures__/slow-run.js");

describe("switchyard cancel", () => {
  let root: string;
  let home: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cancel-"));
    home = join(root, "home");
    symlinkSync(join(workspaceRoot, "node_modules"), join(root, "node_modules"));
    writeFileSync(join(root, "nx.json"), "{}");
    for (const name of ["things", "others"]) {
      const folder = join(root, "projects", "serverless", name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "index.ts" }));
      writeFileSync(
        join(folder, "index.ts"),
        `import * as pulumi from "@pulumi/pulumi";
         class Thing extends pulumi.CustomResource {
           constructor(name: string, seconds: number, opts?: pulumi.CustomResourceOptions) { super("slow:index:Thing", name, { seconds }, opts); }
         }
         new Thing("second", 0, { dependsOn: [new Thing("first", 4)] });`,
      );
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const environment = (): NodeJS.ProcessEnv => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    return { ...env, SWITCHYARD_HOME: home };
  };

  function cancel(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SWITCHYARD, "cancel", ...args], { cwd: root, env: environment(), encoding: "utf8" });
    return { status, output: stdout + stderr };
  }

  /** Resolves when the layer's first thing is being created. */
  async function runningUp(layer: string): Promise<{ end: Promise<RunEnd>; pid: () => number }> {
    let pid = 0;
    const { promise: creating, resolve } = withResolvers();
    const running = startRun({
      plan: { command: "up", root, stack: "local", workspace: discoverLayers(root), layers: [layer], requested: [layer], settings: {}, commandLine: `switchyard up ${layer}` },
      env: environment(),
      script: SLOW_RUN,
      onMessage: (message: RunMessage) => {
        if (message.kind === "hello") pid = message.pid;
        if (message.kind === "step-start" && message.step.name === "first") resolve();
      },
    });
    await creating;
    return { end: running.end, pid: () => pid };
  }

  it("lets the running step of another command finish and be saved, and starts no other", async () => {
    const { end, pid } = await runningUp("things");

    expect(cancel("things")).toEqual({ status: 0, output: `Process ${pid()} (switchyard up things) finishes its running steps, saves and ends.\n` });

    expect(await end).toMatchObject({ exitCode: 130, canceled: true });
    expect(readFileSync(join(home, "world"), "utf8")).toBe("created first\n");
    expect(readFileSync(join(home, "state/.pulumi/stacks/things/local.json"), "utf8")).toContain("slow:index:Thing::first");
    expect(readdirSync(join(home, "run"))).toEqual([]);
  }, 60_000);

  it("leaves runs of other layers and other stacks alone, and says that nothing runs", async () => {
    const { end } = await runningUp("things");

    expect(cancel("others")).toEqual({ status: 0, output: "Nothing runs on others, stack local.\n" });

    expect(await end).toMatchObject({ exitCode: 0, canceled: false });
    expect(cancel()).toEqual({ status: 0, output: "Nothing runs on others, things, stack local.\n" });
  }, 60_000);

  it("refuses a layer or a stack that does not exist", () => {
    expect(cancel("thing")).toMatchObject({ status: 2, output: expect.stringContaining("things") as string });
    expect(cancel("things", "--stack", "porduction")).toMatchObject({ status: 2, output: expect.stringContaining("porduction") as string });
  }, 60_000);
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((r) => (resolve = r));
  return { promise, resolve: () => resolve() };
}
