import type { Shape } from "@switchyard/localcloud";
import { outcomeOf } from "../../scenario/release-outcome";
import type { Rehearsal } from "../../scenario/rehearsal";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

/** What a shift is made of: where callers go, and what the alarms that guard it watch. */
async function guarded({ admin, names }: Rehearsal): Promise<object> {
  const { greenFunction: FunctionName, candidateAlarms } = names["payment"]!;
  const { RevisionId: _revision, ...alias } = await admin("lambda", "GetAlias", { FunctionName, Name: "live" });
  const { MetricAlarms } = await admin("cloudwatch", "DescribeAlarms", { AlarmNames: Object.values(candidateAlarms) });
  const alarms = (MetricAlarms as Shape[]).map(({ AlarmName, AlarmConfigurationUpdatedTimestamp, Threshold, Metrics }) => ({ AlarmName, AlarmConfigurationUpdatedTimestamp, Threshold, Metrics }));
  return { alias, alarms };
}

describe("the layers mid-shift", () => {
  it("can be deployed again: that moves neither the alias nor what the candidate alarms watch, and the release ends well", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 20, 0.2);
    const before = await guarded(rehearsal);
    expect(before).toMatchObject({ alias: { FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: { 2: 0.2 } } } });
    expect(JSON.stringify(before)).toContain('"Value":"2"');

    for (const options of [{}, { refresh: true }]) {
      const documents = await rehearsal.layers.up(["runtime", "delivery"], options);
      expect(documents.map(({ layer, ok }) => ({ layer, ok }))).toEqual([{ layer: "runtime", ok: true }, { layer: "delivery", ok: true }]);
      expect(await guarded(rehearsal)).toEqual(before);
    }
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, blueVersion: "2",
      deployments: [{ status: "Succeeded", description: rehearsal.historyId(execution!) }],
      record: { outcome: "succeeded", commit: execution!.commit, fromVersion: "1", toVersion: "2", deploymentIds: [outcome.deployments[0]!.id], alarms: [], notes: [], operators: [] },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });

  it("cannot be destroyed: the refusal names the deployment and how to go on, and the release goes on", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 10, 0.2);
    const [before, { deployments: [shift] }] = [await guarded(rehearsal), await outcomeOf(rehearsal, execution!)];

    for (const layers of [undefined, ["delivery"], ["runtime", "delivery"]]) {
      await expect(rehearsal.layers.destroy(layers)).rejects.toThrow(
        `cannot be destroyed while traffic moves: deployment ${shift!.id} of ${rehearsal.names["payment"]!.deploymentGroup} has not ended on stack local.\nWait for its end (npx nx status delivery --service payment), or put all traffic back first (npx nx stop delivery --service payment --reason "…").`);
    }
    expect(await guarded(rehearsal)).toEqual(before);
    await untilTraffic(rehearsal, 20, 0.2);
    expect(await outcomeOf(rehearsal, execution!)).toMatchObject({
      pipeline: "InProgress", alias: { version: "1", weights: { 2: 0.2 } }, deployments: [{ id: shift!.id, status: "InProgress" }], record: { outcome: "running", fromVersion: "1", toVersion: "2" },
    });
  });
});
