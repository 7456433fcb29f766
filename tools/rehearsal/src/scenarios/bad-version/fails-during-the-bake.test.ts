import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack, wholeShift } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("a version that fails with all traffic only", () => {
  it("D15: is rolled back when its alarm goes off during the bake", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 100, 0.1);
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "all traffic" }, chance: 0.3 });
    await rehearsal.finish(execution!);

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: wholeShift, cause: "candidate-error-rate-local: Threshold Crossed", alarms: ["error-rate"], pages: "error-rate" }));
    expect(outcome.versions["1"]!.failures).toBe(0);
  });

  it("D15: is rolled back by the hook after traffic when it fails too often for no alarm to see", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 100, 0.1);
    // Every second minute is bad, so that there are never two in a row.
    const start = Math.ceil(rehearsal.now / 60_000) * 60_000;
    for (const minute of [0, 2]) {
      cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "now and then" }, from: start + minute * 60_000, until: start + (minute + 1) * 60_000 });
    }
    await rehearsal.finish(execution!, { callsPerSecond: 0.5 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "HOOK_EXECUTION_FAILURE", percents: wholeShift, cause: /% of its calls failed \(\d+ of \d+\), at most 5 % are allowed/ }));
    expect(outcome.versions["1"]!.failures).toBe(0);
  });
});
