import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

/** A server in a process of its own. */
async function started(child, ready) {
  const ended = new Promise((resolve) => child.on("close", resolve));
  const announced = await Promise.race([ready(child), ended.then((code) => { throw new Error(`the server ended with ${code}`); })]);
  return {
    ...announced,
    /** Resident size in MiB. */
    memory: () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The local cloud, empty and in memory. */
export function localCloud(switchyard, cwd) {
  const [file, ...args] = [...switchyard, "serve", "--port", "0", "--fresh", "--json"];
  return started(spawn(file, args, { cwd, stdio: ["ignore", "pipe", "inherit"] }), async (child) => {
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  });
}

/** moto's server, when pip has installed it; undefined otherwise. */
export async function moto(port) {
  const child = spawn("moto_server", ["-p", String(port)], { stdio: "ignore" });
  const isThere = await new Promise((resolve) => child.on("error", () => resolve(false)).on("spawn", () => resolve(true)));
  if (!isThere) return undefined;
  const endpoint = `http://127.0.0.1:${port}`;
  return started(child, async () => {
    for (let attempt = 0; ; attempt++) {
      try {
        await (await fetch(endpoint)).arrayBuffer();
        return { endpoint, credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" } };
      } catch (error) {
        if (attempt > 100) throw error;
        await wait(100);
      }
    }
  });
}

/** A server that reads each request and answers it with nothing: what a client can reach at best. */
export async function emptyServer() {
  const program = `require("http").createServer((q, s) => { q.resume(); q.on("end", () => { s.setHeader("content-type", "application/x-amz-json-1.0"); s.end("{}"); }); })
    .listen(0, "127.0.0.1", function () { console.log(JSON.stringify({ endpoint: "http://127.0.0.1:" + this.address().port })); });`;
  return started(spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] }), async (child) => {
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  });
}

