import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../workspace/problem";
import type { RunRecord, RunRegistry } from "./registry";

const POLL_MILLISECONDS = 100;

/**
 * Makes sure that nobody else works on the same layers. A run whose client is gone is waited for: it only ends its
 * step and saves. A run that somebody watches is not.
 *
 * @throws UserError naming the other run
 */
export async function waitForNeighbours(
  registry: Pick<RunRegistry, "list" | "forget">,
  mine: { stack: string; layers: readonly string[]; pid: number },
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const told = new Set<number>();
  for (;;) {
    const others = registry
      .list()
      .filter((other) => other.process.pid !== mine.pid && other.stack === mine.stack && other.layers.some((layer) => mine.layers.includes(layer)));
    for (const ended of others.filter((other) => other.state === "ended")) {
      say(`Process ${ended.process.pid} (${ended.commandLine}) went on after its command was gone, and ended: ${ended.summary ?? "saved"}.`);
      registry.forget(ended);
    }
    const running = others.find((other) => other.state === "running");
    if (running) throw new UserError(busyText(running, mine.layers), 1);
    const finishing = others.filter((other) => other.state === "finishing");
    if (finishing.length === 0 || signal.aborted) return;
    for (const other of finishing) {
      if (told.has(other.process.pid)) continue;
      told.add(other.process.pid);
      say(`A run is still finishing: ${other.commandLine}, process ${other.process.pid}, since ${other.since}. Waiting until it has saved.`);
    }
    await sleep(POLL_MILLISECONDS);
  }
}

function busyText(other: RunRecord, layers: readonly string[]): string {
  const shared = other.layers.filter((layer) => layers.includes(layer)).join(", ");
  return (
    `Another run works on ${shared} (stack ${other.stack}): ${other.commandLine}, process ${other.process.pid}, since ${other.since}.\n` +
    "Wait until it is done, or end it after its running step with `npx switchyard cancel`."
  );
}
