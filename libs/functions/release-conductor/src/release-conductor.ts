import { type CodePipelineClient, PutJobFailureResultCommand } from "@aws-sdk/client-codepipeline";
import type { Log } from "@switchyard/function-support";
import { parsePipelineJob } from "./pipeline-job";

export interface ReleaseConductorOptions {
  codePipeline: Pick<CodePipelineClient, "send">;
  log: Log;
}

/**
 * Answers every job of the pipeline. It cannot release anything yet, so it fails each job by name: a pipeline must
 * never go on because the function that should have moved the traffic stayed silent.
 */
export function releaseConductor(options: ReleaseConductorOptions): (event: unknown) => Promise<void> {
  const { codePipeline, log } = options;
  return async (event) => {
    const job = parsePipelineJob(event);
    const message =
      "unreadable" in job.parameters
        ? `The action's configuration cannot be read: ${job.parameters.unreadable}. Deploy the delivery layer again.`
        : `This version of the release conductor does not carry out "${job.parameters.action}" for service "${job.parameters.service}" yet; nothing was changed.`;
    log("error", "job failed", { jobId: job.id, reason: message });
    await codePipeline.send(
      new PutJobFailureResultCommand({ jobId: job.id, failureDetails: { type: "ConfigurationError", message } }),
    );
  };
}
