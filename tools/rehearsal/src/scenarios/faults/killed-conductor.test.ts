import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario();

describe("a conductor that is killed between CreateDeployment and its answer", () => {
  it("leaves a shift that nobody follows: it is stopped, put back, recorded and reported", async () => {
    const rehearsal = await open();
    rehearsal.cloud.faults.add({ kind: "function", functionName: rehearsal.names["payment"]!.releaseConductor, effect: { crashes: true, after: "CreateDeployment" } });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} },
      deployments: [{ status: "Stopped", error: "MANUAL_STOP", description: rehearsal.historyId(execution!) }, { status: "Succeeded", creator: "codeDeployRollback" }],
      record: {
        outcome: "rolled back", fromVersion: "1", toVersion: "2", deploymentIds: [outcome.deployments[0]!.id], rollbackDeploymentId: outcome.deployments[1]!.id,
        notes: [`deployment ${outcome.deployments[0]!.id} was stopped with rollback, because its action in the pipeline failed`],
      },
      messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.actions.at(-1)!.message).toContain("failed to return a result");
  });

  it("is followed by a retry that finds nothing in its way", async () => {
    const rehearsal = await open();
    const { releaseConductor, pipeline } = rehearsal.names["payment"]!;
    const stop = rehearsal.cloud.faults.add({ kind: "function", functionName: releaseConductor, effect: { crashes: true, after: "CreateDeployment" } });
    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0 });
    stop();

    await rehearsal.admin("codepipeline", "RetryStageExecution", { pipelineName: pipeline, stageName: "Switch-Traffic", pipelineExecutionId: execution!.executionId, retryMode: "ALL_ACTIONS" });
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    expect(await outcomeOf(rehearsal, execution!, 2)).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} },
      deployments: [{ status: "Stopped" }, { creator: "codeDeployRollback" }, { status: "Succeeded", description: rehearsal.historyId(execution!, 2) }],
      record: { outcome: "succeeded", fromVersion: "1", toVersion: "2" },
    });
  });
});
