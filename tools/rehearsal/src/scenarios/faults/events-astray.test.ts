import { outcomeOf, type ReleaseOutcome } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";
import type { Rehearsal } from "../../scenario/rehearsal";

const open = scenario();
const minute = 60_000;

type Effect = "lost" | "doubled" | { lateMilliseconds: number };

/** A whole release, with its events as they should be or astray, and an hour for what makes up for them. */
async function released(effect?: Effect): Promise<{ rehearsal: Rehearsal; outcome: ReleaseOutcome; facts: Record<string, unknown> }> {
  const rehearsal = await open();
  if (effect !== undefined) {
    for (const source of ["aws.codepipeline", "aws.codedeploy"]) rehearsal.cloud.faults.add({ kind: "event", source, effect });
    // The deployment group's own messages are the second source; they go astray, too.
    if (effect === "lost") rehearsal.cloud.faults.add({ kind: "operation", service: "sns", operation: "Publish", callerArn: `*/${rehearsal.names["payment"]!.roles.codedeploy}/*`, error: { code: "InternalError", message: "out of order", statusCode: 500 } });
  }
  const [execution] = await rehearsal.push({ message: "the first change" });
  await rehearsal.finish(execution!, { callsPerSecond: 0.05 });
  await rehearsal.pass({ callsPerSecond: 0, atMostMinutes: 60 });
  const { facts } = (await rehearsal.history.find(rehearsal.historyId(execution!)))!;
  // The conductor's claims name jobs, which are other ones in every run.
  return { rehearsal, outcome: await outcomeOf(rehearsal, execution!), facts };
}

describe("events that go astray", () => {
  it.each<[string, Effect]>([["lost, all of them and the topic's messages as well", "lost"], ["doubled", "doubled"], ["up to 40 minutes late", { lateMilliseconds: 40 * minute }]])(
    "leave a complete record and one message of the end when they are %s", async (_what, effect) => {
      const { outcome } = await released(effect);

      expect(outcome).toMatchObject({
        pipeline: "Succeeded", alias: { version: "2", weights: {} }, deployments: [{ status: "Succeeded" }],
        record: {
          outcome: "succeeded", message: "the first change", author: "Ada Lovelace <ada@example.com>", fromVersion: "1", toVersion: "2", blueVersion: "2",
          deploymentIds: [outcome.deployments[0]!.id], alarms: [], notes: [],
        },
      });
      expect(outcome.messages.filter((subject) => subject.includes("released as version 2"))).toEqual(["payment local: released as version 2"]);
      expect(outcome.messages.filter((subject) => subject.includes("release started")).length).toBeLessThanOrEqual(1);
      expect(outcome.record.trafficSteps.at(-1)).toMatchObject({ percent: 100 });
      expect(outcome.record.states.map(({ name }) => name)).toEqual(expect.arrayContaining(["pipeline STARTED", "Build/Build SUCCEEDED", "Switch-Traffic/Switch-Traffic SUCCEEDED", "pipeline SUCCEEDED"]));
    });
});
