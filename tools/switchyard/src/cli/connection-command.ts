import { resolve } from "node:path";

import { homeFolder } from "../run/home";
import { operator } from "../serve/start";
import { UserError } from "../workspace/problem";
import type { ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

/** Shows the local account's connections, after completing or mapping what was asked for. */
export async function connectionCommand(root: string, options: ParsedCommand["options"], around: Surroundings): Promise<number> {
  const { repository, folder } = options;
  if ((repository === undefined) !== (folder === undefined)) {
    const [given, missing] = repository === undefined ? ["--folder", "--repository"] : ["--repository", "--folder"];
    throw new UserError(`\`switchyard connection\` cannot run:\n  - ${given} goes with ${missing}, which is missing.`, 2);
  }
  const map = typeof repository === "string" && typeof folder === "string" ? { repository, folder: resolve(folder) } : undefined;
  const report = await operator().changeConnections({ complete: options["complete"] === true, ...(map && { map }) }, homeFolder(root));
  if (options["json"] === true) {
    await writeLine(around.stdout, JSON.stringify({ command: "connection", ok: true, ...report }));
    return 0;
  }
  if (report.connections.length === 0) await writeLine(around.stdout, "There is no connection. The foundation layer makes one: npx nx up foundation");
  for (const { name, status, arn } of report.connections) await writeLine(around.stdout, `${name}: ${status} (${arn})`);
  for (const [name, where] of Object.entries(report.repositories)) await writeLine(around.stdout, `${name} stands in ${where}`);
  if (report.connections.some(({ status }) => status !== "AVAILABLE")) await writeLine(around.stdout, "Complete the handshake with: npx switchyard connection --complete");
  return 0;
}
