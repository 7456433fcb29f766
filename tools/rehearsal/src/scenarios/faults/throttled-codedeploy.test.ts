import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario();

describe("CodeDeploy that throttles", () => {
  it("holds a release up and no more: the shift starts once and ends as it should", async () => {
    const rehearsal = await open();
    const conductor = `*/${rehearsal.names["payment"]!.releaseConductor}`;
    const throttled = { code: "ThrottlingException", message: "Rate exceeded", statusCode: 400 };
    const [execution] = await rehearsal.push();
    const began = rehearsal.now;
    // While the shift is to be started, and while it is followed.
    const stop = rehearsal.cloud.faults.add({ kind: "operation", service: "codedeploy", operation: "CreateDeployment", callerArn: conductor, error: throttled, from: began, until: began + 10 * 60_000 });
    const also = rehearsal.cloud.faults.add({ kind: "operation", service: "codedeploy", operation: "GetDeployment", callerArn: conductor, error: throttled, from: began + 30 * 60_000, until: began + 40 * 60_000 });

    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    stop();
    also();
    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} },
      deployments: [{ status: "Succeeded", description: rehearsal.historyId(execution!) }],
      record: { outcome: "succeeded", fromVersion: "1", toVersion: "2", alarms: [], notes: [] },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(Date.parse(outcome.record.trafficSteps[0]!.at) - began).toBeGreaterThan(10 * 60_000);
  });

  it("for longer than anybody waits fails the release, which is put back by whoever sees that", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 25 });
    rehearsal.cloud.faults.add({
      kind: "operation", service: "codedeploy", operation: "GetDeployment", callerArn: `*/${rehearsal.names["payment"]!.releaseConductor}`,
      error: { code: "ThrottlingException", message: "Rate exceeded", statusCode: 400 },
    });

    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} },
      deployments: [{ status: "Stopped", error: "MANUAL_STOP" }, { status: "Succeeded", creator: "codeDeployRollback" }],
      record: { outcome: "rolled back", notes: [expect.stringMatching(/^deployment d-\w+ was stopped with rollback, because its action in the pipeline failed$/)] },
      messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.actions.at(-1)).toMatchObject({ status: "Failed", message: "AWS has not let the release go on for 15 minutes: ThrottlingException: Rate exceeded" });
  });
});
