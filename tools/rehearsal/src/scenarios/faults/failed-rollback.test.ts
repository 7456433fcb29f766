import { outcomeOf } from "../../scenario/release-outcome";
import { commandsOf } from "../../testing/operators";
import { defects, scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("a rollback that fails", () => {
  it("is said to be one, in the pipeline, the record and the mail, and a person can go on from there", async () => {
    const rehearsal = await open({ expectedDenials: ({ action }) => action === "lambda:UpdateAlias" });
    const { greenFunction, pipeline, roles } = rehearsal.names["payment"]!;
    const [execution] = await rehearsal.push({ defect: defects.failsCustomers("Math.random() < 0.6") });
    await untilTraffic(rehearsal, 10, 0.5);
    const stop = rehearsal.cloud.faults.add({ kind: "permission", roleName: roles.codedeploy, actions: ["lambda:UpdateAlias"] });
    await rehearsal.finish(execution!, { callsPerSecond: 1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: { 2: 0.1 } },
      deployments: [{ status: "Stopped", error: "ALARM_ACTIVE" }, { status: "Failed", creator: "codeDeployRollback", error: "IAM_ROLE_PERMISSIONS" }],
      record: { outcome: "rollback failed", fromVersion: "1", toVersion: "2", rollbackDeploymentId: outcome.deployments[1]!.id },
      messages: [expect.stringContaining("release started"), "payment local: ROLLBACK FAILED, callers may be on the bad version"],
    });
    expect(outcome.actions.at(-1)!.message).toContain(`THE ROLLBACK FAILED (${outcome.deployments[1]!.id}): IAM_ROLE_PERMISSIONS`);
    const mail = rehearsal.mail().at(-1)!;
    expect(JSON.stringify(mail)).toContain("npx nx run delivery:repair --service payment");

    // Until the alias is put right no release may start from there, and says so.
    stop();
    const [blocked] = await rehearsal.push({ message: "mended" });
    await rehearsal.finish(blocked!, { callsPerSecond: 0 });
    expect((await outcomeOf(rehearsal, blocked!)).actions.at(-1)).toMatchObject({ status: "Failed", message: expect.stringContaining("npx nx run delivery:repair --service payment") });

    // What repair does.
    await rehearsal.admin("lambda", "UpdateAlias", { FunctionName: greenFunction, Name: "live", FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: {} } });
    await rehearsal.admin("codepipeline", "RetryStageExecution", { pipelineName: pipeline, stageName: "Switch-Traffic", pipelineExecutionId: blocked!.executionId, retryMode: "ALL_ACTIONS" });
    await rehearsal.finish(blocked!, { callsPerSecond: 0.1 });
    expect(await outcomeOf(rehearsal, blocked!, 2)).toMatchObject({ pipeline: "Succeeded", alias: { version: "3", weights: {} }, record: { outcome: "succeeded", fromVersion: "1", toVersion: "3" } });
  });

  it("with all callers on the bad version names `rollback`, which cures it, where `repair` refuses", async () => {
    const rehearsal = await open({ expectedDenials: ({ action }) => action === "lambda:UpdateAlias" });
    const { greenFunction, roles } = rehearsal.names["payment"]!;
    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 100, 0.02);
    const mend = rehearsal.cloud.faults.add({ kind: "permission", roleName: roles.codedeploy, actions: ["lambda:UpdateAlias"] });
    const heal = rehearsal.cloud.faults.add({ kind: "function", functionName: greenFunction, version: "2", effect: { fails: "all traffic" }, chance: 0.4 });
    await rehearsal.finish(execution!, { callsPerSecond: 0.5 });
    mend();
    heal();

    const failed = await outcomeOf(rehearsal, execution!);
    expect(failed).toMatchObject({ pipeline: "Failed", alias: { version: "2", weights: {} }, record: { outcome: "rollback failed" } });
    for (const text of [failed.actions.at(-1)!.message!, rehearsal.mail().find(({ subject }) => subject.includes("ROLLBACK FAILED"))!.body]) {
      expect(text).toContain("npx nx rollback delivery --service payment");
      expect(text).not.toContain("delivery:repair");
    }
    const run = await commandsOf(rehearsal, "operator", "releaseOperatorPolicy");
    await expect(run("repair")).rejects.toThrow("npx nx rollback delivery --service payment");
    await run("rollback");
    await rehearsal.pass({ callsPerSecond: 0.1, until: async () => (await rehearsal.share("payment", "1")) === 100, atMostMinutes: 30 });
    expect(await outcomeOf(rehearsal, execution!)).toMatchObject({ alias: { version: "1", weights: {} } });
  });
});
