import { outcomeOf } from "../../scenario/release-outcome";
import { commandsOf, proposed } from "../../testing/operators";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("weights that somebody has left on the alias", () => {
  it("D4: end the next release before it moves any traffic, with the command that clears them; a retry then goes through", async () => {
    const rehearsal = await open();
    const { greenFunction: FunctionName } = rehearsal.names["payment"]!;
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    const [first] = await rehearsal.push();
    await untilTraffic(rehearsal, 10);
    await operator("stop");
    await rehearsal.finish(first!, { callsPerSecond: 0 });
    // By hand, to try the version that was taken back with a few callers.
    await rehearsal.admin("lambda", "UpdateAlias", { FunctionName, Name: "live", RoutingConfig: { AdditionalVersionWeights: { 2: 0.05 } } });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.2 });

    const blocked = await outcomeOf(rehearsal, execution!);
    const repair = 'npx nx run delivery:repair --service payment --reason "…"';
    const said = `live of ${FunctionName} splits its traffic though no deployment runs, and CodeDeploy refuses to start from there. No traffic was moved. Put it right with: ${repair}, then: npx nx retry delivery --service payment --reason "…"`;
    expect(blocked).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: { 2: 0.05 } },
      record: { outcome: "failed", cause: `Switch-Traffic/Switch-Traffic: ${said}`, commit: execution!.commit, candidateVersion: "3", deploymentIds: [], trafficSteps: [] },
    });
    expect(blocked.deployments).toHaveLength(2);
    expect(blocked.actions.at(-1)).toEqual({ name: "Switch-Traffic", status: "Failed", message: said });
    expect(blocked.messages.at(-1)).toBe("payment local: FAILED, no traffic was moved");
    expect(rehearsal.mail().at(-1)!.body).toContain(repair);
    expect(await proposed(operator)).toEqual(["repair", "retry", "history"]);
    await expect(operator("rollback")).rejects.toThrow(repair);

    await expect(operator("repair", { reason: "trial by hand is over" })).resolves.toMatchObject({ document: { before: { version: "1", weights: { 2: 0.05 } }, version: "1" } });
    expect((await outcomeOf(rehearsal, execution!)).alias).toEqual({ version: "1", weights: {} });
    // It is recorded with the last deployment, the one that can have left them.
    expect((await outcomeOf(rehearsal, first!)).record).toMatchObject({ outcome: "rolled back", operators: [{ command: "stop" }, { command: "repair", by: expect.stringContaining("user/olga") as string, reason: "trial by hand is over" }] });
    await operator("retry");
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!, 2);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "3", weights: {} }, deployments: [{}, {}, { status: "Succeeded", description: rehearsal.historyId(execution!, 2) }],
      record: { outcome: "succeeded", commit: execution!.commit, fromVersion: "1", toVersion: "3", deploymentIds: [outcome.deployments[2]!.id] },
    });
    expect(outcome.messages.at(-1)).toBe("payment local: released as version 3");
  });
});
