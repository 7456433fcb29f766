import { advance } from "../serve/start";
import { UserError } from "../workspace/problem";
import type { ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

/** Moves the local cloud's clock on; ends when nothing is due any more. */
export async function advanceCommand(root: string, options: ParsedCommand["options"], around: Surroundings): Promise<number> {
  const by = options["by"];
  const started = around.now();
  const { from, to } = await advance(typeof by === "string" ? by : undefined, root).catch((error: unknown) => {
    // The class itself lives in another bundle.
    throw error instanceof Error && error.name === "ServeUsageError" ? new UserError(error.message, 2) : error;
  });
  const text = options["json"] === true
    ? JSON.stringify({ command: "advance", ok: true, from: new Date(from).toISOString(), to: new Date(to).toISOString() })
    : `The local cloud went from ${new Date(from).toISOString()} to ${new Date(to).toISOString()} in ${((around.now() - started) / 1000).toFixed(1)} s; nothing is due any more.`;
  await writeLine(around.stdout, text);
  return 0;
}
