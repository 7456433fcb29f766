import type { Shape } from "@switchyard/localcloud";
import { callAs } from "../../account/rehearsal-account";
import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "delivery:approval": true } });

/** Waits until the release asks, then answers as a person with the approver's policy. @returns the action as it asks, and who answered */
async function answer(rehearsal: Rehearsal, execution: PipelineExecution, name: string, status: "Approved" | "Rejected"): Promise<{ asked: string; by: string }> {
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

describe("a release that somebody has to approve", () => {
  it("D23: goes on with another person's approval, which names what it is for and is recorded", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push({ message: "feat: refunds\n\nmore of it" });

    const { asked, by } = await answer(rehearsal, execution!, "bob", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(asked).toBe(`Release payment: commit ${execution!.commit} by Ada Lovelace <ada@example.com>, artifact ${outcome.record.artifactSha256}: feat: refunds`);
    expect(outcome).toMatchObject({ pipeline: "Succeeded", alias: { version: "2", weights: {} } });
    expect(outcome.record).toMatchObject({ outcome: "succeeded", approval: { decision: "Approved", by, comment: "bob says so" } });
    expect(outcome.messages).toEqual(expect.arrayContaining([expect.stringContaining("APPROVAL NEEDED")]));
  });

  it("D23: ends before anything touches green when the author has approved it", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();

    const { by } = await answer(rehearsal, execution!, "ada", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({ pipeline: "Failed", alias: { version: "1", weights: {} }, deployments: [] });
    expect(outcome.actions.at(-1)).toMatchObject({
      name: "Switch-Traffic", status: "Failed",
      message: `${by} wrote the commit (Ada Lovelace <ada@example.com>) and may not approve it. Retry all actions of the stage and have somebody else approve. No traffic was moved.`,
    });
    expect(outcome.record).toMatchObject({ outcome: "failed", approval: { decision: "Approved", by } });
    const { Versions } = await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName: rehearsal.names["payment"]!.greenFunction });
    expect(Versions).toHaveLength(2);
  });

  it("D23: ends when it is rejected", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();

    const { by } = await answer(rehearsal, execution!, "bob", "Rejected");
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({ pipeline: "Failed", deployments: [], messages: expect.arrayContaining(["payment local: REJECTED, no traffic was moved"]) });
    expect(outcome.record).toMatchObject({ outcome: "rejected", approval: { decision: "Rejected", by, comment: "bob says so" } });
  });
});
