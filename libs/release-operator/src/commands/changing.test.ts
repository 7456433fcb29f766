import { identityOf } from "@switchyard/deployment-history";
import { type Fact, releaseRecord } from "@switchyard/release";
import { at, executionId, first, named, now, otherExecutionId, SimulatedAws, type SimulatedDeployment, unique } from "../__fixtures__/simulated-aws";
import type { OperatorRequest } from "../request";

const rollbackId = `payment:rollback:${unique}`;
const overrideId = `payment:override:${unique}`;
const shift: SimulatedDeployment = { status: "InProgress", description: first, from: "3", to: "4", weight: 0.1 };
const reason = "error rate is rising";
const recorded = { by: "arn:ada", at, item: first };

type Acting = Exclude<OperatorRequest["command"], "status" | "history">;
const act = (aws: SimulatedAws, command: Acting, more: Partial<OperatorRequest> = {}) => aws.run({ command, reason, ...more });
const lines = async (aws: SimulatedAws, command: Acting, more: Partial<OperatorRequest> = {}): Promise<string> => (await act(aws, command, more)).lines.join("\n");
const operatorsOf = async (aws: SimulatedAws, id = first) => releaseRecord((await aws.history.find(id))?.facts ?? {}).operators;
const names = (aws: SimulatedAws): string[] => aws.changes.map(({ name }) => name);

async function released(aws: SimulatedAws, id: string, from: string, to: string, minute: number, more: Fact[] = []): Promise<void> {
  const end = new Date(now + minute * 60_000).toISOString();
  const [service] = id.startsWith("d-") ? ["payment"] : id.split(":");
  await aws.history.add(identityOf(id, service!), [
    { kind: "versions", from, to, at: end }, { kind: "deployment", deploymentId: `d-${to}-${minute}`, role: "shift", state: "SUCCESS", at: end }, ...more,
  ]);
  await aws.history.point(`d-${to}-${minute}`, id);
}

describe("promote", () => {
  it("D18: leaves the conductor an intent in the release's record, and says what will happen", async () => {
    const aws = new SimulatedAws();
    aws.deployments.set("d-1", shift);
    const { document, lines: said } = await act(aws, "promote");

    expect(document).toEqual({ service: "payment", deploymentId: first, codeDeployId: "d-1", recorded });
    expect((await aws.history.find(first))!.facts).toEqual({ [`operator/promote/arn:ada/${at}`]: { kind: "operator", command: "promote", by: "arn:ada", reason, at } });
    expect(said).toEqual([
      "All callers of payment will have version 4 at once.",
      "With its next look, usually within a minute, the release conductor stops deployment d-1 with rollback: for a short while all callers are on version 3.",
      "Then it starts one that moves everything at once, with the same hooks and alarms. The pipeline goes on.",
      `Recorded in ${first}: arn:ada at ${at}.`, "Follow it: npx nx status delivery -c dev --service payment",
    ]);
    expect(names(aws)).toEqual([]);
    aws.deployments.set("d-1", { ...shift, description: `payment:${executionId}:2`, isUnstarted: true });
    expect(await lines(aws, "promote")).toContain("All callers of payment will have the new version at once.");
  });

  it.each<[string, SimulatedDeployment | undefined, string]>([
    ["nothing moves", undefined, "Nothing moves traffic of payment, so there is nothing to promote."],
    ["it has ended", { ...shift, status: "Succeeded" }, "Nothing moves traffic of payment"],
    ["a rollback runs", { ...shift, undoes: "d-0" }, "Deployment d-1 takes back d-0; a rollback cannot be promoted."],
    ["somebody else's runs", { ...shift, description: "by hand" }, "Deployment d-1 was started outside of the pipeline, and no release conductor follows it."],
    ["an operator's rollback runs", { ...shift, description: rollbackId }, "was started outside of the pipeline"],
    ["it is promoted", { ...shift, description: `${first} promoted` }, `Release ${first} has been promoted already. Follow it`],
  ])("D18: refuses when %s", async (_when, deployment, message) => {
    const aws = new SimulatedAws();
    if (deployment !== undefined) aws.deployments.set("d-1", deployment);

    await expect(act(aws, "promote")).rejects.toThrow(message);
    expect([...aws.items.keys()]).toEqual([]);
  });

  it("D18: refuses a second intent", async () => {
    const aws = new SimulatedAws();
    aws.deployments.set("d-1", shift);
    await act(aws, "promote");

    await expect(act(aws, "promote")).rejects.toThrow(`Release ${first} has been promoted already, by arn:ada at ${at}.`);
  });
});

