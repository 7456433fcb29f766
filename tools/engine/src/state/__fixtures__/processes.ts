import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";

let bundle: string | undefined;

export interface Worker {
  process: ChildProcess;
  lines: string[];
  /** Resolves with the lines when the process is gone. */
  ended: Promise<string[]>;
  /** Resolves when it has said that so many times. */
  said(beginning: string, times?: number): Promise<void>;
}

/** Starts `worker.ts` as a real process. */
export function startWorker(...args: string[]): Worker {
  bundle ??= bundleWorker();
  const child = spawn(process.execPath, [bundle, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = new Promise<string[]>((resolve) => child.on("close", () => resolve(lines)));
  return {
    process: child,
    lines,
    ended,
    said: (beginning, times = 1) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (lines.filter((line) => line.startsWith(beginning)).length < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`the worker ended without saying "${beginning}" ${times} times; it said ${lines.join(", ")}`)));
      }),
  };
}

function bundleWorker(): string {
  const outfile = join(mkdtempSync(join(tmpdir(), "worker-")), "worker.js");
  buildSync({ entryPoints: [join(__dirname, "worker.ts")], bundle: true, platform: "node", outfile, logLevel: "error" });
  return outfile;
}
