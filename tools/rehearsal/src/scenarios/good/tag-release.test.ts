import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "foundation:tagPatterns": ["v*"] } });

describe("an environment that follows tags", () => {
  it("S14, D12: is released by a tag that its pattern matches, and by no push to a branch", async () => {
    const rehearsal = await open();

    expect(await rehearsal.push({ message: "work in progress" })).toEqual([]);
    expect(await rehearsal.pushTag("nightly-1")).toEqual([]);
    const [execution] = await rehearsal.pushTag("v1.0.0");
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, deployments: [{ status: "Succeeded" }],
      record: { outcome: "succeeded", commit: execution!.commit, message: "work in progress", fromVersion: "1", toVersion: "2" },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
    });
  });
});
