import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { workspaceRoot } from "../../launcher/cache-folder";
import type { Layer } from "../workspace/layer";
import type { RunMessage, RunPlan } from "./messages";

const client = join(__dirname, "__fixtures__", "slow-client.js");

describe("a run that is interrupted", () => {
  let root: string;
  let home: string;
  const started: Client[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "interrupted-"));
    home = join(root, "home");
    symlinkSync(join(workspaceRoot, "node_modules"), join(root, "node_modules"));
  });
  afterEach(async () => {
    for (const { child } of started.splice(0)) child.kill("SIGKILL");
    await until(() => runProcesses(home).length === 0);
    rmSync(root, { recursive: true, force: true });
  });

  /** One layer with two things, the second of which needs the first. */
  function layerWith(seconds: { first: number; second: number }): Layer {
    const folder = join(root, "projects", "serverless", "things");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "things", main: "index.ts" }));
    writeFileSync(
      join(folder, "index.ts"),
      `import * as pulumi from "@pulumi/pulumi";
       class Thing extends pulumi.CustomResource {
         constructor(name: string, seconds: number, opts?: pulumi.CustomResourceOptions) {
           super("slow:index:Thing", name, { seconds }, opts);
         }
       }
       const first = new Thing("first", ${seconds.first});
       new Thing("second", ${seconds.second}, { dependsOn: [first] });`,
    );
    return { name: "things", system: "serverless", packageName: "things", folder, stacks: [], upstreams: [] };
  }

  function up(layer: Layer): Client {
    const plan: RunPlan = {
      command: "up", root, stack: "local", workspace: [layer], layers: [layer.name], requested: [layer.name], settings: {}, commandLine: "switchyard up things",
    };
    const made = new Client(plan, home);
    started.push(made);
    return made;
  }

  const resources = (): string[] => {
    const state = JSON.parse(readFileSync(join(home, "state/.pulumi/stacks/things/local.json"), "utf8")) as { checkpoint: { latest: { resources: { urn: string; type: string }[]; pending_operations?: unknown[] } } };
    const { latest } = state.checkpoint;
    expect(latest.pending_operations ?? []).toEqual([]);
    return latest.resources.filter(({ type }) => type === "slow:index:Thing").map(({ urn }) => urn.split("::").at(-1)!);
  };
  const world = (): string[] => (existsSync(join(home, "world")) ? readFileSync(join(home, "world"), "utf8").trim().split("\n") : []);

  it("finishes and saves a step of 20 seconds after Nx has killed everything that it knows of, and the next command says so", async () => {
    const layer = layerWith({ first: 20, second: 0 });
    const killed = up(layer);
    await killed.heard((message) => message.kind === "step-start" && message.step.name === "first");
    const runPid = killed.runPid();

    // What Nx does: SIGINT to its descendants, and a little later SIGKILL to what is left of them.
    killed.child.kill("SIGINT");
    await sleep(500);
    expect(descendants(killed.child.pid!)).not.toContain(runPid);
    killed.child.kill("SIGKILL");
    const next = up(layer);

    await next.heard((message) => message.kind === "note" && message.message.startsWith(`A run is still finishing: switchyard up things, process ${runPid}, since `));
    expect(world()).toEqual([]);
    await next.heard((message) => message.kind === "note" && message.message === `Process ${runPid} (switchyard up things) went on after its command was gone, and ended: it finished its running steps, saved and stopped.`);
    expect(world()).toEqual(["created first"]);
    expect(resources()).toEqual(["first"]);
    expect(await next.end()).toMatchObject({ exitCode: 0 });
    expect(world()).toEqual(["created first", "created second"]);
    expect(resources()).toEqual(["first", "second"]);
  }, 120_000);

  it("ends canceled after the running step when its client asks, and starts no other", async () => {
    const running = up(layerWith({ first: 2, second: 0 }));
    await running.heard((message) => message.kind === "step-start" && message.step.name === "first");

    running.child.kill("SIGINT");

    expect(await running.end()).toMatchObject({ exitCode: 130, canceled: true });
    expect(world()).toEqual(["created first"]);
    expect(resources()).toEqual(["first"]);
  }, 60_000);

  it("refuses a second run of the same layers while the first is watched, and leaves it alone", async () => {
    const layer = layerWith({ first: 3, second: 0 });
    const first = up(layer);
    await first.heard((message) => message.kind === "step-start" && message.step.name === "first");

    const second = up(layer);

    expect(await second.end()).toMatchObject({ exitCode: 1, error: expect.stringMatching(/^Another run works on things \(stack local\): switchyard up things, process \d+, since /) as string });
    expect(await first.end()).toMatchObject({ exitCode: 0 });
    expect(world()).toEqual(["created first", "created second"]);
  }, 60_000);

  it("loses nothing that was done when it is killed, and the next run says what it found", async () => {
    const layer = layerWith({ first: 0, second: 3 });
    const killed = up(layer);
    await killed.heard((message) => message.kind === "step-start" && message.step.name === "second");

    process.kill(killed.runPid(), "SIGKILL");

    expect(await killed.end()).toMatchObject({ exitCode: 1, error: expect.stringContaining("The run ended without a result.") as string });
    const next = up(layer);
    await next.heard((message) => message.kind === "note" && /^The last command died before it could save\. Its journal was found and replayed: \d+ steps? kept, 1 interrupted \(creating second\)\.$/.test(message.message));
    expect(await next.end()).toMatchObject({ exitCode: 0 });
    expect(world()).toEqual(["created first", "created second"]);
  }, 60_000);

  it("leaves no process of ours behind", async () => {
    const done = up(layerWith({ first: 0, second: 0 }));

    expect(await done.end()).toMatchObject({ exitCode: 0 });
    expect(runProcesses(home)).toEqual([]);
  }, 60_000);
});

