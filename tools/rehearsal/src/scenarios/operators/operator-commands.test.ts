import type { Shape } from "@switchyard/localcloud";
import { outcomeOf } from "../../scenario/release-outcome";
import type { PipelineExecution } from "../../scenario/rehearsal";
import { commandsOf, proposed, quietly } from "../../testing/operators";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "delivery:approval": true } });

describe("operators' commands", () => {
  it("A5, D4, D17, D18, D19, D23: do what they say with the policies of the foundation alone, and are recorded", async () => {
    const rehearsal = await open({ expectedDenials: ({ action, caller }) => (caller.endsWith("/olga") ? action === "codepipeline:PutApprovalResult" : caller.endsWith("/bob") && action === "codedeploy:ListDeployments") });
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    const approver = await commandsOf(rehearsal, "bob", "releaseApproverPolicy");
    const { greenFunction: FunctionName, candidateAlarms } = rehearsal.names["payment"]!;
    const alias = async (): Promise<{ version: string; weights: object }> => {
      const { FunctionVersion, RoutingConfig } = await rehearsal.admin("lambda", "GetAlias", { FunctionName, Name: "live" });
      return { version: FunctionVersion as string, weights: (RoutingConfig as Shape | undefined)?.AdditionalVersionWeights ?? {} };
    };
    const next = (): Promise<string[]> => proposed(operator);
    const until = (wanted: string) => rehearsal.pass({ ...quietly, atMostMinutes: 30, until: async () => (await next()).includes(wanted) });
    const record = async (execution: PipelineExecution, attempt?: number) => (await outcomeOf(rehearsal, execution, attempt)).record;

    const [released] = await rehearsal.push();
    await until("approve");
    expect((await operator("status")).document).toMatchObject({ approval: { commit: released!.commit, author: expect.stringContaining("Ada") as string } });
    await expect(operator("approve")).rejects.toThrow(/not authorized to perform: codepipeline:PutApprovalResult/);
    expect((await approver("approve")).document).toMatchObject({ decision: "Approved", release: { commit: released!.commit } });
    await until("promote");
    await operator("promote");
    await rehearsal.finish(released!, quietly);
    expect(await alias()).toEqual({ version: "2", weights: {} });
    expect(await record(released!)).toMatchObject({
      outcome: "succeeded", approval: { by: expect.stringContaining("user/bob") as string, comment: "approve it" },
      // At the same time, so in the order of their names.
      operators: [{ command: "approve", by: expect.stringContaining("user/bob") as string }, { command: "approve", by: expect.stringContaining("user/olga") as string }, { command: "promote", by: expect.stringContaining("user/olga") as string, reason: "promote it" }],
      notes: expect.arrayContaining([expect.stringMatching(/approve by .*olga came to nothing: AccessDenied/)]) as string[],
    });

    const [stopped] = await rehearsal.push();
    await until("reject");
    await approver("reject");
    await rehearsal.finish(stopped!, quietly);
    expect(await next()).toEqual(["retry", "rollback", "history"]);
    await operator("retry");
    await until("approve");
    await approver("approve");
    await until("promote");
    await operator("stop");
    await rehearsal.finish(stopped!, quietly);
    expect(await alias()).toEqual({ version: "2", weights: {} });
    expect(await record(stopped!)).toMatchObject({ outcome: "rejected", operators: [{ command: "reject" }, { command: "retry" }] });
    expect(await record(stopped!, 2)).toMatchObject({ outcome: "rolled back", operators: [{ command: "approve" }, { command: "stop", reason: "stop it" }] });

    const { document: rolledBack } = await operator("rollback");
    await rehearsal.pass({ ...quietly, atMostMinutes: 10 });
    expect(await alias()).toEqual({ version: "1", weights: {} });
    expect((await operator("history", { id: rolledBack["codeDeployId"] as string })).document).toMatchObject({ deploymentId: rolledBack["deploymentId"], origin: "operator", outcome: "succeeded", fromVersion: "2", toVersion: "1" });
    await operator("rollback", { to: rehearsal.historyId(released!) });
    await rehearsal.pass({ ...quietly, atMostMinutes: 10 });
    expect(await alias()).toEqual({ version: "2", weights: {} });

    await rehearsal.admin("lambda", "UpdateAlias", { FunctionName, Name: "live", RoutingConfig: { AdditionalVersionWeights: { "3": 0.3 } } });
    expect(await next()).toContain("repair");
    await operator("repair");
    expect(await alias()).toEqual({ version: "2", weights: {} });

    const [overridden] = await rehearsal.push();
    await until("approve");
    await approver("approve");
    await rehearsal.pass({ ...quietly, atMostMinutes: 5, until: async () => (await operator("status")).document["stages"] !== undefined && (await rehearsal.history.find(rehearsal.historyId(overridden!)))?.facts["candidate"] !== undefined });
    await rehearsal.admin("cloudwatch", "SetAlarmState", { AlarmName: candidateAlarms["error-rate"], StateValue: "ALARM", StateReason: "somebody has set it" });
    expect(await next()).toContain("override");
    expect((await operator("override")).document).toMatchObject({ isFollowedByPipeline: true, overridden: [candidateAlarms["error-rate"]], guarding: [candidateAlarms["business-failures"], candidateAlarms.throttles] });
    await rehearsal.finish(overridden!, quietly);
    expect(await outcomeOf(rehearsal, overridden!)).toMatchObject({ pipeline: "Succeeded", alias: { version: "4", weights: {} }, record: { outcome: "succeeded", operators: [{ command: "approve" }, { command: "override", reason: "override it" }] } });

    expect((await operator("history")).document).toMatchObject({ deployments: expect.arrayContaining([expect.objectContaining({ deploymentId: rehearsal.historyId(overridden!) })]) as object[] });
    await expect(approver("rollback")).rejects.toThrow(/not authorized/);
  });
});
