import { releaseRecord } from "@switchyard/release";
import { outcomeOf, type ReleaseOutcome } from "../../scenario/release-outcome";
import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { commandsOf, proposed, type RunCommand } from "../../testing/operators";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

const reason = "a check of the acquirer is red";

/** Another system holds the alarm red, as long as the release waits: CloudWatch itself would put it right with its next evaluation. */
async function heldRed({ admin, names }: Rehearsal): Promise<void> {
  await admin("cloudwatch", "SetAlarmState", { AlarmName: names["payment"]!.candidateAlarms["error-rate"], StateValue: "ALARM", StateReason: reason });
}

/** Pushes, and holds the alarm red from the moment in which it watches the new version. */
async function pushUnderRedAlarm(until: (rehearsal: Rehearsal, execution: PipelineExecution, redMinutes: number) => Promise<boolean>): Promise<{ rehearsal: Rehearsal; execution: PipelineExecution; operator: RunCommand }> {
  const rehearsal = await open();
  const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
  const [execution] = await rehearsal.push();
  const isWatched = async (): Promise<boolean> => (await rehearsal.history.find(rehearsal.historyId(execution!)))?.facts["candidate"] !== undefined;
  await rehearsal.pass({ callsPerSecond: 0, until: isWatched });
  const since = rehearsal.now;
  await rehearsal.pass({
    callsPerSecond: 0.1, atMostMinutes: 30,
    until: async () => {
      await heldRed(rehearsal);
      return until(rehearsal, execution!, (rehearsal.now - since) / 60_000);
    },
  });
  return { rehearsal, execution: execution!, operator };
}

const isOver = async (rehearsal: Rehearsal, execution: PipelineExecution): Promise<boolean> => (await rehearsal.pipelineStatus(execution)) !== "InProgress";

