import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";

import { spawnRuntime } from "../../gate/spawn-runtime";
import { END_OF_PROGRAM } from "../../gate/turns";
import type { CompiledProgram } from "./bundles";

/** What opens the gate: the rest of the command line, the environment, the compiled program. */
export interface Go {
  args: string[];
  env: Record<string, string>;
  program: CompiledProgram;
}

type Stream = "stdout" | "stderr";
type Listener = (line: string, stream: Stream) => void;

/** How a program ended. */
export interface ProgramEnd {
  exitCode: number;
  /** The runtime is at its gate again and takes another program. */
  ready: boolean;
}

/**
 * Pulumi's stock Node.js language runtime. It starts at once, loads what programs loaded the last time, and waits at a gate until
 * an engine is there. After a program that succeeded it waits for another one; after any other it has ended.
 */
export class LanguageRuntime {
  private readonly gone: Promise<{ exitCode: number; reason?: string }>;
  private readonly closed: Promise<unknown>;
  private listener: Listener | undefined;
  private early: [string, Stream][] = [];
  private running = false;
  private ended: Record<Stream, () => void> = { stdout: () => undefined, stderr: () => undefined };

  /** @param child as {@link spawnRuntime} starts it */
  constructor(private readonly child: ChildProcess) {
    this.gone = new Promise((resolve) => {
      this.child.once("error", (error) => resolve({ exitCode: 1, reason: error.message }));
      this.child.once("close", (code, signal) => resolve({ exitCode: code ?? 1, ...(signal ? { reason: `killed by ${signal}` } : {}) }));
    });
    // Nobody may be reading any more when the gate is closed on a runtime that died early.
    this.gate.on("error", () => undefined);
    this.closed = Promise.all([this.read("stdout"), this.read("stderr")]);
  }

  static start(root: string, env: Record<string, string>): LanguageRuntime {
    return new LanguageRuntime(spawnRuntime(root, env));
  }

  /** Lets a program run and waits for its end. */
  async run(go: Go, output: Listener, signal: AbortSignal): Promise<ProgramEnd> {
    this.listener = output;
    for (const [line, stream] of this.early.splice(0)) output(line, stream);
    this.running = true;
    const succeeded = Promise.all((["stdout", "stderr"] as const).map((stream) => new Promise<void>((resolve) => (this.ended[stream] = resolve))));
    this.gate.write(`${JSON.stringify(go)}\n`);
    const stop = (): void => void this.child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const end = await Promise.race([this.gone, succeeded.then(() => undefined)]);
    signal.removeEventListener("abort", stop);
    if (end === undefined) {
      this.running = false;
      this.listener = undefined;
      return { exitCode: 0, ready: true };
    }
    await this.closed;
    if (end.reason !== undefined && !signal.aborted) output(`the program's language runtime ended early: ${end.reason}`, "stderr");
    return { exitCode: end.exitCode, ready: false };
  }

  /** Ends a runtime that nobody needs any more. */
  async dispose(): Promise<void> {
    if (this.running) this.child.kill("SIGKILL");
    else this.gate.end();
    await this.gone;
  }

  private get gate(): Writable {
    return this.child.stdio[3] as Writable;
  }

  private read(stream: Stream): Promise<void> {
    return new Promise((resolve) => {
      createInterface({ input: this.child[stream]! })
        .on("line", (line) => {
          // What a program writes last may lack its newline.
          const isEnd = line.endsWith(END_OF_PROGRAM);
          const text = isEnd ? line.slice(0, -END_OF_PROGRAM.length) : line;
          if (!isEnd || text !== "") this.hear(text, stream);
          if (isEnd) this.ended[stream]();
        })
        .on("close", resolve);
    });
  }

  private hear(line: string, stream: Stream): void {
    if (this.listener) this.listener(line, stream);
    else this.early.push([line, stream]);
  }
}
