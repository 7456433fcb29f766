import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("a version that cannot start", () => {
  it("ends on blue, and no customer is touched", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: defects.crashesAtInit });
    await rehearsal.finish(execution!, { callsPerSecond: 0.5 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const cause = "Version 2 of lambda-payment-blue-local failed its trial; no customer was touched.";
    expect(outcome).toMatchObject({
      pipeline: "Failed",
      actions: [{ name: "Source", status: "Succeeded" }, { name: "Build", status: "Succeeded" }, { name: "Deploy-Blue", status: "Failed", message: expect.stringContaining(cause) }],
      alias: { version: "1", weights: {} },
      deployments: [],
      record: { outcome: "failed", cause: expect.stringContaining(cause), commit: execution!.commit, deploymentIds: [], trafficSteps: [], alarms: [], notes: [], operators: [] },
      messages: [expect.stringContaining("release started"), "payment local: FAILED, no traffic was moved"],
    });
    expect(outcome.record).not.toHaveProperty("toVersion");
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 } });
  });

  it("S8: is stopped by the hook before traffic when it starts on blue and not on green", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: defects.crashesAtInitOnGreen });
    await rehearsal.finish(execution!, { callsPerSecond: 0.5 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "HOOK_EXECUTION_FAILURE", percents: [], cause: "hook BeforeAllowTraffic: authorising failed: Unhandled" }));
    expect(rehearsal.mail().at(-1)!.body).toContain(`Cause:\n  ${outcome.record.cause!}`);
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 } });
  });
});
