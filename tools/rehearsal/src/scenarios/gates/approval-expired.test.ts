import { outcomeOf } from "../../scenario/release-outcome";
import { answer } from "../../testing/approvals";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "delivery:approval": true } });

describe("an approval that nobody gives", () => {
  it("D23: expires after 24 hours, and the release that waits behind it asks for its own", async () => {
    const rehearsal = await open();

    const [first] = await rehearsal.push();
    await rehearsal.pass({ callsPerSecond: 0.05, atMostMinutes: 5 });
    const [second] = await rehearsal.push();
    const asked = rehearsal.now;
    await rehearsal.cloud.advanceBy(23 * 3_600_000);
    expect(await rehearsal.pipelineStatus(first!)).toBe("InProgress");
    await rehearsal.finish(first!, { callsPerSecond: 0 });

    expect((rehearsal.now - asked) / 3_600_000).toBeCloseTo(24, 0);
    const outcome = await outcomeOf(rehearsal, first!);
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, deployments: [],
      record: { outcome: "failed", commit: first!.commit, cause: "Switch-Traffic/Approve: The approval was not answered in time.", trafficSteps: [] },
    });
    expect(outcome.record.approval).toBeUndefined();
    expect(outcome.messages.slice(-2)).toEqual(["payment local: FAILED, no traffic was moved", `payment local: APPROVAL NEEDED for ${second!.commit.slice(0, 7)}`]);

    await answer(rehearsal, second!, "bob", "Approved");
    await rehearsal.finish(second!, { callsPerSecond: 0.05 });

    expect(await outcomeOf(rehearsal, second!)).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, record: { outcome: "succeeded", commit: second!.commit, approval: { decision: "Approved" } },
    });
  });
});
