import type { HistoryItem } from "@switchyard/deployment-history";
import type { Log } from "@switchyard/function-support";
import { releaseRecord } from "@switchyard/release";
import { parseHint } from "./hint";
import type { Messenger } from "./messenger";
import type { ReleaseFollower } from "./release-follower";

export interface HistoryRecorderOptions {
  follower: ReleaseFollower;
  report: Messenger;
  reconcile: () => Promise<void>;
  log: Log;
}

/**
 * Keeps the audit trail of all releases and tells people. Whatever brings it, events of EventBridge, messages of the deployment groups'
 * triggers or the schedule, it asks AWS how things stand, records that, and sends the messages that are due by then.
 *
 * @throws Error for an event that cannot be recorded, and what AWS refuses; Lambda tries again, and the dead-letter queue keeps what fails for good
 */
export function historyRecorder({ follower, report, reconcile, log }: HistoryRecorderOptions): (event: unknown) => Promise<void> {
  async function follow(items: readonly HistoryItem[]): Promise<void> {
    for (const item of items) {
      await report(item);
      log("info", "release recorded", { deploymentId: item.deploymentId, outcome: releaseRecord(item.facts).outcome });
    }
  }

  return async (event) => {
    const hint = parseHint(event);
    switch (hint.kind) {
      case "execution": return follow(await follower.execution(hint.pipeline, hint.executionId));
      case "deployment": return follow([await follower.deployment(hint.deploymentId)]);
      case "reconcile": return reconcile();
    }
  };
}
