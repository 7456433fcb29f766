import type { ProgressOf } from "@switchyard/release";
import { readRelease } from "./artifact-reader";
import type { ReleaseAttempt } from "./attempt";
import { ActionFailure, type StepResult } from "./pipeline-answer";
import type { JobParameters, PipelineJob } from "./pipeline-job";
import type { ReleaseTools } from "./release-tools";

/** Lambda takes seconds to put code on a function. */
const updateMilliseconds = 5 * 60_000;

/** Reads the artifact and puts its code on a function. */
export async function putCode(tools: ReleaseTools, attempt: ReleaseAttempt, functionName: string, job: PipelineJob, { service, commit }: JobParameters): Promise<ProgressOf<"updating">> {
  const { manifest, code } = await readRelease(tools.artifactClient, job.artifact, { service, commit });
  await tools.functions.update(functionName, code);
  await attempt.record({ kind: "artifact", sha256: manifest.sha256, at: tools.time() });
  return { phase: "updating", attempt: attempt.attempt, since: tools.now(), sha256: manifest.sha256 };
}

/** @returns the function's revision when the code is there; otherwise what to answer the pipeline */
export async function awaitCode(tools: ReleaseTools, functionName: string, progress: ProgressOf<"updating">): Promise<{ kind: "ready"; revisionId: string } | Extract<StepResult, { kind: "continue" }>> {
  const state = await tools.functions.state(functionName, progress.sha256);
  if (state.kind === "ready") return state;
  if (tools.now() - progress.since > updateMilliseconds) throw new ActionFailure(`Lambda has not put the code on ${functionName} within ${updateMilliseconds / 60_000} minutes. Retry the stage.`, "SystemUnavailable");
  return { kind: "continue", progress, summary: `Lambda is putting the code on ${functionName}` };
}
