import { readFileSync } from "node:fs";
import { join } from "node:path";

import { findWorkspaceRoot } from "@switchyard/switchyard/workspace/layer";

/**
 * The payment service's real bundle with one thing changed, for a commit as `payment.js`.
 *
 * @throws Error when `from` is not exactly once in it: the bundle has changed, and the scenario would prove something else
 */
export function changedService(from: string, to: string): string {
  const parts = readFileSync(join(findWorkspaceRoot(__dirname), "libs", "functions", "payment", "dist", "index.js"), "utf8").split(from);
  if (parts.length !== 2) throw new Error(`The payment service's bundle has ${from} ${parts.length - 1} times, expected once.`);
  return parts.join(to);
}
