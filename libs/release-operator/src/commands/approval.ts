import { actions, stages } from "@switchyard/conventions";
import { releaseRecord } from "@switchyard/release";
import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { attemptOfExecution, openApproval } from "../situation";
import { contents, indented, recordedLine, table } from "../wording";

/** Answers the approval that waits. CodePipeline keeps the reason as its comment, with who gave it. */
export async function answerApproval(operated: Operator, decision: "Approved" | "Rejected", reason: string): Promise<Report> {
  const { service, pipeline, history, print } = operated;
  const approval = openApproval(await pipeline.stages());
  if (approval === undefined) throw new Refusal(`No approval of ${service} waits for an answer. See: ${print("status")}`);
  const { executionId, token } = approval;
  const identity = await attemptOfExecution(operated, executionId);
  const release = contents(releaseRecord((await history.find(identity.deploymentId))?.facts ?? {}));
  const recorded = await operated.record([identity], { command: decision === "Approved" ? "approve" : "reject", reason }, () =>
    pipeline.answer({ stage: stages.switchTraffic, action: actions.approve, token, decision, summary: reason }));
  return {
    document: { service, deploymentId: identity.deploymentId, executionId, decision, release: Object.fromEntries(release), recorded },
    lines: [
      `${decision}: ${identity.deploymentId}`,
      ...indented(table(release)),
      decision === "Approved" ? `Traffic of ${service} moves once the alarms on the new version have settled, ten percent every ten minutes.` : `Callers of ${service} stay where they are.`,
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}
