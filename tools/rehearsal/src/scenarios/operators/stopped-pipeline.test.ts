import { outcomeOf } from "../../scenario/release-outcome";
import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

/** `Stop execution` in the console, during the second step of a shift. */
async function stopMidShift(abandon: boolean): Promise<{ rehearsal: Rehearsal; execution: PipelineExecution }> {
  const rehearsal = await open();
  const [execution] = await rehearsal.push();
  await untilTraffic(rehearsal, 20, 0.2);
  await rehearsal.admin("codepipeline", "StopPipelineExecution", { pipelineName: rehearsal.names["payment"]!.pipeline, pipelineExecutionId: execution!.executionId, abandon, reason: "somebody stops the pipeline" });
  await rehearsal.pass({ callsPerSecond: 0.1, until: async () => (await rehearsal.pipelineStatus(execution!)) === "Stopped" });
  await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 8 });
  return { rehearsal, execution: execution! };
}

describe("a pipeline that is stopped mid-shift", () => {
  it("D13: finishes the shift when it is stopped and waited for", async () => {
    const { rehearsal, execution } = await stopMidShift(false);

    const outcome = await outcomeOf(rehearsal, execution);
    expect(outcome).toMatchObject({
      pipeline: "Stopped", alias: { version: "2", weights: {} }, blueVersion: "2",
      deployments: [{ status: "Succeeded", description: rehearsal.historyId(execution) }],
      record: { outcome: "succeeded", commit: execution.commit, fromVersion: "1", toVersion: "2", deploymentIds: [outcome.deployments[0]!.id], alarms: [], notes: [], operators: [] },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.actions.at(-1)).toEqual({ name: "Switch-Traffic", status: "Succeeded" });
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });

  it("D13: has its deployment stopped with rollback when it is abandoned: nobody would watch it any more", async () => {
    const { rehearsal, execution } = await stopMidShift(true);

    const outcome = await outcomeOf(rehearsal, execution);
    const [shift, rollback] = outcome.deployments;
    expect(outcome).toMatchObject({
      pipeline: "Stopped", alias: { version: "1", weights: {} }, blueVersion: "2",
      deployments: [{ status: "Stopped", error: "MANUAL_STOP", rolledBackBy: rollback!.id }, { status: "Succeeded", creator: "codeDeployRollback", undoes: shift!.id }],
      record: {
        outcome: "rolled back", commit: execution.commit, cause: "stopped because its pipeline execution was abandoned", fromVersion: "1", toVersion: "2", deploymentIds: [shift!.id], rollbackDeploymentId: rollback!.id,
        notes: [`deployment ${shift!.id} was stopped with rollback, because its pipeline execution was abandoned`], operators: [],
      },
      messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.actions.at(-1)).toMatchObject({ name: "Switch-Traffic", status: "Abandoned" });
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 0]);
    expect(rehearsal.mail().at(-1)!.body).toContain("because its pipeline execution was abandoned");
    // Within seconds, by the event, not by the next reconcile.
    const stoppedAt = outcome.record.states.find(({ name }) => name === "Switch-Traffic/Switch-Traffic ABANDONED")!.at;
    expect((Date.parse(outcome.record.endedAt!) - Date.parse(stoppedAt)) / 1000).toBeLessThan(60);
  });
});
