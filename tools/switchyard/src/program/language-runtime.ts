import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";

import { workspaceRoot, writableCacheFolder } from "../../launcher/cache-folder";
import type { Layer } from "../workspace/layer";
import { placeOf, type CompiledProgram } from "./bundles";

/** What opens the gate: the rest of the command line, the environment, the compiled program. */
export interface Go {
  args: string[];
  env: Record<string, string>;
  program: CompiledProgram;
}

type Listener = (line: string, stream: "stdout" | "stderr") => void;

/**
 * Pulumi's stock Node.js language runtime for one layer. It starts at once, loads what its program loaded the last
 * time, and waits at a gate until an engine is there.
 */
export class LanguageRuntime {
  private readonly child: ChildProcess;
  private readonly ended: Promise<{ exitCode: number; reason?: string }>;
  private readonly closed: Promise<unknown>;
  private listener: Listener | undefined;
  private early: [string, "stdout" | "stderr"][] = [];
  private opened = false;

  constructor(root: string, layer: Pick<Layer, "name" | "folder">, env: Record<string, string>) {
    const pack = join(writableCacheFolder(), `modules-${layer.name}-${placeOf(root)}.pack`);
    this.child = spawn(process.execPath, ["--require", join(workspaceRoot, "tools/switchyard/gate/gate.js"), runtimeEntry(root), "--"], {
      cwd: layer.folder,
      // A program that is started with NODE_OPTIONS of a test runner or a debugger would not be the stock runtime.
      env: { ...env, SWITCHYARD_GATE: JSON.stringify({ root, pack }) },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve({ exitCode: 1, reason: error.message }));
      this.child.once("close", (code, signal) => resolve({ exitCode: code ?? 1, ...(signal ? { reason: `killed by ${signal}` } : {}) }));
    });
    // Nobody may be reading any more when the gate is closed on a runtime that died early.
    this.gate.on("error", () => undefined);
    this.closed = Promise.all([this.read("stdout"), this.read("stderr")]);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Lets the program run and waits for its end. */
  async run(go: Go, output: Listener, signal: AbortSignal): Promise<{ exitCode: number }> {
    this.listener = output;
    for (const [line, stream] of this.early.splice(0)) output(line, stream);
    this.opened = true;
    this.gate.end(`${JSON.stringify(go)}\n`);
    const stop = (): void => void this.child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const { exitCode, reason } = await this.ended;
    await this.closed;
    signal.removeEventListener("abort", stop);
    if (reason !== undefined && !signal.aborted) output(`the program's language runtime ended early: ${reason}`, "stderr");
    return { exitCode };
  }

  /** Ends a runtime that nobody needs any more. */
  async dispose(): Promise<void> {
    if (this.opened) this.child.kill("SIGKILL");
    else this.gate.end();
    await this.ended;
  }

  private get gate(): Writable {
    return this.child.stdio[3] as Writable;
  }

  private read(stream: "stdout" | "stderr"): Promise<void> {
    return new Promise((resolve) => {
      createInterface({ input: this.child[stream]! })
        .on("line", (line) => (this.listener ? this.listener(line, stream) : this.early.push([line, stream])))
        .on("close", resolve);
    });
  }
}

/** The runtime of the workspace's own SDK, as the Pulumi CLI would pick it. */
export function runtimeEntry(root: string): string {
  return join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js");
}
