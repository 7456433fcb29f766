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
 * The attempt that the first call of an action belongs to. CodePipeline counts attempts, so a call that was delivered twice is of the same
 * one, and a retry of any stage begins a new one.
 *
 * @param attempt from 1
 * @param at ISO 8601
 */
export async function claimAttempt(where: Where, attempt: number, action: string, jobId: string, at: string): Promise<ReleaseAttempt> {
  const claimed = attemptOf(where, attempt);
  await claimed.record({ kind: "claim", action, jobId, at });
  return claimed;
}
