import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("a version whose calls are throttled", () => {
  it("D5: is rolled back by the alarm on throttles, which are neither invocations nor errors", async () => {
    const rehearsal = await open();
    const { cloud, names, admin } = rehearsal;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 10, 0.2);
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { throttles: true } });
    await rehearsal.finish(execution!);
    await rehearsal.pass({ callsPerSecond: 0.2, atMostMinutes: 3 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10], cause: "candidate-throttles-local: Threshold Crossed", alarms: ["throttles"], pages: "throttles" }));
    const { 1: old, none } = outcome.versions;
    expect(old!.failures).toBe(0);
    // A call that is refused reaches no version.
    expect(none!.failures).toBe(none!.calls);
    expect(rehearsal.callers.get("payment")!.losses).toBe(none!.calls);
    const { MetricAlarms } = await admin("cloudwatch", "DescribeAlarms", { AlarmNames: ["alarm-payment-candidate-error-rate-local"] });
    expect(MetricAlarms[0]).toMatchObject({ StateValue: "OK" });
  });
});
