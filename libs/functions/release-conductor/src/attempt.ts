import { deploymentIdOf, type DeploymentHistory, type ItemIdentity } from "@switchyard/deployment-history";
import type { Fact } from "@switchyard/release";

/** One attempt to release, as the steps of the conductor see it. */
export interface ReleaseAttempt {
  attempt: number;
  /** Our id, and key of the item. */
  deploymentId: string;
  record(...facts: Fact[]): Promise<void>;
}

interface Where { history: DeploymentHistory; service: string; executionId: string }

/** The attempt that a continuation token names. */
export function attemptOf({ history, service, executionId }: Where, attempt: number): ReleaseAttempt {
  const deploymentId = deploymentIdOf({ service, executionId, attempt });
  const identity: ItemIdentity = { deploymentId, service, origin: "pipeline" };
  return { attempt, deploymentId, record: async (...facts) => void (await history.add(identity, facts)) };
}

/**
 * The attempt that the first call of an action belongs to. The job's id tells a call that was delivered twice, which is the same attempt,
 * from a retry of the stage, which is a new one.
 *
 * @param at ISO 8601
 */
export async function claimAttempt(where: Where, action: string, jobId: string, at: string): Promise<ReleaseAttempt> {
  for (let attempt = 1; ; attempt++) {
    const candidate = attemptOf(where, attempt);
    const { facts } = await where.history.add({ deploymentId: candidate.deploymentId, service: where.service, origin: "pipeline" }, [{ kind: "claim", action, jobId, at }]);
    const claim = facts[`claim/${action}`];
    if (claim?.kind === "claim" && claim.jobId === jobId) return candidate;
  }
}