describe("stop", () => {
  it("stops the deployment with rollback, and records who and why", async () => {
    const aws = new SimulatedAws();
    aws.deployments.set("d-1", shift);
    const { document, lines: said } = await act(aws, "stop");

    expect(aws.changes).toEqual([{ name: "StopDeployment", input: { deploymentId: "d-1", autoRollbackEnabled: true } }]);
    expect(document).toEqual({ service: "payment", deploymentId: first, codeDeployId: "d-1", recorded });
    expect(said[0]).toBe("Deployment d-1 is being stopped, and CodeDeploy puts all callers of payment back on version 3.");
    expect(await operatorsOf(aws)).toEqual([{ command: "stop", by: "arn:ada", reason, at }]);
  });

  it("stops what was started outside of the pipeline too, and says that the pipeline goes on", async () => {
    const aws = new SimulatedAws();
    aws.deployments.set("d-1", { status: "Created", isUnstarted: true });
    expect((await lines(aws, "stop")).split("\n")[0]).toMatch(/back on the version before\.$/);
    aws.execution("InProgress");

    expect(await lines(aws, "stop")).toContain(`The pipeline goes on with ${executionId}; stop again to end that too.`);
    expect(await operatorsOf(aws, "d-1")).toHaveLength(1);
  });

  it("ends the oldest execution of the pipeline while no traffic moves", async () => {
    const aws = new SimulatedAws();
    aws.execution("InProgress");
    expect(await lines(aws, "stop")).not.toContain("The pipeline goes on");
    aws.execution("InProgress", otherExecutionId);
    aws.changes.length = 0;
    const { document, lines: said } = await aws.run({ command: "stop", reason: "x".repeat(300) });

    expect(aws.changes).toEqual([{ name: "StopPipelineExecution", input: { pipelineName: "pipeline-payment", pipelineExecutionId: executionId, abandon: true, reason: `${"x".repeat(199)}…` } }]);
    expect(document).toMatchObject({ executionId, deploymentId: first });
    expect(said).toContain(`The pipeline goes on with ${otherExecutionId}.`);
  });

  it("refuses when nothing runs, when a rollback does, and when it ended in this moment, which is recorded", async () => {
    const aws = new SimulatedAws();
    await expect(act(aws, "stop")).rejects.toThrow("Nothing runs of payment: no deployment, and no execution of the pipeline.");
    aws.deployments.set("d-2", { status: "InProgress", undoes: "d-1" });
    await expect(act(aws, "stop")).rejects.toThrow("Deployment d-2 puts callers back already; it undoes d-1.");
    aws.deployments = new Map([["d-1", shift]]);
    aws.refused = { StopDeployment: named("DeploymentAlreadyCompletedException") };
    await expect(act(aws, "stop")).rejects.toThrow("Deployment d-1 ended by itself in this moment.");
    expect(releaseRecord((await aws.history.find(first))!.facts).notes).toEqual(["stop by arn:ada came to nothing: Refusal: Deployment d-1 ended by itself in this moment. Look again with `status`."]);
  });

  it.each<[unknown, string]>([[named("AccessDeniedException", "no"), "AccessDeniedException: no"], ["text", "text"]])("records what AWS refuses, and does nothing that cannot be recorded (%s)", async (error, noted) => {
    const aws = new SimulatedAws();
    aws.deployments.set("d-1", shift);
    aws.refused = { StopDeployment: error };
    await expect(act(aws, "stop")).rejects.toBe(error);
    expect(releaseRecord((await aws.history.find(first))!.facts).notes).toEqual([`stop by arn:ada came to nothing: ${noted}`]);

    const unwritable = new SimulatedAws();
    unwritable.deployments.set("d-1", shift);
    unwritable.refused = { PutItem: named("AccessDeniedException") };
    await expect(act(unwritable, "stop")).rejects.toThrow("AccessDeniedException");
    expect(names(unwritable)).toEqual([]);
  });
});

