import { liveAlias } from "@switchyard/conventions";
import { authorText, clip, tryVersion, type ProgressOf } from "@switchyard/release";
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
    const { attempt: number } = await tools.executions.current(parameters.executionId);
    const attempt = await claimAttempt(where, number, parameters.action, job.id, tools.time());
    return proveWhenReady(tools, parameters, await putCode(tools, attempt, tools.blueFunction, job, parameters), attempt);
  }
  return proveWhenReady(tools, parameters, progress, attemptOf(where, progress.attempt));
}

/** What the message that asks for an approval holds of author and title; with all the rest it has a thousand characters. */
const [authorCharacters, titleCharacters] = [120, 200];

async function proveWhenReady(tools: ReleaseTools, { executionId }: JobParameters, progress: ProgressOf<"updating">, attempt: ReleaseAttempt): Promise<StepResult> {
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
  const { author, message } = await tools.executions.current(executionId);
  await attempt.record({ kind: "proof", version: published.version, at: tools.time() });
  return {
    kind: "done",
    summary: `Version ${published.version} of ${blueFunction} passed ${trial.calls} synthetic payments of ${service}, the slowest in ${Math.round(trial.slowestMilliseconds)} ms`,
    externalId: attempt.deploymentId,
    variables: {
      version: published.version, codeSha256: published.codeSha256, settingsDigest: published.settingsDigest,
      author: clip(authorText(author), authorCharacters), title: clip(message.split("\n")[0]!.trim(), titleCharacters) || "without a message",
    },
  };
}
