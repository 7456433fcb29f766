import { outcomeOf } from "../../scenario/release-outcome";
import { commandsOf, proposed } from "../../testing/operators";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("an operator who retries a release after its rollback", () => {
  it("D10, D19, D20: makes a new attempt of the same commit, with a record of its own; the first one's stays", async () => {
    const rehearsal = await open();
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    // What the new version needs of another system is missing, and comes within the hour.
    const mended = rehearsal.now + 60 * 60_000;
    const [execution] = await rehearsal.push({ defect: defects.failsCustomers(`now < ${mended} && Math.random() < 0.4`) });
    await rehearsal.finish(execution!);
    const first = await outcomeOf(rehearsal, execution!);
    expect(first).toMatchObject({ pipeline: "Failed", alias: { version: "1", weights: {} }, record: { outcome: "rolled back" } });
    await rehearsal.pass({ callsPerSecond: 0.05, until: () => rehearsal.now >= mended });

    expect(await proposed(operator)).toEqual(["retry", "rollback", "history"]);
    const { document } = await operator("retry", { reason: "the ledger accepts the new field now" });
    expect(document).toMatchObject({ stage: "Switch-Traffic", executionId: execution!.executionId, deploymentId: rehearsal.historyId(execution!) });
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!, 2);
    const [failed, rollback, shift] = outcome.deployments;
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, blueVersion: "2",
      deployments: [
        { status: "Stopped", error: "ALARM_ACTIVE", rolledBackBy: rollback!.id, description: rehearsal.historyId(execution!) },
        { status: "Succeeded", creator: "codeDeployRollback", undoes: failed!.id },
        { status: "Succeeded", creator: "user", description: rehearsal.historyId(execution!, 2) },
      ],
      record: {
        outcome: "succeeded", commit: execution!.commit, author: "Ada Lovelace <ada@example.com>", artifactSha256: first.record.artifactSha256, fromVersion: "1", toVersion: "2", candidateVersion: "2",
        deploymentIds: [shift!.id], alarms: [], notes: [], operators: [],
      },
      messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1", expect.stringContaining("release started"), "payment local: released as version 2"],
    });
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(outcome.record.rollbackDeploymentId).toBeUndefined();
    // An attempt begins when it is asked for, not with the push.
    expect(Date.parse(outcome.record.startedAt!)).toBeGreaterThanOrEqual(mended);
    const { record } = await outcomeOf(rehearsal, execution!);
    const by = expect.stringContaining("user/olga") as string;
    expect(record).toEqual({ ...first.record, operators: [{ command: "retry", by, reason: "the ledger accepts the new field now", at: expect.any(String) as string }] });
  });
});