describe("rollback", () => {
  async function afterReleases(): Promise<SimulatedAws> {
    const aws = new SimulatedAws();
    await released(aws, `payment:${executionId}:1`, "1", "2", 1);
    await released(aws, `payment:${otherExecutionId}:1`, "2", "3", 2);
    await released(aws, `refund:${executionId}:1`, "8", "3", 3);
    return aws;
  }

  it("D19: gives all callers the version before at once, with the hooks and without alarms, under a record of its own", async () => {
    const aws = await afterReleases();
    const { document, lines: said } = await act(aws, "rollback");

    const [{ name, input }] = aws.changes as [{ name: string; input: Record<string, unknown> }];
    expect({ name, ...input }).toEqual({
      name: "CreateDeployment", applicationName: "application", deploymentGroupName: "group-payment", description: rollbackId, deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
      overrideAlarmConfiguration: { enabled: false, alarms: [] }, revision: { revisionType: "AppSpecContent", appSpecContent: { content: expect.any(String) } },
    });
    expect(JSON.parse((input["revision"] as { appSpecContent: { content: string } }).appSpecContent.content)).toEqual({
      version: "0.0", Resources: [{ green: { Type: "AWS::Lambda::Function", Properties: { Name: "green", Alias: "live", CurrentVersion: "3", TargetVersion: "2" } } }],
      Hooks: [{ BeforeAllowTraffic: "before" }, { AfterAllowTraffic: "after" }],
    });
    expect(document).toEqual({ service: "payment", deploymentId: rollbackId, codeDeployId: "d-new", fromVersion: "3", toVersion: "2", pipelineExecutions: [], recorded: { ...recorded, item: rollbackId } });
    expect(said[0]).toBe("All callers of payment go from version 3 to version 2 at once, with deployment d-new, once the hook before traffic has tried it.");
    expect(await aws.history.find(rollbackId)).toMatchObject({ service: "payment", origin: "operator" });
    expect([await aws.history.follow("d-new"), await operatorsOf(aws, rollbackId)]).toEqual([rollbackId, [{ command: "rollback", by: "arn:ada", reason, at }]]);
  });

  it("D19: works while the pipeline is busy, and says what will come of it", async () => {
    const aws = await afterReleases();
    aws.execution("InProgress");

    expect(await lines(aws, "rollback")).toContain(`The pipeline goes on with ${executionId}: what it releases comes after this, on top of version 2.`);
  });

  it("D19: goes on backwards the second time, not forth again", async () => {
    const aws = await afterReleases();
    aws.aliases["green"] = { version: "2" };
    await released(aws, rollbackId, "3", "2", 5, [{ kind: "operator", command: "rollback", by: "arn:ada", at }]);

    expect((await act(aws, "rollback")).document).toMatchObject({ toVersion: "1" });
  });

  it("takes the youngest of several releases of one version", async () => {
    const aws = await afterReleases();
    await released(aws, `payment:${otherExecutionId}:2`, "1", "3", 4);

    expect((await act(aws, "rollback")).document).toMatchObject({ toVersion: "1" });
  });

  it("goes back from a version whose rollback failed when all callers were on it, whatever was taken back since", async () => {
    const aws = await afterReleases();
    const end = (deploymentId: string, minute: number, more: object): Fact => ({ kind: "deployment", deploymentId, role: "shift", state: "FAILURE", at: new Date(now + minute * 60_000).toISOString(), ...more });
    const attempt = (id: string, from: string, minute: number, rollback: "SUCCESS" | "FAILURE") => aws.history.add(identityOf(id, "payment"), [
      { kind: "versions", from, to: "4", at }, end(`d-${minute}`, minute, {}), end(`d-${minute}-undone`, minute, { role: "rollback", state: rollback, undoes: `d-${minute}` }),
    ]);
    await attempt(`payment:${executionId}:2`, "3", 5, "FAILURE");
    await attempt(`payment:${executionId}:3`, "1", 6, "SUCCESS");
    aws.aliases["green"] = { version: "4" };

    expect((await act(aws, "rollback")).document).toMatchObject({ fromVersion: "4", toVersion: "3" });
  });

  it.each([first, "d-2-1"])("D19: goes to what a deployment has brought, by our id and CodeDeploy's: %s", async (to) => {
    const aws = await afterReleases();

    expect((await act(aws, "rollback", { to })).document).toMatchObject({ fromVersion: "3", toVersion: "2" });
  });

  it.each<[string, (aws: SimulatedAws) => unknown, string | undefined, string]>([
    ["a shift runs", (aws) => aws.deployments.set("d-1", shift), undefined, 'at once: npx nx stop delivery -c dev --service payment --reason "…"\nTo go further back, roll back when it has ended.'],
    ["a rollback runs", (aws) => aws.deployments.set("d-2", { status: "Ready", undoes: "d-1" }), undefined, "Deployment d-2 puts callers of payment back already; it undoes d-1."],
    ["weights are stuck", (aws) => { aws.aliases["green"] = { version: "3", weights: { "4": 0.1 } }; }, undefined, 'First: npx nx run delivery:repair -c dev --service payment --reason "…"'],
    ["nothing was before", (aws) => { aws.aliases["green"] = { version: "1" }; }, undefined, "The history does not know what served callers of payment before version 1."],
    ["the version is gone", (aws) => { aws.versions = ["3", "$LATEST"]; }, undefined, "Version 2 of green does not exist any more. There are 3;"],
    ["it serves already", () => {}, `payment:${otherExecutionId}:1`, "Version 3 serves all callers of payment already."],
    ["nobody knows it", () => {}, "d-404", "--to: the history has no deployment d-404."],
    ["it is another service's", () => {}, `refund:${executionId}:1`, `--to: deployment refund:${executionId}:1 is of refund, not of payment.`],
    ["it did not succeed", (aws) => aws.history.add(identityOf(`payment:${executionId}:9`, "payment"), [{ kind: "execution", state: "FAILED", at }]), `payment:${executionId}:9`, `--to: deployment payment:${executionId}:9 is "failed"`],
    ["it changed nothing", (aws) => aws.history.add(identityOf("d-9", "payment"), [{ kind: "deployment", deploymentId: "d-9", role: "shift", state: "SUCCESS", at }]), "d-9", "is \"succeeded\", so"],
  ])("D19: refuses when %s", async (_when, prepare, to, message) => {
    const aws = await afterReleases();
    await prepare(aws);

    await expect(act(aws, "rollback", to === undefined ? {} : { to })).rejects.toThrow(message);
    expect(names(aws)).toEqual([]);
    expect(aws.items.has(rollbackId)).toBe(false);
  });

  it("refuses when another deployment begins in this moment, and passes on what else AWS refuses", async () => {
    const aws = await afterReleases();
    aws.refused = { CreateDeployment: named("DeploymentLimitExceededException") };
    await expect(act(aws, "rollback")).rejects.toThrow("Another deployment of the group began in this moment");
    aws.refused = { CreateDeployment: named("AccessDeniedException") };
    await expect(act(aws, "rollback")).rejects.toThrow("AccessDeniedException");
  });
});

