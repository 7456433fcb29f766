import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { workspaceRoot } from "../../launcher/cache-folder";
import { startRun } from "../run/client";
import type { LayerDocument, RunMessage } from "../run/messages";
import type { Layer } from "../workspace/layer";
import { runtimesFor } from "./runtime-count";

const SCRIPT = join(__dirname, "../run/__fixtures__/slow-run.js");

/** What a program can see of those that ran in its process before. */
const LOOK_AROUND = `
  import * as fs from "node:fs";
  import * as pulumi from "@pulumi/pulumi";
  const seen = {
    pid: process.pid,
    folder: process.cwd(),
    args: process.argv.slice(2),
    project: pulumi.getProject(),
    stack: pulumi.runtime.getStackResource() !== undefined,
    variable: process.env["LEFT_BEHIND"] ?? null,
    global: (globalThis as Record<string, unknown>)["leftBehind"] ?? null,
    exitCode: process.exitCode ?? null,
    listeners: process.listenerCount("uncaughtException"),
  };
  fs.writeFileSync(process.env["SWITCHYARD_HOME"] + "/" + pulumi.getProject() + ".json", JSON.stringify(seen));`;

const LEAVE_TRACES = `
  process.env["LEFT_BEHIND"] = "yes";
  (globalThis as Record<string, unknown>)["leftBehind"] = "yes";
  process.chdir("/");
  process.on("exit", () => fs.appendFileSync(process.env["SWITCHYARD_HOME"] + "/exits", pulumi.getProject() + "\\n"));
  process.on("uncaughtException", () => undefined);
  process.stdout.write("no newline at the end");`;

describe("programs that share a language runtime", () => {
  let root: string;
  let home: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "turns-"));
    home = join(root, "home");
    mkdirSync(home);
    symlinkSync(join(workspaceRoot, "node_modules"), join(root, "node_modules"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function layer(name: string, upstreams: string[], program: string): Layer {
    const folder = join(root, "projects", "serverless", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "index.ts" }));
    writeFileSync(join(folder, "index.ts"), program);
    return { name, system: "serverless", packageName: name, folder, stacks: [], upstreams };
  }

  async function up(...layers: Layer[]): Promise<{ exitCode: number; documents: LayerDocument[]; messages: RunMessage[] }> {
    const messages: RunMessage[] = [];
    const names = layers.map(({ name }) => name);
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { exitCode } = await startRun({
      plan: { command: "up", root, stack: "local", workspace: layers, layers: names, requested: names, settings: {}, commandLine: "switchyard up" },
      script: SCRIPT,
      env: { ...env, SWITCHYARD_HOME: home },
      onMessage: (message) => messages.push(message),
    }).end;
    const documents = messages.flatMap((message) => (message.kind === "layer-done" ? [message.document] : []));
    return { exitCode, documents, messages };
  }

  const seenBy = (name: string): Record<string, unknown> & { pid: number } => JSON.parse(readFileSync(join(home, `${name}.json`), "utf8")) as Record<string, unknown> & { pid: number };

  it("see nothing of each other, though it is one process", async () => {
    const first = layer("first", [], LOOK_AROUND + LEAVE_TRACES);
    const second = layer("second", ["first"], LOOK_AROUND);

    const { exitCode, messages } = await up(first, second);

    expect(exitCode).toBe(0);
    expect(seenBy("second")).toEqual({ ...seenBy("first"), project: "second", folder: second.folder });
    expect(seenBy("first")).toMatchObject({ project: "first", folder: first.folder, args: [], stack: true, variable: null, global: null, exitCode: null });
    expect(readFileSync(join(home, "exits"), "utf8")).toBe("first\n");
    expect(messages).toContainEqual(expect.objectContaining({ layer: "first", message: "no newline at the end" }));
    expect(JSON.stringify(messages)).not.toContain("end of program");
  }, 60_000);

  it("are held to what they leave undone, whichever came before", async () => {
    const fine = layer("fine", [], LOOK_AROUND);
    const leaky = layer("leaky", ["fine"], `${LOOK_AROUND}
      import { debuggablePromise } from "@pulumi/pulumi/runtime/debuggable";
      void debuggablePromise(new Promise(() => undefined), "never");`);
    const next = layer("next", ["leaky"], LOOK_AROUND);

    const { messages } = await up(fine, leaky, next);

    expect(seenBy("leaky").pid).toBe(seenBy("fine").pid);
    expect(messages).toContainEqual(expect.objectContaining({ layer: "leaky", message: expect.stringContaining("1 promise") as string }));
    expect(seenBy("next").pid).not.toBe(seenBy("leaky").pid);
  }, 60_000);

  it("do not pile up what large ones used", async () => {
    const large = layer("large", [], `${LOOK_AROUND} (globalThis as Record<string, unknown>)["kept"] = Buffer.alloc(300 * 2 ** 20, 1);`);
    const next = layer("next", ["large"], LOOK_AROUND);

    const { exitCode } = await up(large, next);

    expect(exitCode).toBe(0);
    expect(seenBy("next").pid).not.toBe(seenBy("large").pid);
  }, 60_000);

  it("do not run in a process that one of them has broken, and layers that build on nothing have processes of their own", async () => {
    const broken = layer("broken", [], `${LOOK_AROUND} throw new Error("broken on purpose");`);
    const above = layer("above", ["broken"], LOOK_AROUND);
    const other = layer("other", [], LOOK_AROUND);

    const { exitCode, documents, messages } = await up(broken, above, other);

    expect([exitCode, ...documents.map(({ layer: name, ok }) => `${name} ${ok}`).sort()]).toEqual([1, "above false", "broken false", "other true"]);
    expect(JSON.stringify(messages)).toMatch(/Error: broken on purpose\\n +at Object\.<anonymous> \(\S*\/projects\/serverless\/broken\/index\.ts:\d+:\d+\)/);
    expect(seenBy("other").pid).not.toBe(seenBy("broken").pid);
    expect(() => seenBy("above")).toThrow("ENOENT");
  }, 60_000);
});

describe("runtimesFor", () => {
  const layers = (...edges: [string, ...string[]][]): Pick<Layer, "name" | "upstreams">[] => edges.map(([name, ...upstreams]) => ({ name, upstreams }));

  it.each<[number, Pick<Layer, "name" | "upstreams">[]]>([
    [1, layers(["foundation"], ["runtime", "foundation"], ["delivery", "foundation", "runtime"])],
    [1, layers(["runtime", "foundation"])],
    [2, layers(["a"], ["b"], ["c", "a", "b"])],
    [4, layers(["a"], ["b"], ["c"], ["d"], ["e"])],
  ])("%d for %j", (count, of) => expect(runtimesFor(of)).toBe(count));
});
