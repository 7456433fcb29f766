import { outcomeOf } from "../../scenario/release-outcome";
import { answer } from "../../testing/approvals";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "delivery:approval": true } });

describe("green's settings, changed after blue has proved the release", () => {
  it("D9: end the release before any traffic moves, with what differs and the commands that cure it", async () => {
    const rehearsal = await open();
    const { greenFunction, pipeline } = rehearsal.names["payment"]!;
    const { Environment, MemorySize } = await rehearsal.admin("lambda", "GetFunctionConfiguration", { FunctionName: greenFunction });

    const [execution] = await rehearsal.push();
    await rehearsal.pass({ callsPerSecond: 0.05, atMostMinutes: 3 });
    await rehearsal.admin("lambda", "UpdateFunctionConfiguration", {
      FunctionName: greenFunction, MemorySize: 2 * (MemorySize as number), Environment: { Variables: { ...Environment.Variables, ACQUIRER_MODE: "sk-by-hand" } },
    });
    await answer(rehearsal, execution!, "bob", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const said = `This is not what blue has proved: ${greenFunction} has memory of ${2 * (MemorySize as number)} MiB instead of ${MemorySize as number}, a variable ACQUIRER_MODE more, compared with blue's version 2. `
      + `No traffic was moved.\nSomebody changed ${greenFunction} by hand. Put it back, then release it: npx nx up runtime --refresh && npx nx retry delivery --service payment --reason "…". `
      + "What is meant to stay belongs into the runtime layer.";
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, blueVersion: "2", deployments: [],
      record: { outcome: "failed", cause: `Switch-Traffic/Switch-Traffic: ${said}`, blueVersion: "2", deploymentIds: [], trafficSteps: [], approval: { decision: "Approved" } },
    });
    expect(outcome.actions.at(-1)).toEqual({ name: "Switch-Traffic", status: "Failed", message: said });
    expect(outcome.messages.at(-1)).toBe("payment local: FAILED, no traffic was moved");
    expect(rehearsal.mail().at(-1)!.body).toContain("npx nx up runtime --refresh");
    expect(JSON.stringify(rehearsal.mail())).not.toContain("sk-by-hand");

    // What it says to do is enough.
    const documents = await rehearsal.layers.up(["runtime"], { refresh: true });
    expect(documents.map(({ ok }) => ok)).toEqual([true]);
    await rehearsal.admin("codepipeline", "RetryStageExecution", { pipelineName: pipeline, stageName: "Switch-Traffic", pipelineExecutionId: execution!.executionId, retryMode: "ALL_ACTIONS" });
    await answer(rehearsal, execution!, "carol", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const again = await outcomeOf(rehearsal, execution!, 2);
    // Version 2 has the settings that nobody proved; it never had traffic.
    expect(again).toMatchObject({ pipeline: "Succeeded", alias: { version: "3", weights: {} }, record: { outcome: "succeeded", fromVersion: "1", toVersion: "3", commit: execution!.commit } });
    expect(again.versions["2"]).toBeUndefined();
  });

  it("D9: end the release that blue has proved without them when the runtime layer brought them, and the next one has them", async () => {
    const rehearsal = await open();
    const { greenFunction } = rehearsal.names["payment"]!;

    const [execution] = await rehearsal.push();
    await rehearsal.pass({ callsPerSecond: 0.05, atMostMinutes: 3 });
    const documents = await rehearsal.layers.up(["runtime"], { settings: { "runtime:memoryMiB": 1024 } });
    expect(documents.map(({ ok }) => ok)).toEqual([true]);
    await answer(rehearsal, execution!, "bob", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({ pipeline: "Failed", alias: { version: "1", weights: {} }, deployments: [], record: { outcome: "failed" } });
    expect(outcome.actions.at(-1)!.message).toBe(`This is not what blue has proved: ${greenFunction} has memory of 1024 MiB instead of 512, compared with blue's version 2. No traffic was moved.\n`
      + 'The runtime layer was deployed after blue had proved the release. Release the commit again, so that blue proves it as it is now: push, or "Release change" in the pipeline.');

    const next = await rehearsal.start("payment");
    await answer(rehearsal, next, "carol", "Approved");
    await rehearsal.finish(next, { callsPerSecond: 0.05 });

    const released = await outcomeOf(rehearsal, next);
    expect(released).toMatchObject({ pipeline: "Succeeded", alias: { weights: {} }, record: { outcome: "succeeded", fromVersion: "1", commit: execution!.commit } });
    const { MemorySize } = await rehearsal.admin("lambda", "GetFunctionConfiguration", { FunctionName: greenFunction, Qualifier: "live" });
    expect(MemorySize).toBe(1024);
    expect(released.versions[released.alias.version]!.failures).toBe(0);
  });
});
