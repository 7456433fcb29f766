import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("a version that takes too long", () => {
  it("ends on blue when every call is slow", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: defects.slows(3_500) });
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, deployments: [],
      record: { outcome: "failed", cause: expect.stringContaining("capturing took 3500 ms, at most 3000 are allowed"), trafficSteps: [] },
      messages: [expect.stringContaining("release started"), "payment local: FAILED, no traffic was moved"],
    });
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 } });
  });

  it("S8: is stopped by the hook before traffic when it is slow on green only", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { latencyMilliseconds: 4_000 } });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "HOOK_EXECUTION_FAILURE", percents: [], cause: /authorising took 4\d{3} ms, at most 3000 are allowed/ }));
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 } });
  });

  it("S8: is stopped by the hook before traffic when it hangs on green", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { hangs: true } });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "HOOK_EXECUTION_FAILURE", percents: [], cause: "authorising failed: Unhandled" }));
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 } });
  });

  it("S9: is rolled back by its alarm when customers' calls time out, which Lambda counts as errors", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: defects.slows(20_000, "customers") });
    await rehearsal.finish(execution!);

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10], cause: "candidate-error-rate-local: Threshold Crossed", alarms: ["error-rate"] }));
    const { 1: old, 2: bad } = outcome.versions;
    expect(old!.failures).toBe(0);
    expect(bad).toEqual({ calls: bad!.failures, failures: rehearsal.callers.get("payment")!.losses });
    expect(rehearsal.callers.get("payment")!.failures).toEqual(Array(bad!.failures).fill(expect.stringContaining("Task timed out after 10.00 seconds")));
  });
});
