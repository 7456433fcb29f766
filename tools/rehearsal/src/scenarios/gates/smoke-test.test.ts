import { outcomeOf } from "../../scenario/release-outcome";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("a version that fails its synthetic payments on blue", () => {
  it("D22: goes no further, touches no customer, and leaves green as it is", async () => {
    const rehearsal = await open();
    const { blueFunction, greenFunction } = rehearsal.names["payment"]!;
    const green = async (): Promise<unknown> => (await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName: greenFunction })).Versions;
    const before = await green();

    const [execution] = await rehearsal.push({ defect: defects.failsAlways });
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const said = expect.stringMatching(new RegExp(`Version 2 of ${blueFunction} failed its trial; no customer was touched\\.\n- authorising failed: Unhandled`)) as string;
    expect(outcome).toMatchObject({
      pipeline: "Failed",
      actions: [{ name: "Source", status: "Succeeded" }, { name: "Build", status: "Succeeded" }, { name: "Deploy-Blue", status: "Failed", message: said }],
      alias: { version: "1", weights: {} }, blueVersion: "2", deployments: [],
      record: { outcome: "failed", cause: said, commit: execution!.commit, artifactSha256: expect.any(String), deploymentIds: [], trafficSteps: [], alarms: [] },
      messages: [`payment local: release started from ${execution!.commit.slice(0, 7)}`, "payment local: FAILED, no traffic was moved"],
    });
    expect(outcome.record.blueVersion).toBeUndefined();
    expect(await green()).toEqual(before);
    expect(Object.keys(outcome.versions)).toEqual(["1"]);
    expect(outcome.versions["1"]!.failures).toBe(0);
  });
});