describe("override", () => {
  async function held(status = "InProgress"): Promise<SimulatedAws> {
    const aws = new SimulatedAws();
    aws.alarms = [{ AlarmName: "error-rate", StateValue: "ALARM", StateReason: "7 > 5" }, { AlarmName: "throttles", StateValue: "OK" }];
    aws.switchTraffic(status, { "Switch-Traffic": { status } });
    await aws.history.add(identityOf(first, "payment"), [{ kind: "candidate", version: "4", at }, { kind: "source", commit: "abc", at }, { kind: "note", note: "n", at }]);
    return aws;
  }

  it("D17: starts the deployment in the release's name while the conductor waits, guarded by the alarms that are not red", async () => {
    const aws = await held();
    const { document, lines: said } = await act(aws, "override");

    expect(aws.changes).toMatchObject([{ name: "CreateDeployment", input: {
      description: first, deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes", overrideAlarmConfiguration: { enabled: true, alarms: [{ name: "throttles" }] },
      revision: { appSpecContent: { content: expect.stringContaining('"CurrentVersion":"3","TargetVersion":"4"') } },
    } }]);
    expect(document).toEqual({
      service: "payment", deploymentId: first, codeDeployId: "d-new", fromVersion: "3", toVersion: "4", overridden: ["error-rate"], guarding: ["throttles"], isFollowedByPipeline: true, recorded,
    });
    expect(said.slice(1, 4)).toEqual([
      "Overridden, because red: error-rate (7 > 5).", "Still guarded by: throttles, and by the hooks.", "The release conductor finds it with its next look and follows it; the pipeline stays green.",
    ]);
    expect([await operatorsOf(aws), await aws.history.follow("d-new")]).toEqual([[{ command: "override", by: "arn:ada", reason, at }], first]);
  });

  it("D17: starts it under a record of its own, with what is released, once the conductor has given up", async () => {
    const aws = await held("Failed");
    aws.alarms[1]!.StateValue = "ALARM";
    const { document, lines: said } = await act(aws, "override");

    expect(aws.changes).toMatchObject([{ input: { description: overrideId, overrideAlarmConfiguration: { enabled: false, alarms: [] } } }]);
    expect(document).toMatchObject({ deploymentId: overrideId, isFollowedByPipeline: false });
    expect(said).toContain("No alarm guards it; only the hooks do.");
    expect(said.join("\n")).toContain("The pipeline has given this release up and stays red.");
    expect(Object.keys((await aws.history.find(overrideId))!.facts).sort()).toEqual(["candidate", `operator/override/arn:ada/${at}`, "source"]);
    expect(await operatorsOf(aws)).toHaveLength(1);
  });

  it.each<[string, (aws: SimulatedAws) => unknown, string]>([
    ["a deployment runs", (aws) => aws.deployments.set("d-1", shift), "Deployment d-1 runs already; alarms are overridden when a deployment starts."],
    ["weights are stuck", (aws) => { aws.aliases["green"] = { version: "3", weights: { "4": 0.1 } }; }, "splits its traffic though no deployment runs"],
    ["no release has come so far", (aws) => { aws.stages[3] = { stageName: "Switch-Traffic" }; }, "no release waits for its alarms, or has failed because of them"],
    ["the release was let go", (aws) => aws.switchTraffic("Stopped", { "Switch-Traffic": { status: "Abandoned" } }), "no release waits for its alarms"],
    ["no alarm is red", (aws) => { aws.alarms = []; }, "no candidate alarm is red, so none keeps a release back"],
    ["the release has not come to its alarms", (aws) => aws.items.clear(), `release ${first} has not come to its candidate alarms`],
    ["traffic has moved", (aws) => aws.history.add(identityOf(first, "payment"), [{ kind: "deployment", deploymentId: "d-1", role: "shift", state: "FAILURE", at }]), `release ${first} has moved traffic already`],
    ["it serves already", (aws) => { aws.aliases["green"] = { version: "4" }; }, `version 4, which release ${first} made, serves all callers already`],
    ["the version is gone", (aws) => { aws.versions = []; }, `Version 4 of green, which release ${first} made, does not exist any more. Push again.`],
  ])("D17: refuses when %s", async (_when, prepare, message) => {
    const aws = await held();
    await prepare(aws);

    await expect(act(aws, "override")).rejects.toThrow(message);
    expect(names(aws)).toEqual([]);
  });
});

