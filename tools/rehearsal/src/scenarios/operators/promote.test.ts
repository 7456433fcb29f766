import { outcomeOf } from "../../scenario/release-outcome";
import { commandsOf, proposed } from "../../testing/operators";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("an operator who promotes a release mid-shift", () => {
  it("D18: gives all callers the new version in minutes; the pipeline stays green, and the short return to the old one is recorded", async () => {
    const rehearsal = await open();
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 20, 0.2);

    const promotedAt = rehearsal.now;
    await operator("promote", { reason: "fixes double taxation" });
    expect(await proposed(operator)).toContain("stop");
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const [shift, rollback, promotion] = outcome.deployments;
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, blueVersion: "2",
      deployments: [
        { status: "Stopped", error: "MANUAL_STOP", rolledBackBy: rollback!.id, description: rehearsal.historyId(execution!) },
        { status: "Succeeded", creator: "codeDeployRollback", undoes: shift!.id },
        { status: "Succeeded", creator: "user", description: `${rehearsal.historyId(execution!)} promoted` },
      ],
      record: {
        outcome: "succeeded", fromVersion: "1", toVersion: "2", candidateVersion: "2", commit: execution!.commit,
        deploymentIds: [shift!.id, promotion!.id], rollbackDeploymentId: rollback!.id, alarms: [], notes: [],
        operators: [{ command: "promote", by: expect.stringContaining("user/olga") as string, reason: "fixes double taxation" }],
      },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.record.cause).toBeUndefined();
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 0, 100]);
    // Callers have it within two looks of the conductor; the rest is the bake.
    const everyone = Date.parse(outcome.record.trafficSteps.at(-1)!.at);
    expect((everyone - promotedAt) / 60_000).toBeLessThan(3);
    expect((Date.parse(outcome.record.endedAt!) - everyone) / 60_000).toBeGreaterThanOrEqual(5);
    expect(rehearsal.mail().at(-1)!.body).toMatch(/promote by .*user\/olga: fixes double taxation/);
  });
});
