/**
 * Code that runs inside of this process, compiled once: environments of the same code share what V8 has made of it, also what it has
 * learned while it ran. Nothing that the code itself keeps is shared.
 */
import { readFileSync } from "node:fs";
import { runInThisContext, Script } from "node:vm";

/** Globals that go on by themselves, and that nobody could wait for. */
export const REFUSED_GLOBALS = ["fetch", "MessageChannel", "BroadcastChannel", "WebSocket", "EventSource"] as const;

/** Globals that are the function's own. */
export const OWN_GLOBALS = [
  ...REFUSED_GLOBALS, "globalThis", "global", "process", "console", "Date", "Math", "performance", "crypto", "setTimeout", "clearTimeout", "setInterval", "clearInterval",
  "setImmediate", "clearImmediate", "queueMicrotask", "awslambda",
] as const;

/** A module's code with the globals that it sees, before it runs. */
export type ModuleBody = (exports: unknown, require: unknown, module: unknown, filename: string, folder: string) => void;
type Compiled = (...globals: unknown[]) => ModuleBody;

/** Globals of the process: those of a test's sandbox are copies. */
export const mainGlobals = runInThisContext("globalThis") as typeof globalThis;

/** Compiled bundles take some megabytes each: enough for the versions of some releases. */
const MOST_KEPT = 64;

/** The last values that were asked for. */
class Kept<V> {
  private readonly values = new Map<string, V>();

  of(key: string, make: () => V): V {
    const value = this.values.get(key) ?? make();
    this.values.delete(key);
    this.values.set(key, value);
    const [oldest] = this.values.keys();
    if (this.values.size > MOST_KEPT && oldest !== undefined) this.values.delete(oldest);
    return value;
  }
}

/** An outer function takes the globals, so that a module may declare constants of the same names. */
const START = `(function (${OWN_GLOBALS.join(", ")}) { return function (exports, require, module, __filename, __dirname) { `;

/** Clouds of one process have their functions in folders of their own, with the same code in them. */
const byContent = new Kept<Compiled>();

/** Code by file. Files of a function lie in a folder named after what is in them, so that a path always means the same code. */
export class CompiledFiles {
  private readonly byPath = new Kept<Compiled>();

  /**
   * @param shownName as it stands in stack traces
   * @throws SyntaxError of the code
   */
  of(path: string, shownName: string): Compiled {
    return this.byPath.of(path, () => {
      const source = readFileSync(path, "utf8");
      return byContent.of(`${shownName}\0${source}`, () => compiled(source, shownName));
    });
  }
}

function compiled(source: string, filename: string): Compiled {
  const code = `${START}${source.startsWith("#!") ? `//${source}` : source}\n}; })`;
  return new Script(code, { filename, columnOffset: -START.length }).runInThisContext() as Compiled;
}