describe("repair", () => {
  const stuck = { version: "3", weights: { "4": 0.25 } };

  it("D4: sends all callers to the alias's version, on the condition that nobody has changed it", async () => {
    const aws = new SimulatedAws();
    aws.aliases["green"] = stuck;
    aws.deployments.set("d-1", { ...shift, status: "Stopped" });
    const { document, lines: said } = await act(aws, "repair");

    expect(aws.changes).toEqual([{ name: "UpdateAlias", input: { FunctionName: "green", Name: "live", FunctionVersion: "3", RoutingConfig: { AdditionalVersionWeights: {} }, RevisionId: "r-1" } }]);
    expect(said[0]).toBe("Callers of payment reached version 3 (75 %), version 4 (25 %); now all reach version 3.");
    expect(document).toMatchObject({ deploymentId: first, before: { version: "3", weights: { "4": 0.25 } }, version: "3" });
    expect(await operatorsOf(aws)).toEqual([{ command: "repair", by: "arn:ada", reason, at }]);
  });

  it.each<[string, SimulatedDeployment | undefined, string]>([
    ["of what a rollback undoes", { status: "Failed", undoes: "d-0" }, "d-0"],
    ["of the attempt that it belongs to", { status: "Failed", undoes: "d-9" }, first],
    ["of its own when there never was a deployment", undefined, `payment:repair:${unique}`],
  ])("D4: is recorded in the item %s", async (_whose, last, expected) => {
    const aws = new SimulatedAws();
    aws.aliases["green"] = stuck;
    await aws.history.point("d-9", first);
    if (last !== undefined) aws.deployments.set("d-1", last);

    expect((await act(aws, "repair")).document).toMatchObject({ deploymentId: expected });
  });

  it("D4: refuses while a deployment runs, when nothing is split, and when the alias changes in this moment", async () => {
    const aws = new SimulatedAws();
    await expect(act(aws, "repair")).rejects.toThrow(
      'The alias live of green splits nothing: all callers reach version 3. There is nothing to repair. If that is the wrong version, give them the one before it: npx nx rollback delivery -c dev --service payment --reason "…"');
    aws.aliases["green"] = stuck;
    aws.refused = { UpdateAlias: named("PreconditionFailedException") };
    await expect(act(aws, "repair")).rejects.toThrow("Somebody has changed the alias live of green in this moment.");
    aws.refused = { UpdateAlias: named("AccessDeniedException") };
    await expect(act(aws, "repair")).rejects.toThrow("AccessDeniedException");
    aws.deployments.set("d-1", { ...shift, status: "none" });
    aws.deployments.set("d-2", shift);
    aws.refused = {};
    await expect(act(aws, "repair")).rejects.toThrow('Deployment d-2 runs and splits the traffic on purpose; only CodeDeploy may touch the alias now. To put all callers back: npx nx stop delivery -c dev --service payment --reason "…"');
    aws.deployments.set("d-2", { ...shift, undoes: "d-1" });
    await expect(act(aws, "repair")).rejects.toThrow("Deployment d-2 puts callers back already; it undoes d-1. Follow it: npx nx status delivery -c dev --service payment");
    expect(names(aws)).toEqual([]);
  });

  it("takes a deployment without a status for one that has ended", async () => {
    const aws = new SimulatedAws();
    aws.aliases["green"] = stuck;
    aws.deployments.set("d-1", { ...shift, status: "none" });

    expect((await act(aws, "repair")).document).toMatchObject({ deploymentId: first });
  });
});

