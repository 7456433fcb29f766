import { decodeProgress } from "@switchyard/release";
import type { StepResult } from "./pipeline-answer";
import type { PipelineJob } from "./pipeline-job";

/** How long AWS may refuse, call after call, before the action fails. A shift goes on meanwhile, guarded by its alarms. */
export const patienceMinutes = 15;

const throttled = /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown/;
/** Somebody else is changing the same thing in this moment, e.g. the same job that was delivered twice. */
const inTheWay = /^(ResourceConflictException|PreconditionFailedException)$/;
const unreachable = /^(TimeoutError|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND)$/;

/** Whether the same call may do better in a while: throttling, an outage, a connection that broke, a change that is in the way. */
export function isPassing(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return ($metadata?.httpStatusCode ?? 0) >= 500 || throttled.test(name) || inTheWay.test(name) || [name, code].some((one) => unreachable.test(String(one)));
}

/**
 * Has the same step made again by CodePipeline's next call, for as long as patience lasts: a release is not given up because AWS stumbles.
 *
 * @param now milliseconds since the epoch
 * @returns undefined when it is to fail
 */
export function tryAgain(job: Pick<PipelineJob, "continuationToken">, error: unknown, now: number): Extract<StepResult, { kind: "continue" }> | undefined {
  if (!isPassing(error)) return undefined;
  const progress = job.continuationToken === undefined ? { phase: "starting" as const } : decodeProgress(job.continuationToken);
  const { troubledSince = now } = progress;
  if (now - troubledSince >= patienceMinutes * 60_000) return undefined;
  return {
    kind: "continue",
    progress: { ...progress, troubledSince },
    summary: `AWS does not let the release go on at the moment and is asked again: ${error.name}: ${error.message}`,
    ...(progress.phase === "shifting" && { externalId: progress.deploymentId }),
  };
}
