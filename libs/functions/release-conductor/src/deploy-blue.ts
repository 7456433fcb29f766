import { liveAlias } from "@switchyard/conventions";
import { tryVersion, type ProgressOf } from "@switchyard/release";
import { attemptOf, claimAttempt, type ReleaseAttempt } from "./attempt";
import { ActionFailure, type StepResult } from "./pipeline-answer";
import type { ReleaseTools } from "./release-tools";
import { awaitCode, putCode } from "./code-update";
import type { JobParameters, PipelineJob } from "./pipeline-job";

/**
 * Deploy-Blue: puts the release on blue, publishes it, and tries that very version with synthetic payments. No caller uses blue, so nothing
 * that goes wrong here reaches a customer. What it has proved is handed on by the pipeline's variables.
 */
export async function deployBlue(tools: ReleaseTools, job: PipelineJob, parameters: JobParameters, progress: ProgressOf<"updating"> | undefined): Promise<StepResult> {
  const where = { history: tools.history, service: parameters.service, executionId: parameters.executionId };
  if (progress === undefined) {
    const attempt = await claimAttempt(where, await tools.attempts.current(parameters.executionId), parameters.action, job.id, tools.time());
    return proveWhenReady(tools, await putCode(tools, attempt, tools.blueFunction, job, parameters), attempt);
  }
  return proveWhenReady(tools, progress, attemptOf(where, progress.attempt));
}

async function proveWhenReady(tools: ReleaseTools, progress: ProgressOf<"updating">, attempt: ReleaseAttempt): Promise<StepResult> {
  const { functions, blueFunction, service } = tools;
  const code = await awaitCode(tools, blueFunction, progress);
  if (code.kind === "continue") return code;
  const published = await functions.publish(blueFunction, progress.sha256, code.revisionId);
  const alias = await functions.alias(blueFunction, liveAlias);
  if (alias.version !== published.version) await functions.moveAlias(blueFunction, liveAlias, published.version, alias.revisionId);
  const trial = await tryVersion({
    call: functions.trial(blueFunction, published.version),
    trialId: attempt.deploymentId.replace(/[^A-Za-z0-9-]/g, "-"),
  });
  if (trial.problems.length > 0) {
    throw new ActionFailure(`Version ${published.version} of ${blueFunction} failed its trial; no customer was touched.\n${trial.problems.map((problem) => `- ${problem}`).join("\n")}`);
  }
  await attempt.record({ kind: "proof", version: published.version, at: tools.time() });
  return {
    kind: "done",
    summary: `Version ${published.version} of ${blueFunction} passed ${trial.calls} synthetic payments of ${service}, the slowest in ${Math.round(trial.slowestMilliseconds)} ms`,
    externalId: attempt.deploymentId,
    variables: { version: published.version, codeSha256: published.codeSha256, settingsDigest: published.settingsDigest },
  };
}
