import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("a version that bears half of the traffic and no more", () => {
  it("S9: is rolled back from the sixth step", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 60, 0.1);
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "too much" }, chance: 0.2 });
    await rehearsal.finish(execution!);

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10, 20, 30, 40, 50, 60], cause: "candidate-error-rate-local: Threshold Crossed", alarms: ["error-rate"], pages: "error-rate" }));
    expect(outcome.versions["1"]!.failures).toBe(0);
    expect(rehearsal.callers.get("payment")!.losses).toBe(outcome.versions["2"]!.failures);
  });
});
