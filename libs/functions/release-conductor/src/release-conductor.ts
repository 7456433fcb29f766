import type { Log } from "@switchyard/function-support";
import { decodeProgress, type Progress } from "@switchyard/release";
import { deployBlue } from "./deploy-blue";
import { isPassing, patienceMinutes, tryAgain } from "./patience";
import { ActionFailure, type PipelineAnswer, type StepResult } from "./pipeline-answer";
import { parsePipelineJob, type PipelineJob } from "./pipeline-job";
import type { ReleaseTools } from "./release-tools";
import { switchTraffic } from "./switch-traffic";

export interface ReleaseConductorOptions {
  tools: ReleaseTools;
  answer: PipelineAnswer;
  log: Log;
}

/**
 * Answers every job of the pipeline: each call does one step and ends in a success, a continuation or a failure, whatever happens. A call
 * that ended otherwise would leave the pipeline waiting for twenty minutes.
 */
export function releaseConductor({ tools, answer, log }: ReleaseConductorOptions): (event: unknown) => Promise<void> {
  return async (event) => {
    const job = parsePipelineJob(event);
    let result: StepResult;
    try {
      result = await step(tools, job);
    } catch (error) {
      const later = tryAgain(job, error, tools.now());
      if (later !== undefined) {
        log("warn", "job is tried again", { jobId: job.id, reason: later.summary });
        await answer.succeed(job.id, later);
        return;
      }
      const failure = error instanceof ActionFailure ? error : unexpected(error);
      log("error", "job failed", { jobId: job.id, reason: failure.message });
      await answer.fail(job.id, failure);
      return;
    }
    log("info", result.kind === "done" ? "job succeeded" : "job goes on", { jobId: job.id, summary: result.summary });
    await answer.succeed(job.id, result);
  };
}

async function step(tools: ReleaseTools, job: PipelineJob): Promise<StepResult> {
  const { parameters } = job;
  if ("unreadable" in parameters) throw new ActionFailure(`The action's configuration cannot be read: ${parameters.unreadable}. Deploy the delivery layer again.`, "ConfigurationError");
  if (parameters.service !== tools.service) {
    throw new ActionFailure(`This conductor releases "${tools.service}", the action asks for "${parameters.service}". Deploy the delivery layer again.`, "ConfigurationError");
  }
  const progress = reached(job);
  if (parameters.action === "switch-traffic") return switchTraffic(tools, job, parameters, progress);
  if (progress !== undefined && progress.phase !== "updating") throw new ActionFailure("The continuation token is of another action. Retry the stage.", "ConfigurationError");
  return deployBlue(tools, job, parameters, progress);
}

/** @returns undefined when nothing has been done yet; without the trouble that a call before this one had */
function reached({ continuationToken }: PipelineJob): Exclude<Progress, { phase: "starting" }> | undefined {
  if (continuationToken === undefined) return undefined;
  const { troubledSince: _over, ...progress } = decodeProgress(continuationToken);
  return progress.phase === "starting" ? undefined : progress;
}

/** AWS's refusals and our own mistakes alike: the pipeline has to stop, with what is known. */
function unexpected(error: unknown): ActionFailure {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  if (isPassing(error)) return new ActionFailure(`AWS has not let the release go on for ${patienceMinutes} minutes: ${name}: ${message}`, "SystemUnavailable");
  const type = /AccessDenied/.test(name) ? "PermissionError" : "JobFailed";
  return new ActionFailure(`The release conductor could not go on: ${name}: ${message}`, type);
}