describe("approve and reject", () => {
  const waiting = (): SimulatedAws => {
    const aws = new SimulatedAws();
    aws.switchTraffic("InProgress", { Approve: { status: "InProgress", token: "t-1" } });
    return aws;
  };

  it.each([["approve", "Approved", "Traffic of payment moves once the alarms"], ["reject", "Rejected", "Callers of payment stay where they are."]] as const)("D23: %s answers with the token, and shows what is answered", async (command, status, consequence) => {
    const aws = waiting();
    expect(await lines(aws, command)).toContain(consequence);
    await aws.history.add(identityOf(first, "payment"), [{ kind: "source", commit: "abc", author: "Ada", at }]);
    aws.changes.length = 0;
    const { document, lines: said } = await act(aws, command);

    expect(aws.changes).toEqual([{ name: "PutApprovalResult", input: { pipelineName: "pipeline-payment", stageName: "Switch-Traffic", actionName: "Approve", token: "t-1", result: { status, summary: reason } } }]);
    expect(said.slice(0, 3)).toEqual([`${status}: ${first}`, "  commit  abc", "  author  Ada"]);
    expect(document).toMatchObject({ decision: status, executionId, release: { commit: "abc", author: "Ada" } });
    expect(await operatorsOf(aws)).toEqual([{ command, by: "arn:ada", reason, at }]);
  });

  it.each(["ApprovalAlreadyCompletedException", "InvalidApprovalTokenException"])("refuse what is answered already, or in this moment (%s)", async (error) => {
    const aws = waiting();
    aws.refused = { PutApprovalResult: named(error) };
    await expect(act(aws, "approve")).rejects.toThrow("Somebody else has answered this approval in this moment.");
    aws.refused = { PutApprovalResult: named("AccessDeniedException") };
    await expect(act(aws, "approve")).rejects.toThrow("AccessDeniedException");
    await expect(act(new SimulatedAws(), "reject")).rejects.toThrow("No approval of payment waits for an answer.");
  });
});

