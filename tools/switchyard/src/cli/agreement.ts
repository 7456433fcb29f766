import { createInterface } from "node:readline/promises";

import type { RunPlan } from "../run/messages";
import { UserError } from "../workspace/problem";
import { runOperationCommand, type OperationOutput, type Surroundings } from "./operation";

const CHANGING = new Set(["up", "up-only", "refresh", "destroy"]);

/**
 * Asks before a stack on AWS is changed: shows what an `up` would do, then waits for the stack's name.
 *
 * @throws UserError when nobody can be asked, or when the answer is another one
 */
export async function agree(plan: RunPlan, output: OperationOutput, around: Surroundings): Promise<void> {
  if (!CHANGING.has(plan.command) || plan.settings.yes) return;
  if (!process.stdin.isTTY || !around.stdout.isTTY || output.json) {
    throw new UserError(`${plan.command} changes stack ${plan.stack} on AWS, and nobody can be asked here. Add --yes, or run it on a terminal without --json.`);
  }
  if (plan.command === "up" || plan.command === "up-only") {
    const code = await runOperationCommand({ ...plan, command: "preview" }, { json: false, diff: output.diff }, around);
    if (code !== 0) throw new UserError("The preview failed, so nothing was changed.", 1);
  }
  const asking = createInterface({ input: process.stdin, output: around.stdout });
  const answer = await asking.question(`${plan.command} on ${plan.layers.join(", ")}. Type the name of the stack (${plan.stack}) to go on: `);
  asking.close();
  if (answer.trim() !== plan.stack) throw new UserError("Nothing was changed.", 1);
}
