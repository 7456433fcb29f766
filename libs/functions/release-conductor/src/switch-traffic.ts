import { liveAlias, operatorCommandLine } from "@switchyard/conventions";
import { nothingToDeploy, parseProof, type Progress, type ProgressOf, settling } from "@switchyard/release";
import { checkApproval } from "./approval-check";
import { attemptOf, claimAttempt, type ReleaseAttempt } from "./attempt";
import { awaitCode, putCode } from "./code-update";
import { ActionFailure, type StepResult } from "./pipeline-answer";
import type { JobParameters, PipelineJob } from "./pipeline-job";
import type { ReleaseTools } from "./release-tools";
import { checkProof } from "./proof-check";
import { followShift, startShift } from "./traffic-shift";

type SwitchParameters = Extract<JobParameters, { action: "switch-traffic" }>;

/**
 * Switch-Traffic: publishes on green what blue has proved, points the candidate alarms at it, and has CodeDeploy move the traffic. Each call
 * does one step; the token carries how far it is.
 */
export async function switchTraffic(tools: ReleaseTools, job: PipelineJob, parameters: SwitchParameters, progress: Exclude<Progress, { phase: "starting" }> | undefined): Promise<StepResult> {
  const where = { history: tools.history, service: parameters.service, executionId: parameters.executionId };
  if (progress === undefined) {
    const execution = await tools.executions.current(parameters.executionId);
    const attempt = await claimAttempt(where, execution.attempt, parameters.action, job.id, tools.time());
    await checkApproval(tools.approval, execution, attempt);
    return publishWhenReady(tools, parameters, await putCode(tools, attempt, tools.greenFunction, job, parameters), attempt);
  }
  const attempt = attemptOf(where, progress.attempt);
  switch (progress.phase) {
    case "updating": return publishWhenReady(tools, parameters, progress, attempt);
    case "settling": return shiftWhenSettled(tools, progress, attempt);
    case "waiting": return startShift(tools, attempt, progress);
    case "shifting": return followShift(tools, progress, attempt);
  }
}

async function publishWhenReady(tools: ReleaseTools, parameters: SwitchParameters, progress: ProgressOf<"updating">, attempt: ReleaseAttempt): Promise<StepResult> {
  const { functions, greenFunction, watch } = tools;
  const code = await awaitCode(tools, greenFunction, progress);
  if (code.kind === "continue") return code;
  const proof = parseProof({ version: parameters.blueVersion, codeSha256: parameters.codeSha256, settingsDigest: parameters.settingsDigest });
  if (!proof.ok) throw new ActionFailure(`Deploy-Blue handed on no proof: ${proof.problems.join("; ")}. Deploy the delivery layer again, then release the commit again.`, "ConfigurationError");
  const published = await functions.publish(greenFunction, progress.sha256, code.revisionId);
  await checkProof(tools, proof.proof, published);

  const { version: current } = await functions.alias(greenFunction, liveAlias);
  if (current === published.version) {
    await attempt.record({ kind: "note", note: nothingToDeploy, at: tools.time() });
    return { kind: "done", summary: `Nothing to deploy: ${liveAlias} of ${greenFunction} is at version ${current} already, with the same code and settings`, externalId: attempt.deploymentId };
  }
  await watch.watch(published.version);
  await attempt.record({ kind: "candidate", version: published.version, at: tools.time() });
  const settled: ProgressOf<"settling"> = { phase: "settling", attempt: attempt.attempt, since: tools.now(), to: published.version };
  return shiftWhenSettled(tools, settled, attempt);
}

async function shiftWhenSettled(tools: ReleaseTools, progress: ProgressOf<"settling">, attempt: ReleaseAttempt): Promise<StepResult> {
  const { alarms, differences } = await tools.watch.read(progress.to);
  if (differences.length > 0) throw new ActionFailure(`The candidate alarms do not watch version ${progress.to}: ${differences.join("; ")}. No traffic was moved. A retry writes them anew: ${operatorCommandLine("retry", tools)}`);
  // An operator has overridden the red alarms and started the deployment in this release's name.
  const running = await tools.deployments.running();
  if (running?.description === attempt.deploymentId) return startShift(tools, attempt, { ...progress, role: "shift" });
  const state = settling(alarms, progress.since, tools.now());
  switch (state.kind) {
    case "ready": return startShift(tools, attempt, { ...progress, role: "shift" });
    case "wait": return { kind: "continue", progress, summary: `The alarms on version ${progress.to} are being evaluated before any traffic moves` };
    case "failed": throw new ActionFailure(`${state.reason}. No traffic was moved. To release all the same: ${operatorCommandLine("override", tools)}, or once they are not red any more: ${operatorCommandLine("retry", tools)}`);
  }
}