describe("retry", () => {
  const failed = (aws: SimulatedAws, index: number, id: string, status = "Failed"): void => {
    aws.stages[index] = { stageName: aws.stages[index]!.stageName, latestExecution: { pipelineExecutionId: id, status } };
  };

  it("D19: repeats all actions of the failed stage, and records it in the attempt that failed", async () => {
    const aws = new SimulatedAws();
    aws.execution("Failed");
    aws.begun = ["Source", "Build", "Build"];
    failed(aws, 3, executionId);
    const { document, lines: said } = await act(aws, "retry");

    expect(aws.changes).toEqual([{ name: "RetryStageExecution", input: { pipelineName: "pipeline-payment", stageName: "Switch-Traffic", pipelineExecutionId: executionId, retryMode: "ALL_ACTIONS" } }]);
    expect(document).toMatchObject({ stage: "Switch-Traffic", deploymentId: `payment:${executionId}:2` });
    expect(said[0]).toContain("with all its actions; where releases are approved, this one is asked for again.");
    expect(await operatorsOf(aws, `payment:${executionId}:2`)).toHaveLength(1);
  });

  it("takes the youngest execution of several, or the stage that is named", async () => {
    const aws = new SimulatedAws();
    aws.execution("Failed");
    aws.execution("Stopped", otherExecutionId);
    failed(aws, 3, executionId);
    failed(aws, 1, otherExecutionId, "Stopped");
    aws.begun = [];

    expect(await lines(aws, "retry")).toContain(`Stage Build of execution ${otherExecutionId} is tried again, with all its actions.\nStage Switch-Traffic of execution ${executionId} has failed as well; --stage Switch-Traffic retries that.`);
    expect((await act(aws, "retry", { stage: "Switch-Traffic" })).document).toMatchObject({ executionId });
  });

  it("refuses when nothing has failed, when the execution goes on elsewhere, and for a stage that there is not", async () => {
    const aws = new SimulatedAws();
    await expect(act(aws, "retry")).rejects.toThrow("No stage of payment's pipeline has failed or been stopped, so there is nothing to retry.");
    await expect(act(aws, "retry", { stage: "Build" })).rejects.toThrow("Stage Build of payment's pipeline has neither failed nor been stopped, so there is nothing to retry.");
    await expect(act(aws, "retry", { stage: "Biuld" })).rejects.toThrow('--stage: the pipeline has no stage "Biuld". Did you mean "Build"? Stages: Source, Build, Deploy-Blue, Switch-Traffic.');
    await expect(act(aws, "retry", { stage: "zzzzzzzz" })).rejects.toThrow('no stage "zzzzzzzz". Stages:');
    aws.execution("InProgress");
    failed(aws, 1, executionId);
    await expect(act(aws, "retry")).rejects.toThrow("No stage of payment's pipeline");
    aws.stages[2] = { stageName: "Deploy-Blue", latestExecution: { pipelineExecutionId: executionId } };
    failed(aws, 1, otherExecutionId);
    expect((await act(aws, "retry")).document).toMatchObject({ executionId: otherExecutionId });
  });
});
