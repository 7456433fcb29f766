#!/usr/bin/env node
/**
 * Functions of the local cloud within one process: cold starts, and warm calls through an alias with metrics, logs and IAM decision.
 * `node benchmarks/invoke.mjs [runs]` prints a table; `invokeRows` gives its rows to the benchmark of everything.
 */
import { buildSync } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./lib/measure.mjs";
import { workspaceRoot } from "./lib/workspace.mjs";

const bundled = (entryPoints, outfile, options = {}) =>
  buildSync({ entryPoints, outfile, bundle: true, platform: "node", format: "cjs", target: "node20", absWorkingDir: workspaceRoot, logLevel: "error", external: ["lmdb"], ...options });

/** @returns rows of the table "what, median, target" */
export async function invokeRows({ runs, progress }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "switchyard-invoke-"));
  try {
    const program = path.join(folder, "program.cjs");
    bundled([path.join(workspaceRoot, "benchmarks/lib/invoke-program.ts")], program);
    bundled([path.join(workspaceRoot, "libs/functions/payment/src/index.ts")], path.join(folder, "payment.js"), {
      target: "node18", minify: true, external: [], mainFields: ["module", "main"], supported: { "dynamic-import": false },
    });
    const results = [];
    for (let run = 0; run < runs; run++) {
      progress(`functions: run ${run + 1} of ${runs}`);
      const { stdout, status, stderr } = spawnSync(process.execPath, [program, path.join(workspaceRoot, "tools/localcloud/models"), folder], {
        encoding: "utf8", env: { ...process.env, NODE_PATH: path.join(workspaceRoot, "node_modules") },
      });
      if (status !== 0) throw new Error(`The benchmark of functions failed: ${stderr}`);
      results.push(JSON.parse(stdout));
    }
    const of = (name) => median(results.map((result) => result[name]));
    const rate = (name) => `${Math.round(of(name)).toLocaleString("en")}/s`;
    const time = (name) => `${Math.round(of(name))} ms`;
    const exact = (name) => (of(name) < 0.1 ? `${(of(name) * 1000).toFixed(1)} µs` : `${of(name).toFixed(2)} ms`);
    return [
      ["Invoke, warm, a bundle that calls nothing", rate("plain"), "≥ 3,000/s"],
      ["Invoke, warm, the payment bundle with its two writes", rate("payment"), "≥ 2,000/s with one write"],
      ["Invoke, warm, the payment bundle, one call after the other", exact("paymentAlone"), ""],
      ["a second of virtual time with one payment in it", exact("paymentEachSecond"), "≤ 0.6 ms"],
      ["a second of virtual time with nothing in it", exact("idleSecond"), ""],
      ["Invoke, cold, a bundle that calls nothing", time("coldPlain"), "< 100 ms"],
      ["Invoke, cold, the payment bundle, first environment", time("coldPayment"), ""],
      ["Invoke, cold, the payment bundle, later environments", time("coldAgain"), "< 100 ms"],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await invokeRows({ runs: Number(process.argv[2] ?? 3), progress: (text) => process.stderr.write(`${text}\n`) });
  writeFileSync(1, `${rows.map(([what, value, target]) => `${what}: ${value}${target ? ` (${target})` : ""}`).join("\n")}\n`);
}
