import { nothingToDeploy } from "@switchyard/release";
import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario();

describe("the commit that serves callers already", () => {
  it("is a success that deploys nothing, and nobody is shifted", async () => {
    const rehearsal = await open();
    const [first] = await rehearsal.push();
    await rehearsal.finish(first!, { callsPerSecond: 0.05 });

    const again = await rehearsal.start("payment");
    await rehearsal.finish(again, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, again);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded",
      actions: ["Source", "Build", "Deploy-Blue", "Switch-Traffic"].map((name) => ({ name, status: "Succeeded" })),
      alias: { version: "2", weights: {} },
      blueVersion: "2",
      deployments: [{ status: "Succeeded", description: rehearsal.historyId(first!) }],
      record: { outcome: "nothing to deploy", commit: first!.commit, blueVersion: "2", deploymentIds: [], trafficSteps: [], alarms: [], notes: [nothingToDeploy] },
    });
    expect(outcome.record).not.toHaveProperty("cause");
    expect(outcome.messages.slice(2)).toEqual([expect.stringContaining("release started"), "payment local: nothing to deploy"]);
    const { Versions } = await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName: rehearsal.names["payment"]!.greenFunction });
    expect((Versions as { Version: string }[]).map(({ Version }) => Version)).toEqual(["$LATEST", "1", "2"]);
  });
});
