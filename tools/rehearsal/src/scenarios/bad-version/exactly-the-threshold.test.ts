import { outcomeOf } from "../../scenario/release-outcome";
import type { Rehearsal } from "../../scenario/rehearsal";
import { released } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

const lookMilliseconds = 15_000;
/** So many that the calls between two looks are twenty. */
const callsPerSecond = 4 / 3;

/** The last of each twenty calls fails. */
function failsOneInTwenty({ cloud, names, now }: Rehearsal): void {
  cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "one in twenty" }, from: now + lookMilliseconds, times: 1 });
}

describe("a version that fails exactly one call in twenty", () => {
  it("S9: is released: the alarm and the bake ask for more than five percent", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 100, 0.1);
    await rehearsal.pass({
      callsPerSecond,
      until: async () => {
        failsOneInTwenty(rehearsal);
        return (await rehearsal.pipelineStatus(execution!)) !== "InProgress";
      },
    });
    rehearsal.cloud.faults.clear();
    await rehearsal.pass({ atMostMinutes: 2, callsPerSecond });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(released(rehearsal, execution!));
    expect(outcome.versions["1"]!.failures).toBe(0);
    const rates = await errorRates(rehearsal);
    expect(rates.filter((rate) => rate === 5).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...rates)).toBe(5);
  });
});

/** Percent of version 2's calls that failed, minute by minute, as the alarm sees it. */
async function errorRates({ admin, now }: Rehearsal): Promise<number[]> {
  const { MetricAlarms } = await admin("cloudwatch", "DescribeAlarms", { AlarmNames: ["alarm-payment-candidate-error-rate-local"] });
  const { MetricDataResults } = await admin("cloudwatch", "GetMetricData", {
    MetricDataQueries: MetricAlarms[0].Metrics, StartTime: new Date(now - 30 * 60_000), EndTime: new Date(now),
  });
  return MetricDataResults[0].Values as number[];
}