class Client {
  readonly child: ChildProcess;
  private readonly messages: RunMessage[] = [];
  private readonly closed: Promise<void>;

  constructor(plan: RunPlan, home: string) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.child = spawn(process.execPath, [client, JSON.stringify(plan)], { stdio: ["ignore", "pipe", "inherit"], env: { ...env, SWITCHYARD_HOME: home } });
    const lines = createInterface({ input: this.child.stdout! });
    lines.on("line", (line) => this.messages.push(JSON.parse(line) as RunMessage));
    this.closed = new Promise((resolve) => lines.on("close", resolve));
  }

  async heard(wanted: (message: RunMessage) => boolean): Promise<void> {
    await until(() => this.messages.some(wanted), () => JSON.stringify(this.messages, null, 1));
  }

  runPid(): number {
    const hello = this.messages.find((message) => message.kind === "hello");
    if (hello?.kind !== "hello") throw new Error("the run has not said hello");
    return hello.pid;
  }

  async end(): Promise<RunMessage | undefined> {
    await this.closed;
    return this.messages.find((message) => message.kind === "end");
  }
}

async function until(condition: () => boolean, explain: () => string = () => ""): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain ${explain()}`);
    await sleep(50);
  }
}

/** Every process with its parent, from /proc. */
function processes(): { pid: number; parent: number; state: string; environment: string }[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [state = "", parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [{ pid: Number(name), parent: Number(parent), state, environment: readFileSync(`/proc/${name}/environ`, "utf8") }];
    } catch {
      return []; // gone meanwhile
    }
  });
}

function descendants(pid: number): number[] {
  const all = processes();
  const below = (parent: number): number[] => all.filter((p) => p.parent === parent).flatMap((p) => [p.pid, ...below(p.pid)]);
  return below(pid);
}

function runProcesses(home: string): number[] {
  return processes().filter((p) => p.state !== "Z" && p.environment.includes(`SWITCHYARD_HOME=${home}`)).map((p) => p.pid);
}
