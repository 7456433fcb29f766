import { serviceNames } from "@switchyard/conventions";
import type { HistoryItem } from "@switchyard/deployment-history";
import type { Deployments } from "./deployments";
import type { Messenger } from "./messenger";
import type { Pipelines } from "./pipelines";
import type { ReleaseFollower } from "./release-follower";

export interface ReconcileOptions {
  pipelines: Pipelines;
  deployments: Deployments;
  follower: ReleaseFollower;
  report: Messenger;
  services: readonly string[];
  environmentSuffix: string;
  applicationName: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const hour = 3_600_000;

/** Events are retried for a day; what has not changed for longer has been seen. */
export const reconciledHours = 24;

/** A release waits a day for approval at most and an action lasts a day; a deployment lasts 50 hours. So what changed lately began after this. */
export const longestHours = 80;

/**
 * Looks for what events should have told: every execution and every deployment that is open or has changed within a day. The table is not
 * read through for it, because the audit trail grows for ever.
 *
 * @throws Error naming everything that could not be reconciled; the rest is
 */
export function reconcile(options: ReconcileOptions): () => Promise<void> {
  return async () => {
    const failures: string[] = [];
    const trying = async (what: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        failures.push(`${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      }
    };
    for (const service of options.services) await trying(service, () => reconcileService(options, service, trying));
    if (failures.length > 0) throw new Error(`Not all could be reconciled: ${failures.join("; ")}`);
  };
}

async function reconcileService(options: ReconcileOptions, service: string, trying: (what: string, work: () => Promise<void>) => Promise<void>): Promise<void> {
  const { pipelines, deployments, follower, report, environmentSuffix, applicationName, now } = options;
  const names = serviceNames(service, environmentSuffix);
  const [began, changed] = [now() - longestHours * hour, now() - reconciledHours * hour];
  const known = new Set<string>();
  const settle = async (items: readonly HistoryItem[]): Promise<void> => {
    for (const item of items) {
      for (const fact of Object.values(item.facts)) if (fact.kind === "deployment") known.add(fact.deploymentId);
      await report(item);
    }
  };

  for (const execution of await pipelines.since(names.pipeline, began)) {
    const isRecent = execution.status === "InProgress" || execution.status === "Stopping" || Date.parse(execution.updatedAt) >= changed;
    if (isRecent) await trying(`${service} ${execution.executionId}`, async () => settle(await follower.observed(service, execution)));
  }
  for (const id of await deployments.since(applicationName, names.deploymentGroup, changed)) {
    if (!known.has(id)) await trying(`${service} ${id}`, async () => settle([await follower.deployment(id)]));
  }
}
