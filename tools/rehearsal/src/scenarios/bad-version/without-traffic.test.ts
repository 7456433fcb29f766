import { outcomeOf } from "../../scenario/release-outcome";
import { released } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("a release with nobody who calls", () => {
  it("D15: goes through when traffic stops in the middle, judged by synthetic payments, and the record says so", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 50, 0.3);
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(released(rehearsal, execution!, { notes: ["unproven by traffic"] }));
    expect(outcome.versions["2"]).toEqual({ calls: expect.any(Number), failures: 0 });
  });

  it("D15: goes through when nobody calls at all", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(released(rehearsal, execution!, { notes: ["unproven by traffic"] }));
    expect(outcome.versions).toEqual({});
    expect(rehearsal.mail().at(-1)!.body).toContain("unproven by traffic");
  });

  it("D15: is taken back when only the bake's synthetic payments can see that the version fails", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 100);
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "nobody saw" } });
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    expect(await outcomeOf(rehearsal, execution!)).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, record: { outcome: "rolled back", notes: ["unproven by traffic"], cause: expect.stringContaining("authorising failed") },
    });
  });
});
