import { outcomeOf } from "../../scenario/release-outcome";
import { commandsOf } from "../../testing/operators";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("an operator who stops a release mid-shift", () => {
  it("A5: puts all callers back at once, and is named with the reason", async () => {
    const rehearsal = await open();
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 20, 0.2);

    const { document } = await operator("stop", { reason: "acquirer reports chargebacks" });
    expect((await outcomeOf(rehearsal, execution!)).alias).toEqual({ version: "1", weights: {} });
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const [shift, rollback] = outcome.deployments;
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, blueVersion: "2",
      deployments: [
        { id: document["codeDeployId"], status: "Stopped", error: "MANUAL_STOP", rolledBackBy: rollback!.id, description: rehearsal.historyId(execution!) },
        { status: "Succeeded", creator: "codeDeployRollback", undoes: shift!.id },
      ],
      record: {
        outcome: "rolled back", cause: expect.stringMatching(/^stopped by .*user\/olga: acquirer reports chargebacks$/) as string, fromVersion: "1", toVersion: "2", candidateVersion: "2", blueVersion: "2", commit: execution!.commit,
        deploymentIds: [shift!.id], rollbackDeploymentId: rollback!.id, alarms: [], notes: [],
        operators: [{ command: "stop", by: expect.stringContaining("user/olga") as string, reason: "acquirer reports chargebacks" }],
      },
      messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.deployments).toHaveLength(2);
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 0]);
    expect(outcome.actions.at(-1)).toMatchObject({ name: "Switch-Traffic", status: "Failed" });
    const said = outcome.actions.at(-1)!.message!;
    expect(said).toContain(`All traffic is back on version 1 (rollback ${rollback!.id}).`);
    for (const text of [said, rehearsal.mail().at(-1)!.body]) expect(text).toMatch(/stopped by .*user\/olga: acquirer reports chargebacks\n/);
  });

  it("A5: ends the pipeline's execution before any traffic moves", async () => {
    const rehearsal = await open();
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    const [execution] = await rehearsal.push();
    const isWatched = async (): Promise<boolean> => (await rehearsal.history.find(rehearsal.historyId(execution!)))?.facts["candidate"] !== undefined;
    await rehearsal.pass({ callsPerSecond: 0.2, until: isWatched });

    await operator("stop", { reason: "not today" });
    await rehearsal.pass({ callsPerSecond: 0.2, atMostMinutes: 20 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Stopped", alias: { version: "1", weights: {} }, deployments: [],
      record: { outcome: "stopped", commit: execution!.commit, candidateVersion: "2", deploymentIds: [], trafficSteps: [], operators: [{ command: "stop", by: expect.stringContaining("user/olga") as string, reason: "not today" }] },
      messages: [expect.stringContaining("release started"), "payment local: STOPPED, no traffic was moved"],
    });
    expect(rehearsal.mail().at(-1)!.body).toMatch(/stop by .*user\/olga: not today/);
  });
});
