#!/usr/bin/env node
/**
 * Benchmark of everything that a person waits for. Compared things alternate within one run, because machines are
 * noisy; the table holds medians. `npm run bench [-- --runs N] [-- --only NAME]`; results go to benchmarks/results.md.
 */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { median, run } from "./lib/measure.mjs";
import { newHome, workspaceRoot, workspaceWithServices } from "./lib/workspace.mjs";
import { firstAnswer } from "./lib/serve.mjs";
import { decisionRows } from "./iam.mjs";
import { invokeRows } from "./invoke.mjs";
import { localCloudRows } from "./local-cloud.mjs";
import { releaseRows } from "./release.mjs";

const { values: options } = parseArgs({ options: { runs: { type: "string", default: "5" }, only: { type: "string" } } });
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${options.runs} is not a whole number from 1`);
const wanted = (name) => options.only === undefined || options.only === name;
const progress = (text) => process.stderr.write(`${text}\n`);

const cdkFolder = path.join(workspaceRoot, "benchmarks/peers/cdk");
const nx = ["node", path.join(workspaceRoot, "node_modules/nx/dist/bin/nx.js")];
const switchyard = ["node", path.join(workspaceRoot, "tools/switchyard/bin/switchyard.js")];
const rows = [];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

async function deployments() {
  if (!existsSync(path.join(cdkFolder, "node_modules"))) {
    progress("installing the CDK twin …");
    await run(["npm", "ci", "--no-audit", "--no-fund"], { cwd: cdkFolder });
  }
  // The twin gets the very bundles that our programs deploy, prebuilt as they are.
  await run([...switchyard, "bundle"], { cwd: workspaceRoot });
  for (const name of readdirSync(path.join(workspaceRoot, "libs/functions"))) {
    const bundle = path.join(workspaceRoot, "libs/functions", name, "dist/index.js");
    cpSync(bundle, path.join(cdkFolder, "assets", name, "index.js"));
  }
  const times = { cdk: [], up: [], again: [], only: [], bare: [] };
  // One run that is not counted fills every cache.
  for (let i = 0; i <= runs; i++) {
    progress(`deployments: run ${i} of ${runs}${i === 0 ? " (warm-up)" : ""}`);
    const home = newHome();
    const env = { SWITCHYARD_HOME: home };
    const time = async (name, command, cwd) => {
      const { milliseconds } = await run(command, { cwd, env });
      if (i > 0) times[name].push(milliseconds);
    };
    const synthesised = path.join(home, "cdk.out");
    await time("cdk", ["node", "node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "--no-validation", "--output", synthesised], cdkFolder);
    await time("up", [...nx, "run-many", "-t", "up"], workspaceRoot);
    await time("again", [...nx, "run-many", "-t", "up"], workspaceRoot);
    await time("only", [...nx, "up-only", "runtime"], workspaceRoot);
    rmSync(home, { recursive: true, force: true });
    const bareHome = newHome();
    env.SWITCHYARD_HOME = bareHome;
    await time("bare", [...switchyard, "up"], workspaceRoot);
    rmSync(bareHome, { recursive: true, force: true });
  }
  const cdk = median(times.cdk);
  const row = (what, values, target) => rows.push([what, seconds(median(values)), (median(values) / cdk).toFixed(2), target]);
  row("`cdk synth` of the twin", times.cdk, "1");
  row("`nx run-many -t up` from nothing", times.up, "≤ 1");
  row("`nx run-many -t up`, nothing to do", times.again, "≤ 0.8");
  row("`nx up-only runtime`, nothing to do", times.only, "< the line above");
  row("`switchyard up` from nothing", times.bare, "");
}

async function growth() {
  const perService = [];
  for (const count of [1, 10, 100]) {
    progress(`growth: ${count} service${count === 1 ? "" : "s"}`);
    const root = workspaceWithServices(count);
    const home = newHome();
    const env = { SWITCHYARD_HOME: home };
    // A hundred pairs of functions with 100 reserved each do not fit into what a new account may have.
    await run([...switchyard, "quota", "--lambda-concurrency", "30000"], { cwd: root, env });
    const { milliseconds, memoryMiB } = await run([...switchyard, "up"], { cwd: root, env, watchMemory: true });
    perService.push([count, milliseconds]);
    const memory = `engine and cloud ${Math.round(memoryMiB.engine ?? 0)} MiB, language runtime ${Math.round(memoryMiB.runtime ?? 0)} MiB`;
    rows.push([`\`switchyard up\` from nothing, ${count} service${count === 1 ? "" : "s"}`, seconds(milliseconds), "", memory]);
    for (const folder of [root, home]) rmSync(folder, { recursive: true, force: true });
  }
  const [, ten, hundred] = perService;
  rows.push(["100 services ÷ 10 services", (hundred[1] / ten[1]).toFixed(1), "", "≤ 10 is linear"]);
}

async function serving() {
  const times = [];
  for (let i = 0; i <= runs; i++) {
    progress(`serving: run ${i} of ${runs}${i === 0 ? " (warm-up)" : ""}`);
    const milliseconds = await firstAnswer([...switchyard, "serve", "--port", "0", "--fresh", "--json"], workspaceRoot);
    if (i > 0) times.push(milliseconds);
  }
  rows.push(["`switchyard serve`: start to first answer", seconds(median(times)), "", "< 0.3 s"]);
}

if (wanted("deployments")) await deployments();
if (wanted("growth")) await growth();
if (wanted("serving")) await serving();
const functions = wanted("functions") ? await invokeRows({ runs, progress }) : [];
const decisions = wanted("decisions") ? await decisionRows() : [];
const overHttp = wanted("cloud") ? await localCloudRows({ runs, switchyard, progress }) : [];

const releases = wanted("releases") ? releaseRows({ runs, progress }) : [];

const tableOf = (head, body) => [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const sections = [
  [rows, ["what", "median", "÷ `cdk synth`", "target or memory"], "## Deploying"],
  [releases, ["what", "median", "target"], "## Releases in virtual time"],
  [[...functions, ...decisions], ["what", "median", "target"], "## The local cloud in one process"],
  [overHttp, ["what", "local cloud", "moto", "ratio (target)"], "## The local cloud over HTTP, beside moto's server"],
].filter(([body]) => body.length > 0).map(([body, head, title]) => `${title}\n\n${tableOf(head, body)}`);
const page = `# Benchmark results

Written by \`npm run bench\`: ${runs} runs, medians; Node ${process.version}, ${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}). Compared commands
alternate within one run. Caches are warm and \`.switchyard/\` is empty where it says "from nothing". Load average at the end: ${os.loadavg()[0].toFixed(1)}
(far more than there are cores means that others worked on the machine, and then only the ratios say something).

${sections.join("\n\n")}
`;
if (options.only === undefined) writeFileSync(path.join(workspaceRoot, "benchmarks/results.md"), page);
process.stdout.write(page);
