import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { workspaceRoot } from "../../launcher/cache-folder";

const SWITCHYARD = join(workspaceRoot, "tools/switchyard/bin/switchyard.js");
const NX = join(workspaceRoot, "node_modules/nx/dist/bin/nx.js");

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Process ids of the run processes that were seen while the command ran. */
  runs: number[];
}

export interface Surroundings {
  home: string;
  env?: NodeJS.ProcessEnv;
  /** Kills the run process, as `kill -9` does, when the command has printed that so many steps are done. */
  killAtStep?: number;
}

export const switchyard = (args: string[], around: Surroundings): Promise<Ended> => command([SWITCHYARD, ...args], around);
export const nx = (args: string[], around: Surroundings): Promise<Ended> => command([NX, ...args], around);

/** What a test runner set for itself must not reach the commands under test. */
function environment({ home, env }: Surroundings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|SWITCHYARD_|JEST_|NODE_OPTIONS$|FORCE_COLOR$|PULUMI_)/.test(name));
  return { ...Object.fromEntries(inherited), SWITCHYARD_HOME: home, NX_DAEMON: "false", NX_ISOLATE_PLUGINS: "false", NO_COLOR: "1", CI: "true", ...env };
}

async function command(args: string[], around: Surroundings): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: workspaceRoot, env: environment(around), stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) child[stream].setEncoding("utf8").on("data", (chunk: string) => (text[stream] += chunk));
  const runs = new Set<number>();
  const watch = setInterval(() => runProcesses(around.home).forEach((pid) => runs.add(pid)), 15);
  if (around.killAtStep !== undefined) {
    const { killAtStep } = around;
    child.stdout.on("data", () => {
      if (text.stdout.split(/ in \d+\.\d s$/m).length > killAtStep) [...runs, ...runProcesses(around.home)].forEach(kill);
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  clearInterval(watch);
  return { exitCode, ...text, runs: [...runs] };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    /* it was done before */
  }
}

/** Run processes of a home folder that live now. What they are just starting looks like them for a moment, and is left out. */
export function runProcesses(home: string): number[] {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [program = "", script = ""] = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const ours = program.endsWith("node") && script.endsWith("switchyard/bin/run.js") && readFileSync(`/proc/${name}/environ`, "utf8").includes(`SWITCHYARD_HOME=${home}\0`);
        return ours && state !== "Z" ? [{ pid: Number(name), parent: Number(parent) }] : [];
      } catch {
        return []; // gone meanwhile
      }
    });
  return found.filter(({ parent }) => !found.some(({ pid }) => pid === parent)).map(({ pid }) => pid);
}

/** Lines of JSON in an output, as a script would pick them. */
export function jsonLines<T>(text: string): T[] {
  return text.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as T);
}
