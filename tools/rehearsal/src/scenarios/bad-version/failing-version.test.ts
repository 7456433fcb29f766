import { outcomeOf } from "../../scenario/release-outcome";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("a version that fails more than one call in twenty", () => {
  it("is rolled back by its alarm in the first step, recorded and reported, with nobody watching", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: defects.failsCustomers("Math.random() < 0.4") });
    await rehearsal.finish(execution!);

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Failed",
      alias: { version: "1", weights: {} },
      deployments: [{ status: "Stopped", error: "ALARM_ACTIVE" }, { status: "Succeeded", creator: "codeDeployRollback" }],
      record: { outcome: "rolled back", cause: expect.stringContaining("alarm-payment-candidate-error-rate-local"), fromVersion: "1", toVersion: "2" },
      messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1"],
    });
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 0]);
    // Every loss is of the new version, and its share of the calls was a tenth.
    const { 1: old, 2: bad } = outcome.versions;
    expect(old!.failures).toBe(0);
    expect(bad!.failures).toBeGreaterThan(0);
    expect(bad!.calls).toBeLessThan(old!.calls / 4);
  });
});
