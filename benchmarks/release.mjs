#!/usr/bin/env node
/**
 * Releases in virtual time: a full linear release with one payment a second, a rollback, and what the functions cost to load.
 * `node benchmarks/release.mjs [runs]` prints a table; `releaseRows` gives its rows to the benchmark of everything.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./lib/measure.mjs";
import { workspaceRoot } from "./lib/workspace.mjs";

/** What Lambda sets for every function. */
const OF_LAMBDA = { AWS_REGION: "us-east-1", AWS_LAMBDA_FUNCTION_NAME: "lambda", AWS_LAMBDA_FUNCTION_VERSION: "1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };

/** A function of the layers for each bundle whose name it does not hold. */
const FUNCTION_OF = { payment: "payment-green", "traffic-hook": "after-traffic" };

/** Settings of a function that the layers only have when a setting asks for it. */
const ASKED_FOR = { "github-webhook": { SECRET_ID: "secret", DELIVERY_TABLE_NAME: "deliveries", EVENT_SOURCE: "github" } };

/** Loads a bundle with the environment of a function. @returns milliseconds */
function loadTime(bundle, environment) {
  const program = `const began = performance.now(); require(${JSON.stringify(bundle)}); process.stdout.write(String(performance.now() - began), () => process.exit(0));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=commonjs", "--eval", program], { encoding: "utf8", env: { PATH: process.env.PATH, ...OF_LAMBDA, ...environment } });
  if (status !== 0) throw new Error(`${bundle} cannot be loaded: ${stderr.slice(-2000)}`);
  return Number(stdout);
}

/** @returns rows of the table "what, median, target" */
export function releaseRows({ runs, progress }) {
  const results = [];
  for (let run = 0; run < runs; run++) {
    progress(`releases: run ${run + 1} of ${runs}`);
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--require", "@swc-node/register", path.join(workspaceRoot, "benchmarks/lib/release-program.ts"), workspaceRoot], { encoding: "utf8", cwd: workspaceRoot });
    if (status !== 0) throw new Error(`The benchmark of releases failed: ${stderr.slice(-2000)}`);
    results.push(JSON.parse(stdout.trim().split("\n").at(-1)));
  }
  const of = (read) => median(results.map(read));
  const seconds = (value) => `${value.toFixed(2)} s`;
  const { release, rollback } = results[0];
  const functions = path.join(workspaceRoot, "libs/functions");
  const bundles = readdirSync(functions).map((name) => {
    const [, environment = ASKED_FOR[name] ?? {}] = Object.entries(results[0].environments).find(([functionName]) => functionName.includes(FUNCTION_OF[name] ?? name)) ?? [];
    const bundle = path.join(functions, name, "dist/index.js");
    return { name, kilobytes: statSync(bundle).size / 1000, milliseconds: median(Array.from({ length: Math.max(3, runs) }, () => loadTime(bundle, environment))) };
  });
  return [
    [`Release to 100 %, ${release.virtualMinutes.toFixed(0)} virtual minutes, ${release.calls.toLocaleString("en")} payment calls`, seconds(of((result) => result.release.seconds)), "≤ 5 s"],
    [`Rollback on an alarm, ${rollback.virtualMinutes.toFixed(0)} virtual minutes, ${rollback.calls} payment calls`, seconds(of((result) => result.rollback.seconds)), "≤ 1.5 s"],
    ["The same release with each function in a process of its own", seconds(of((result) => result.isolated.seconds)), ""],
    ["Build of these releases, not counted above", seconds(of((result) => result.release.buildSeconds)), ""],
    ["One look of the conductor at a running shift, with its calls", `${of((result) => result.release.conductorMilliseconds).toFixed(1)} ms`, "< 30 ms"],
    ...bundles.map(({ name, kilobytes, milliseconds }) => [`Bundle of ${name}: ${kilobytes.toFixed(0)} kB, loaded in`, `${milliseconds.toFixed(0)} ms`, "< 1,000 kB, < 150 ms"]),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = releaseRows({ runs: Number(process.argv[2] ?? 3), progress: (text) => process.stderr.write(`${text}\n`) });
  writeFileSync(1, `${rows.map(([what, value, target]) => `${what}: ${value}${target ? ` (${target})` : ""}`).join("\n")}\n`);
}
