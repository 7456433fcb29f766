import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

/** Milliseconds from starting a server to its first answer over HTTP. `command` prints one JSON line when it is ready. */
export async function firstAnswer([file, ...args], cwd) {
  const started = performance.now();
  const server = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("close", resolve));
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      const { endpoint } = JSON.parse(line);
      // An unsigned call is refused, and a refusal is an answer.
      await (await fetch(endpoint)).arrayBuffer();
      return performance.now() - started;
    }
    throw new Error(`${[file, ...args].join(" ")} ended before it was ready`);
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}
