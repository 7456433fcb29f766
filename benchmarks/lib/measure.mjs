import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { performance } from "node:perf_hooks";

/**
 * Runs a command to its end.
 *
 * @param {string[]} command argument array
 * @param {{ cwd: string, env?: Record<string, string>, watchMemory?: boolean }} options
 * @returns {Promise<{ milliseconds: number, memoryMiB: Record<string, number>, stdout: string }>} `memoryMiB` holds the
 *   highest resident size of one process of each kind, sampled every 20 ms
 */
export async function run([file, ...args], { cwd, env = {}, watchMemory = false }) {
  const started = performance.now();
  const child = spawn(file, args, { cwd, env: { ...process.env, NO_COLOR: "1", ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (chunk) => (output[stream] += chunk));
  const memory = watchMemory ? watchProcesses(env.SWITCHYARD_HOME ?? "") : undefined;
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const milliseconds = performance.now() - started;
  const memoryMiB = memory?.stop() ?? {};
  if (code !== 0) throw new Error(`${[file, ...args].join(" ")} ended with ${code}\n${output.stdout}\n${output.stderr}`);
  return { milliseconds, memoryMiB, stdout: output.stdout };
}

/** Highest resident size of the language runtimes and of the process that runs engine and cloud, of one local home. */
function watchProcesses(home) {
  const peak = {};
  const timer = setInterval(() => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const seen = residentSize(pid, home);
      if (seen) peak[seen.kind] = Math.max(peak[seen.kind] ?? 0, seen.mebibytes);
    }
  }, 20);
  return { stop: () => (clearInterval(timer), peak) };
}

function residentSize(pid, home) {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    const kind = command.includes("cmd/run") ? "runtime" : /switchyard/.test(command) ? "engine" : undefined;
    if (!kind || !readFileSync(`/proc/${pid}/environ`, "utf8").includes(home)) return undefined;
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes && { kind, mebibytes: Number(kibibytes) / 1024 };
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH" || error.code === "EACCES") return undefined; // it has just ended
    throw error;
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
