import { startRun } from "../client";
import type { RunPlan } from "../messages";

/** Prints every message of a run; SIGINT cancels it. */
export function run(planText: string, script: string): void {
  const running = startRun({
    plan: JSON.parse(planText) as RunPlan,
    script,
    orphan: true,
    onMessage: (message) => process.stdout.write(`${JSON.stringify(message)}\n`),
  });
  process.on("SIGINT", () => running.cancel());
  void running.end.then((end) => (process.exitCode = end.exitCode));
}
