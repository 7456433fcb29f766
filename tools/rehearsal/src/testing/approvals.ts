import type { Shape } from "@switchyard/localcloud";
import { callAs } from "../account/rehearsal-account";
import type { PipelineExecution, Rehearsal } from "../scenario/rehearsal";

/** Waits until the release asks, then answers as a person with the approver's policy. @returns the action as it asks, and who answered */
export async function answer(rehearsal: Rehearsal, execution: PipelineExecution, name: string, status: "Approved" | "Rejected"): Promise<{ asked: string; by: string }> {
  const { pipeline, releaseApproverPolicy } = rehearsal.names[execution.service]!;
  const person = await rehearsal.person(name, [releaseApproverPolicy]);
  const asking = async (): Promise<Shape | undefined> => {
    const { stageStates } = await callAs(rehearsal.cloud, person)("codepipeline", "GetPipelineState", { name: pipeline });
    const { latestExecution } = (stageStates as Shape[]).at(-1)!.actionStates[0] as Shape;
    return latestExecution?.token === undefined ? undefined : (latestExecution as Shape);
  };
  await rehearsal.pass({ callsPerSecond: 0, until: async () => (await asking()) !== undefined, atMostMinutes: 30 });
  const { actionExecutionDetails } = await rehearsal.admin("codepipeline", "ListActionExecutions", { pipelineName: pipeline, filter: { pipelineExecutionId: execution.executionId } });
  await callAs(rehearsal.cloud, person)("codepipeline", "PutApprovalResult", {
    pipelineName: pipeline, stageName: "Switch-Traffic", actionName: "Approve", token: (await asking())!.token, result: { status, summary: `${name} says so` },
  });
  return { asked: (actionExecutionDetails as Shape[])[0]!.input.resolvedConfiguration.CustomData as string, by: person.arn };
}
