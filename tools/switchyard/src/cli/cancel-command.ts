import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { homeFolder } from "../run/home";
import { RunRegistry } from "../run/registry";
import { discoverLayers } from "../workspace/layer";
import { UserError } from "../workspace/problem";
import { LOCAL_STACK } from "../workspace/stack";
import { selectLayers, type ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

/** Asks runs to finish their step, save and end; on other stacks it takes the Pulumi CLI's lock away. */
export async function cancelCommand(root: string, parsed: ParsedCommand, around: Surroundings): Promise<number> {
  const layers = discoverLayers(root);
  const { stack, requested } = selectLayers(parsed, layers, (names) => layers.filter((layer) => names.includes(layer.name)));
  const runs = new RunRegistry(homeFolder(root, around.env))
    .list()
    .filter((run) => run.state !== "ended" && run.stack === stack && run.layers.some((layer) => requested.includes(layer)));
  for (const run of runs) {
    process.kill(run.process.pid, "SIGTERM");
    await writeLine(around.stdout, `Process ${run.process.pid} (${run.commandLine}) finishes its running steps, saves and ends.`);
  }
  if (runs.length > 0) return 0;
  if (stack === LOCAL_STACK) {
    await writeLine(around.stdout, `Nothing runs on ${requested.join(", ")}, stack ${stack}.`);
    return 0;
  }
  if (parsed.options["yes"] !== true) throw new UserError("No run of this machine works there. To take a stale lock away, whoever holds it, add --yes.");
  for (const layer of layers.filter(({ name }) => requested.includes(name))) {
    await promisify(execFile)("pulumi", ["cancel", "--stack", stack, "--cwd", layer.folder, "--yes"]).catch((error: Error & { stderr?: string }) => {
      throw new UserError(`pulumi cancel failed for ${layer.name}: ${error.stderr?.trim() || error.message}`, 1);
    });
    await writeLine(around.stdout, `${layer.name}: lock taken away.`);
  }
  return 0;
}
