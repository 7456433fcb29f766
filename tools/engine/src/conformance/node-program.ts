import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import ts from "typescript";
import type { ProgramRunner } from "../operation";

/** Translates a file once, beside it; `preload.js` hands the translation to the language runtime. */
export function translate(file: string): void {
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
    fileName: file,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020, esModuleInterop: true },
  });
  writeFileSync(`${file}.js`, outputText);
}

export interface NodeProgramOptions {
  /** Entry file, in the form that goes to the runtime: relative to `cwd`. */
  entry: string;
  cwd: string;
  /** Path of `@pulumi/pulumi/cmd/run`. */
  runtime: string;
  /** Script that is loaded first. */
  preload: string;
}

/** Runs a program under Pulumi's own Node.js runtime. */
export function nodeProgram({ entry, cwd, runtime, preload }: NodeProgramOptions): ProgramRunner {
  return {
    run({ monitorAddress, engineAddress, ref, config, dryRun, parallel, output, signal }) {
      const child = spawn(process.execPath, [
        "--preserve-symlinks", "--require", preload, runtime,
        `--monitor=${monitorAddress}`, `--engine=${engineAddress}`, `--organization=${ref.organization}`, `--project=${ref.project}`,
        `--stack=${ref.stack}`, `--pwd=${cwd}`, `--parallel=${parallel}`, ...(dryRun ? ["--dry-run"] : []), entry,
      ], {
        cwd,
        env: {
          PATH: process.env["PATH"],
          PULUMI_CONFIG: JSON.stringify(config.values),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of ["stdout", "stderr"] as const) createInterface({ input: child[stream] }).on("line", (line) => output(line, stream));
      const kill = (): void => void child.kill("SIGKILL");
      if (signal.aborted) kill();
      else signal.addEventListener("abort", kill, { once: true });
      return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve({ exitCode: code ?? 1 }));
      });
    },
  };
}
