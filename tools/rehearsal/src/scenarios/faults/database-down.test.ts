import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";
import type { Rehearsal } from "../../scenario/rehearsal";

const open = scenario();
const minute = 60_000;

/** Nothing of DynamoDB answers for five minutes. */
function fiveMinutesWithoutDatabase({ cloud, now }: Rehearsal): void {
  cloud.faults.add({ kind: "operation", service: "dynamodb", error: { code: "InternalServerError", message: "Internal server error", statusCode: 500 }, from: now, until: now + 5 * minute });
}

describe("DynamoDB out of order for five minutes", () => {
  it("in the middle of a shift rolls it back, as far as anybody can tell for the version's fault; customers' payments fail, and none is lost", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 52 });
    const before = rehearsal.callers.get("payment")!.losses;
    fiveMinutesWithoutDatabase(rehearsal);
    await rehearsal.pass({ callsPerSecond: 0.4, atMostMinutes: 6 });
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 20 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(before).toBe(0);
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} },
      deployments: [{ status: "Stopped", error: "ALARM_ACTIVE", description: rehearsal.historyId(execution!) }, { status: "Succeeded", creator: "codeDeployRollback" }],
      record: {
        outcome: "rolled back", fromVersion: "1", toVersion: "2", blueVersion: "2", commit: execution!.commit, cause: expect.stringMatching(/^alarm alarm-payment-candidate-/),
        deploymentIds: [outcome.deployments[0]!.id], rollbackDeploymentId: outcome.deployments[1]!.id,
      },
    });
    // Who is on duty hears of it first; whoever follows the release hears what became of it.
    const page = "\"alarm-payment-live-error-rate-local\" in US East (N. Virginia)";
    expect(outcome.messages).toEqual([expect.stringContaining("release started"), `ALARM: ${page}`, "payment local: ROLLED BACK to version 1", `OK: ${page}`]);
    expect(outcome.actions.at(-1)!.message).toContain("All traffic is back on version 1");
    // Both versions failed alike, and every order went on when the database did.
    expect(Object.values(outcome.versions).every(({ failures }) => failures > 0)).toBe(true);
    expect(rehearsal.callers.get("payment")!.orders.filter(({ state }) => state === "new")).toEqual([]);
  });

  it("before any traffic moves holds the release up, and no more", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();
    fiveMinutesWithoutDatabase(rehearsal);

    await rehearsal.finish(execution!, { callsPerSecond: (at) => (at < rehearsal.options.account.at + 6 * minute ? 0 : 0.05) });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, deployments: [{ status: "Succeeded", description: rehearsal.historyId(execution!) }],
      record: { outcome: "succeeded", commit: execution!.commit, fromVersion: "1", toVersion: "2", blueVersion: "2", alarms: [] },
    });
    expect(outcome.messages.at(-1)).toBe("payment local: released as version 2");
  });
});
