import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario();

describe("the first release after the layers are deployed", () => {
  it("S1: reaches every customer in ten steps, and everything about it is in the history", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ message: "the first change" });
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded",
      actions: ["Source", "Build", "Deploy-Blue", "Switch-Traffic"].map((name) => ({ name, status: "Succeeded" })),
      alias: { version: "2", weights: {} },
      blueVersion: "2",
      deployments: [{ status: "Succeeded", creator: "user", description: rehearsal.historyId(execution!) }],
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
    });
    expect(outcome.record).toMatchObject({
      outcome: "succeeded", commit: execution!.commit, author: "Ada Lovelace <ada@example.com>", message: "the first change",
      fromVersion: "1", toVersion: "2", blueVersion: "2", deploymentIds: [outcome.deployments[0]!.id], alarms: [], notes: [],
    });
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    const minutes = outcome.record.trafficSteps.map(({ at }) => (Date.parse(at) - Date.parse(outcome.record.trafficSteps[0]!.at)) / 60_000);
    expect(minutes).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 }, 2: { calls: expect.any(Number), failures: 0 } });
  });
});
