import { quotas } from "../serve/start";
import { UserError } from "../workspace/problem";
import type { ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

/** Shows the local account's quotas, after raising those that are given. */
export async function quotaCommand(root: string, options: ParsedCommand["options"], around: Surroundings): Promise<number> {
  const wanted = options["lambda-concurrency"];
  if (typeof wanted === "string" && !/^[1-9]\d{0,8}$/.test(wanted)) {
    throw new UserError(`\`switchyard quota\` cannot run:\n  - --lambda-concurrency: "${wanted}" is not a whole number from 1 to 999999999.`, 2);
  }
  const now = await quotas(typeof wanted === "string" ? { lambdaConcurrency: Number(wanted) } : {}, root);
  const text = options["json"] === true
    ? JSON.stringify({ command: "quota", ok: true, ...now })
    : `Lambda concurrent executions: ${now.lambdaConcurrency}`;
  await writeLine(around.stdout, text);
  return 0;
}
