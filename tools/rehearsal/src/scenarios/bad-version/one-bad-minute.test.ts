import { outcomeOf } from "../../scenario/release-outcome";
import { released } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("a version that fails every call of one minute and none of the others", () => {
  it("S9: is released: one bad period of two is no alarm", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 20, 0.1);
    const from = Math.ceil(rehearsal.now / 60_000) * 60_000;
    const until = from + 60_000;
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "one bad minute" }, from, until });
    await rehearsal.finish(execution!, { callsPerSecond: (at) => (at < until + 120_000 ? 1 : 0.1) });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(released(rehearsal, execution!));
    expect(outcome.versions["1"]!.failures).toBe(0);
    expect(outcome.versions["2"]!.failures).toBeGreaterThanOrEqual(5);
  });
});
