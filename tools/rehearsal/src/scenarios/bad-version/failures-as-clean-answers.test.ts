import { outcomeOf } from "../../scenario/release-outcome";
import type { Rehearsal } from "../../scenario/rehearsal";
import { takenBack } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { changedService } from "../../testing/service-code";

const isMastercard = (order: number): boolean => order % 2 === 0;
const open = scenario({ paymentMethod: (order) => (isMastercard(order) ? "tok_mastercard" : "tok_visa") });

describe("a version that answers its failures cleanly", () => {
  it("D5: is rolled back by the alarm on the service's own failures, which AWS counts as successes", async () => {
    const rehearsal = await open();

    // The sample acquirer is silent for one brand of card, which no synthetic payment uses.
    const [execution] = await rehearsal.push({ files: { "payment.js": changedService('"tok_unavailable"', '"tok_mastercard"') } });
    await rehearsal.finish(execution!);

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10], cause: "candidate-business-failures-local: Threshold Crossed", alarms: ["business-failures"] }));
    const { 1: old, 2: bad } = outcome.versions;
    expect(old!.failures).toBe(0);
    expect(bad!.failures).toBeGreaterThan(0);
    expect(new Set(rehearsal.callers.get("payment")!.failures)).toEqual(new Set(['{"status":"failed","reason":"the acquirer does not answer"}']));
    expect(await lambdaErrors(rehearsal)).toBe(0);
    // What the new version left in doubt, the old one has settled for the callers who asked again.
    expect(rehearsal.callers.get("payment")!.orders.filter(({ number, state }) => isMastercard(number) && state === "new").length).toBeLessThanOrEqual(1);
  });
});

/** All that AWS counted as errors of the function. */
async function lambdaErrors({ admin, names, now }: Rehearsal): Promise<number> {
  const { Datapoints } = await admin("cloudwatch", "GetMetricStatistics", {
    Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions: [{ Name: "FunctionName", Value: names["payment"]!.greenFunction }],
    StartTime: new Date(now - 3_600_000), EndTime: new Date(now), Period: 3600, Statistics: ["Sum"],
  });
  return (Datapoints as { Sum: number }[]).reduce((sum, { Sum }) => sum + Sum, 0);
}
