import { type DeploymentHistory, identityOf } from "@switchyard/deployment-history";
import type { FactOf } from "@switchyard/release";

export interface HookRecordOptions {
  history: Pick<DeploymentHistory, "follow" | "add">;
  service: string;
  hook: FactOf<"hook">["hook"];
  now: () => number;
}

/**
 * Records what a hook found wrong in the history of the release that it belongs to. A deployment that the history does not know yet, or that
 * somebody started outside of the pipeline, has no release: its reasons are in the hook's log.
 */
export function hookRecord({ history, service, hook, now }: HookRecordOptions): (deploymentId: string, problems: readonly string[]) => Promise<void> {
  return async (deploymentId, problems) => {
    const attempt = await history.follow(deploymentId);
    if (attempt === undefined) return;
    await history.add(identityOf(attempt, service), [{ kind: "hook", deploymentId, hook, problems: [...problems], at: new Date(now()).toISOString() }]);
  };
}
