import { releaseRecord } from "@switchyard/release";
import { outcomeOf } from "../../scenario/release-outcome";
import { commandsOf } from "../../testing/operators";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("an operator who rolls back two hours after a release has ended", () => {
  it("D19: gives all callers the version before at once, under a record of its own; the release's stays what it was, and the next one goes on from there", async () => {
    const rehearsal = await open();
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    const [released] = await rehearsal.push();
    await rehearsal.finish(released!, { callsPerSecond: 0.1 });
    const { record } = await outcomeOf(rehearsal, released!);
    await rehearsal.pass({ callsPerSecond: 0.05, atMostMinutes: 120 });

    const began = rehearsal.now;
    const { document } = await operator("rollback", { reason: "settlement files are short" });
    await rehearsal.pass({ callsPerSecond: 0.1, atMostMinutes: 12 });

    const outcome = await outcomeOf(rehearsal, released!);
    const { codeDeployId, deploymentId } = document as { codeDeployId: string; deploymentId: string };
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "1", weights: {} }, blueVersion: "2",
      deployments: [{ id: record.deploymentIds[0], status: "Succeeded" }, { id: codeDeployId, status: "Succeeded", creator: "user", description: deploymentId }],
      messages: [expect.stringContaining("release started"), "payment local: released as version 2", "payment local: an operator moves callers from version 2 to 1", "payment local: PUT BACK to version 1 by an operator"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(outcome.record).toEqual(record);
    const item = await rehearsal.history.find(deploymentId);
    expect(item).toMatchObject({ service: "payment", origin: "operator" });
    const rollback = releaseRecord(item!.facts);
    expect(rollback).toMatchObject({
      outcome: "succeeded", fromVersion: "2", toVersion: "1", deploymentIds: [codeDeployId], alarms: [], notes: [], trafficSteps: [{ percent: 100 }],
      operators: [{ command: "rollback", by: expect.stringContaining("user/olga") as string, reason: "settlement files are short", at: new Date(began).toISOString() }],
    });
    // All callers are back as soon as the hook before traffic has tried the version.
    expect((Date.parse(rollback.trafficSteps[0]!.at) - began) / 60_000).toBeLessThan(2);
    expect(rehearsal.mail().at(-1)!.body).toMatch(/rollback by .*user\/olga: settlement files are short/);

    const [next] = await rehearsal.push();
    await untilTraffic(rehearsal, 10);
    expect(await outcomeOf(rehearsal, next!)).toMatchObject({ pipeline: "InProgress", alias: { version: "1", weights: { 3: 0.1 } }, record: { outcome: "running", fromVersion: "1", toVersion: "3" } });
  });
});
