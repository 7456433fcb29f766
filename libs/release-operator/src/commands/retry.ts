import { nearest, stages } from "@switchyard/conventions";
import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { attemptOfExecution, retryableStages } from "../situation";
import { recordedLine } from "../wording";

/** Repeats a stage that failed or was stopped, with all its actions: an approval is asked for again (D19). */
export async function retry(operated: Operator, reason: string, stageName?: string): Promise<Report> {
  const { service, pipeline, print } = operated;
  const states = await pipeline.stages();
  const names = states.map(({ stage }) => stage);
  if (stageName !== undefined && !names.includes(stageName)) {
    const meant = nearest(stageName, names);
    throw new Refusal(`--stage: the pipeline has no stage "${stageName}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} Stages: ${names.join(", ")}.`);
  }
  const retryable = retryableStages(states, await pipeline.executions());
  const chosen = retryable.find(({ stage }) => stageName === undefined || stage === stageName);
  if (chosen === undefined) {
    const none = stageName === undefined ? `No stage of ${service}'s pipeline has failed or been stopped` : `Stage ${stageName} of ${service}'s pipeline has neither failed nor been stopped`;
    throw new Refusal(`${none}, so there is nothing to retry. See: ${print("status")}`);
  }
  const { stage, executionId } = chosen;
  const identity = await attemptOfExecution(operated, executionId);
  const recorded = await operated.record([identity], { command: "retry", reason }, () => pipeline.retry(executionId, stage));
  const others = retryable.filter((one) => one !== chosen);
  return {
    document: { service, deploymentId: identity.deploymentId, executionId, stage, recorded },
    lines: [
      `Stage ${stage} of execution ${executionId} is tried again, with all its actions${stage === stages.switchTraffic ? "; where releases are approved, this one is asked for again" : ""}.`,
      ...others.map((other) => `Stage ${other.stage} of execution ${other.executionId} has failed as well; --stage ${other.stage} retries that.`),
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}