describe("a candidate alarm that is red before the release moves any traffic", () => {
  it("D6: ends the release after ten minutes, with the alarm, its reason and how to go on", async () => {
    const { rehearsal, execution, operator } = await pushUnderRedAlarm(isOver);
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 2 });

    const outcome = await outcomeOf(rehearsal, execution);
    const said = `Before any traffic moved, these alarms on the new version stayed in ALARM for 10 minutes: ${rehearsal.names["payment"]!.candidateAlarms["error-rate"]}: ${reason}. No traffic was moved. `
      + 'To release all the same: npx nx override delivery --service payment --reason "…", or once they are not red any more: npx nx retry delivery --service payment --reason "…"';
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, blueVersion: "2", deployments: [],
      record: { outcome: "failed", cause: `Switch-Traffic/Switch-Traffic: ${said}`, commit: execution.commit, candidateVersion: "2", deploymentIds: [], trafficSteps: [], operators: [] },
      messages: [expect.stringContaining("release started"), "payment local: FAILED, no traffic was moved"],
    });
    expect(outcome.actions.at(-1)).toEqual({ name: "Switch-Traffic", status: "Failed", message: said });
    expect(rehearsal.mail().at(-1)!.body).toContain("npx nx override delivery --service payment");

    // CloudWatch has put the alarm right by then, so there is nothing to override, and a retry goes through.
    expect(await proposed(operator)).toEqual(["retry", "rollback", "history"]);
    await operator("retry");
    await untilTraffic(rehearsal, 10);
    expect(await outcomeOf(rehearsal, execution, 2)).toMatchObject({ pipeline: "InProgress", alias: { version: "1", weights: { 2: 0.1 } }, record: { outcome: "running", fromVersion: "1", toVersion: "2" } });
  });

  it("D17: keeps nobody back whom an operator overrides it for while the conductor waits, and the pipeline stays green", async () => {
    const { rehearsal, execution, operator } = await pushUnderRedAlarm(async (_rehearsal, _execution, redMinutes) => redMinutes >= 4);

    const { document } = await operator("override", { reason: "that check is known to be wrong" });
    const { candidateAlarms } = rehearsal.names["payment"]!;
    expect(document).toMatchObject({
      deploymentId: rehearsal.historyId(execution), isFollowedByPipeline: true, fromVersion: "1", toVersion: "2",
      overridden: [candidateAlarms["error-rate"]], guarding: [candidateAlarms["business-failures"], candidateAlarms.throttles],
    });
    await rehearsal.pass({ callsPerSecond: 0.1, until: async () => { await heldRed(rehearsal); return isOver(rehearsal, execution); } });
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 2 });

    const outcome = await outcomeOf(rehearsal, execution);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} },
      deployments: [{ id: document["codeDeployId"], status: "Succeeded", description: rehearsal.historyId(execution) }],
      record: {
        outcome: "succeeded", fromVersion: "1", toVersion: "2", deploymentIds: [document["codeDeployId"]],
        operators: [{ command: "override", by: expect.stringContaining("user/olga") as string, reason: "that check is known to be wrong" }],
      },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
    });
    expectFullShift(outcome.record.trafficSteps);
  });

  it("D17: keeps nobody back whom an operator overrides it for after the conductor has given up; a retry then turns the pipeline green", async () => {
    const { rehearsal, execution, operator } = await pushUnderRedAlarm(isOver);
    await heldRed(rehearsal);
    expect(await proposed(operator)).toEqual(["override", "retry", "rollback", "history"]);

    const { document } = await operator("override", { reason: "that check is known to be wrong" });
    const { codeDeployId, deploymentId } = document as { codeDeployId: string; deploymentId: string };
    expect(document).toMatchObject({ isFollowedByPipeline: false, deploymentId: expect.stringMatching(/^payment:override:/) as string });
    const isShifted = async (): Promise<boolean> => (await rehearsal.admin("codedeploy", "GetDeployment", { deploymentId: codeDeployId })).deploymentInfo.status === "Succeeded";
    await rehearsal.pass({ callsPerSecond: 0.1, until: async () => { await heldRed(rehearsal); return isShifted(); } });
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 2 });

    const operators = [{ command: "override", by: expect.stringContaining("user/olga") as string, reason: "that check is known to be wrong" }];
    const given = await outcomeOf(rehearsal, execution);
    expect(given).toMatchObject({
      pipeline: "Failed", alias: { version: "2", weights: {} }, deployments: [{ id: codeDeployId, status: "Succeeded", description: deploymentId }],
      record: { outcome: "failed", candidateVersion: "2", deploymentIds: [], operators },
      messages: [
        expect.stringContaining("release started"), "payment local: FAILED, no traffic was moved", "payment local: an operator moves callers from version 1 to 2", "payment local: released as version 2",
      ],
    });
    const item = (await rehearsal.history.find(deploymentId))!;
    expect(item).toMatchObject({ service: "payment", origin: "operator" });
    const record = releaseRecord(item.facts);
    expect(record).toMatchObject({ outcome: "succeeded", commit: execution.commit, artifactSha256: given.record.artifactSha256, fromVersion: "1", toVersion: "2", deploymentIds: [codeDeployId], operators });
    expectFullShift(record.trafficSteps);

    await operator("retry");
    await rehearsal.finish(execution, { callsPerSecond: 0.1 });
    const again = await outcomeOf(rehearsal, execution, 2);
    expect(again).toMatchObject({ pipeline: "Succeeded", alias: { version: "2", weights: {} }, deployments: [{ id: codeDeployId }], record: { outcome: "nothing to deploy", commit: execution.commit, deploymentIds: [] } });
    expect(again.messages.at(-1)).toBe("payment local: nothing to deploy");
  });
});

/** Overriding an alarm is no promotion: callers get the version step by step. */
function expectFullShift(steps: ReleaseOutcome["record"]["trafficSteps"]): void {
  expect(steps.map(({ percent }) => percent)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
}
