import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { EnvironmentSpec } from "../environment";

const packageFile = z.object({ type: z.string().optional() });

/** Part of a handler's name that names the file, e.g. `src/app` of `src/app.api.pay`. */
const MODULE = /^((?:.*\/)?[^./]*)\./;
const IMPORTS = /\bimport\s*\(/;

/**
 * Whether a function's code can run inside of this process: CommonJS that imports no ES module while it runs, and that asks for no options
 * of Node.js. What else it may need, from sockets to native code, is refused where it asks for it.
 */
export function runsInside({ root, handler, environment }: Pick<EnvironmentSpec, "root" | "handler" | "environment">): boolean {
  if (environment["NODE_OPTIONS"] !== undefined) return false;
  const base = join(root, MODULE.exec(handler)?.[1] ?? handler);
  const file = [`${base}.js`, `${base}.mjs`, `${base}.cjs`].find((path) => existsSync(path));
  if (file === undefined) return true; // that it cannot be loaded is said in the same words
  if (file.endsWith(".mjs") || (file.endsWith(".js") && isModulePackage(root))) return false;
  return !IMPORTS.test(readFileSync(file, "utf8"));
}

function isModulePackage(root: string): boolean {
  try {
    return packageFile.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).type === "module";
  } catch {
    return false; // there is none, or Lambda passes over it too
  }
}
