import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("a version that fails more than one call in twenty", () => {
  it("S9: is rolled back by its alarm in the first step, recorded and reported, with nobody watching", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: defects.failsCustomers("Math.random() < 0.4") });
    await rehearsal.finish(execution!);

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10], cause: /alarm-payment-candidate-error-rate-local: Threshold Crossed: 2 out of the last 2/, alarms: ["error-rate"] }));
    // Every loss is of the new version, and its share of the calls was a tenth.
    const { 1: old, 2: bad } = outcome.versions;
    const callers = rehearsal.callers.get("payment")!;
    expect(old!.failures).toBe(0);
    expect(bad!.failures).toBeGreaterThan(0);
    expect(bad!.calls).toBeLessThan(old!.calls / 4);
    expect(callers.losses).toBe(bad!.failures);
    // Two bad minutes and the alarm's evaluation, and all traffic is back.
    const [first, back] = outcome.record.trafficSteps.map(({ at }) => Date.parse(at));
    expect((back! - first!) / 60_000).toBeLessThanOrEqual(4);
  });
});
