import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { Provider } from "../provider";
import { runCase, type CaseEnvironment } from "./case-run";
import { readCases, type ConformanceCase } from "./case-files";

const USAGE = "conformance [--cases DIR] [--jobs N] [--parallel N] [--only NAME ...]";

/** @returns the exit code: 0 when every case does what the Pulumi CLI did */
export async function main(args: string[], own: { set: string; preload: string; require: NodeJS.Require; print: (line: string) => void }): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: "string", default: own.set },
      jobs: { type: "string", default: "2" },
      parallel: { type: "string", default: "1" },
      only: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    own.print(USAGE);
    return 0;
  }
  const set = resolve(process.env["INIT_CWD"] ?? process.cwd(), values.cases);
  const cases = readCases(set).filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const environment: CaseEnvironment = {
    set,
    modules: join(dirname(own.require.resolve("@pulumi/pulumi/package.json")), "..", ".."),
    preload: own.preload,
    providers: loadProviders(set),
    parallel: count(values.parallel, "--parallel"),
  };
  if (cases.length === 0) throw new Error(`${set} has no such case`);
  const failed = await runAll(cases, environment, count(values.jobs, "--jobs"), own.print);
  own.print(`${cases.length - failed} of ${cases.length} cases match the Pulumi CLI`);
  return failed === 0 ? 0 : 1;
}

async function runAll(cases: ConformanceCase[], environment: CaseEnvironment, jobs: number, print: (line: string) => void): Promise<number> {
  const queue = [...cases];
  let failed = 0;
  const worker = async (): Promise<void> => {
    for (let testCase = queue.shift(); testCase; testCase = queue.shift()) {
      const problems = await runCase(testCase, environment).catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
      if (problems.length > 0) failed++;
      print(problems.length === 0 ? `ok    ${testCase.name}` : `FAIL  ${testCase.name}\n${problems.map((problem) => `        ${problem}`).join("\n")}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return failed;
}

const factories = z.record(z.string(), z.unknown());

/** The providers of a set: what `provider/kit.js` exports as `kit` and `raw`. */
function loadProviders(set: string): Record<string, () => Provider> {
  const file = join(set, "provider", "kit.js");
  const exported = factories.parse(createRequire(file)(file));
  return Object.fromEntries(["kit", "raw"].map((name) => {
    const make = exported[name];
    if (typeof make !== "function") throw new Error(`${file} does not export a function "${name}" that makes a provider`);
    return [name, make as () => Provider];
  }));
}

function count(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option}: ${text} is not a whole number from 1 on\n${USAGE}`);
  return number;
}
