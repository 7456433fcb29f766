/**
 * Code that runs inside of this process, compiled once: environments of the same code share what V8 has made of it, also what it has
 * learned while it ran. Nothing that the code itself keeps is shared.
 */
import { readFileSync } from "node:fs";
import { runInThisContext, Script } from "node:vm";

/** Globals that are the function's own. */
export const OWN_GLOBALS = [
  "globalThis", "global", "process", "console", "Date", "Math", "performance", "crypto", "fetch", "setTimeout", "clearTimeout", "setInterval", "clearInterval",
  "setImmediate", "clearImmediate", "queueMicrotask", "awslambda",
] as const;

/** A module's code with the globals that it sees, before it runs. */
export type ModuleBody = (exports: unknown, require: unknown, module: unknown, filename: string, folder: string) => void;
type Compiled = (...globals: unknown[]) => ModuleBody;

/** Globals of the process: those of a test's sandbox are copies. */
export const mainGlobals = runInThisContext("globalThis") as typeof globalThis;

/** Bundles of up to a megabyte: enough for the versions of some releases. */
const MOST_KEPT = 64;
const kept = new Map<string, Compiled>();

/** An outer function takes the globals, so that a module may declare constants of the same names. */
const START = `(function (${OWN_GLOBALS.join(", ")}) { return function (exports, require, module, __filename, __dirname) { `;

/** Code by file. Files of a function lie in a folder named after what is in them, so that a path always means the same code. */
export class CompiledFiles {
  private readonly byPath = new Map<string, Compiled>();

  /**
   * @param shownName as it stands in stack traces
   * @throws SyntaxError of the code
   */
  of(path: string, shownName: string): Compiled {
    let compiled = this.byPath.get(path);
    if (compiled === undefined) this.byPath.set(path, compiled = compiledCode(readFileSync(path, "utf8"), shownName));
    return compiled;
  }
}

function compiledCode(source: string, filename: string): Compiled {
  const key = `${filename}\0${source}`;
  const known = kept.get(key);
  kept.delete(key);
  const compiled = known ?? (new Script(`${START}${source.startsWith("#!") ? `//${source}` : source}\n}; })`, {
    filename, columnOffset: -START.length,
  }).runInThisContext() as Compiled);
  kept.set(key, compiled);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return compiled;
}
