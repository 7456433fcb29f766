import { addFacts, type Fact } from "../history/fact";
import { nothingToDeploy } from "../history/release-record";
import { dueMessages, type ReportedRelease, rollbackMinutes, settlingMinutes } from "./due-messages";

const executionId = "0a1b2c3d-0000-4000-8000-000000000001";
const start = Date.UTC(2026, 10, 20, 12);
const time = (minute: number): string => new Date(start + minute * 60_000).toISOString();

const release = (facts: readonly Fact[], origin: "pipeline" | "operator" | "manual" = "pipeline"): ReportedRelease => ({
  deploymentId: origin === "manual" ? "d-1" : `payment:${executionId}:1`, service: "payment", origin, facts: addFacts({}, facts),
});
const due = (facts: readonly Fact[], minute = 200, origin?: "pipeline" | "operator" | "manual") => dueMessages(release(facts, origin), { environmentSuffix: "dev", stack: "dev", region: "us-east-1", now: start + minute * 60_000 });
const keys = (...all: Parameters<typeof due>) => due(...all).map(({ key }) => key);

const deployment = (deploymentId: string, role: "shift" | "promotion" | "rollback", state: "START" | "SUCCESS" | "FAILURE" | "STOP", minute: number, more: object = {}): Fact =>
  ({ kind: "deployment", deploymentId, role, state, at: time(minute), ...more });
const ended = (state: string, minute: number): Fact => ({ kind: "execution", state, at: time(minute) });
const approval = (state: string): Fact => ({ kind: "action", stage: "Switch-Traffic", action: "Approve", state, at: time(5) });

const begun: Fact[] = [
  { kind: "execution", state: "STARTED", at: time(0) },
  { kind: "source", commit: "abcdef0123456789", author: "Ada <ada@example.com>", message: "feat: pay\n\nthe rest", at: time(1) },
];
const shifting: Fact[] = [
  ...begun, { kind: "artifact", sha256: "hash", at: time(4) },
  { kind: "approval", decision: "Approved", by: "arn:bob", comment: "go", at: time(6) },
  { kind: "versions", from: "3", to: "4", at: time(7) }, deployment("d-1", "shift", "START", 7),
];
const failed = deployment("d-1", "shift", "FAILURE", 11, { error: "ALARM_ACTIVE: red" });
const undone = (state: "START" | "SUCCESS" | "FAILURE", minute: number): Fact => deployment("d-2", "rollback", state, minute, { undoes: "d-1" });
const rolledBack: Fact[] = [...shifting, { kind: "alarm", alarm: "alarm-payment-candidate-error-rate-dev", reason: "7 % > 5 %", at: time(10) }, failed, undone("START", 11), undone("SUCCESS", 12)];

describe("dueMessages", () => {
  it("says that no caller met a version that the hook before traffic has refused, unless an earlier deployment of the release gave it some", () => {
    const refused: Fact = { kind: "hook", deploymentId: "d-1", hook: "BeforeAllowTraffic", problems: ["slow"], at: time(11) };
    const undoneFully: Fact = { kind: "traffic", deploymentId: "d-2", percent: 0, at: time(12) };
    const headline = (more: readonly Fact[]): string => due([...shifting, failed, undone("START", 11), undone("SUCCESS", 12), undoneFully, ...more, ended("FAILED", 13)])[0]!.body.split("\n")[0]!;

    expect(headline([refused])).toBe("payment in dev: Version 4 was refused before any traffic moved. Version 3 served all callers throughout.");
    expect(headline([refused, { kind: "traffic", deploymentId: "d-0", percent: 10, at: time(8) }])).toBe("payment in dev: Version 4 was taken back. Version 3 serves all callers again.");
    expect(headline([])).toBe("payment in dev: Version 4 was taken back. Version 3 serves all callers again.");
  });

  it("S11: says of a rollback what happened, why, where to look and what to do", () => {
    expect(due([...rolledBack, { kind: "note", note: "unproven by traffic", at: time(11) }, { kind: "operator", command: "override", by: "arn:ada", reason: "known", at: time(2) }, ended("FAILED", 13)])).toEqual([{
      key: "rolled back",
      subject: "payment dev: ROLLED BACK to version 3",
      body: `payment in dev: Version 4 was taken back. Version 3 serves all callers again.

Cause:
  alarm alarm-payment-candidate-error-rate-dev: 7 % > 5 %

Release:
  id: payment:${executionId}:1
  commit: abcdef0123456789
  author: Ada <ada@example.com>
  message: feat: pay
  artifact: hash
  versions: 3 to 4
  approval: Approved by arn:bob: go
  duration: 12 minutes
  note: unproven by traffic
  operator: override by arn:ada: known

Look:
  pipeline: https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/pipeline-payment-dev/executions/${executionId}/visualization?region=us-east-1
  dashboard: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/dashboard-payment-dev
  deployment: https://us-east-1.console.aws.amazon.com/codesuite/codedeploy/deployments/d-1?region=us-east-1
  rollback: https://us-east-1.console.aws.amazon.com/codesuite/codedeploy/deployments/d-2?region=us-east-1
  alarm: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/alarm-payment-candidate-error-rate-dev
  log of lambda-payment-green-dev: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Flambda-payment-green-dev
  log of lambda-release-conductor-payment-dev: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Flambda-release-conductor-payment-dev

Next:
  npx nx history delivery -c dev --id payment:${executionId}:1
  mend it and push, or try the stage again: npx nx retry delivery -c dev --service payment --reason "…"
`,
    }]);
  });

  it("S11: says in the subject which service, where, and what came of it", () => {
    const subject = (facts: readonly Fact[], origin?: "manual") => due(facts, 200, origin).map((message) => message.subject);
    const success = [...shifting, deployment("d-1", "shift", "SUCCESS", 102)];
    const state = (one: string): Fact[] => [...begun, ended(one, 9)];

    expect([
      subject(begun), subject(begun.slice(0, 1)), subject([...begun, approval("STARTED")]).slice(1), subject([...begun.slice(0, 1), approval("STARTED")]).slice(1),
      subject(success), subject(success.filter(({ kind }) => kind !== "versions")), subject(rolledBack), subject(rolledBack.filter(({ kind }) => kind !== "versions")),
      subject([...shifting, failed, undone("START", 11), undone("FAILURE", 12)]), subject([...shifting, failed, undone("START", 11)]),
      subject([...shifting, failed]), subject(state("FAILED")), subject([...shifting, deployment("d-1", "shift", "STOP", 9)]), subject(state("STOPPED")), subject(state("SUPERSEDED")),
      subject([...begun, { kind: "approval", decision: "Rejected", by: "arn:bob", at: time(9) }]), subject([...begun, { kind: "note", note: nothingToDeploy, at: time(9) }]),
    ].flat().map((line) => line.replace("payment dev: ", ""))).toEqual([
      "release started from abcdef0", "release started", "APPROVAL NEEDED for abcdef0", "APPROVAL NEEDED",
      "released as version 4", "released", "ROLLED BACK to version 3", "ROLLED BACK",
      "ROLLBACK FAILED, callers may be on the bad version", `ROLLBACK STILL RUNNING after ${rollbackMinutes} minutes`,
      "FAILED without rollback", "FAILED, no traffic was moved", "STOPPED without rollback", "STOPPED, no traffic was moved", "superseded by a newer release",
      "REJECTED, no traffic was moved", "nothing to deploy",
    ]);
  });

  it("S11: leads to the log of the function that was tried last", () => {
    const logs = (facts: readonly Fact[]) => due(facts, 200).at(-1)!.body.match(/log of \S+(?=:)/g);

    expect(logs([...begun, { kind: "action", stage: "Deploy-Blue", action: "Deploy-Blue", state: "FAILED", at: ended("FAILED", 9).at }, ended("FAILED", 9)])).toEqual(["log of lambda-payment-blue-dev", "log of lambda-release-conductor-payment-dev"]);
    expect(logs(rolledBack)).toEqual(["log of lambda-payment-green-dev", "log of lambda-release-conductor-payment-dev"]);
  });

  it("S11: gives the duration in minutes", () => {
    const duration = (minutes: number) => due([...begun, ended("FAILED", minutes)], 200).at(-1)!.body.match(/duration: (.*)/)?.[1];

    expect([duration(1), duration(9)]).toEqual(["1 minute", "9 minutes"]);
  });

  it("S11: says in the first line what it means for callers, and the commands that help", () => {
    const said = (facts: readonly Fact[], origin?: "manual") => due(facts, 200, origin).map(({ body }) => [body.split("\n")[0]!.replace("payment in dev: ", ""), body.slice(body.indexOf("Next:") + 6).trim().split("\n").map((line) => line.trim())]).at(-1);
    const unversioned = (facts: readonly Fact[]) => facts.filter(({ kind }) => kind !== "versions");
    const id = `payment:${executionId}:1`;
    const history = `npx nx history delivery -c dev --id ${id}`;
    const retry = "mend it and push, or try the stage again: npx nx retry delivery -c dev --service payment --reason \"…\"";

    expect(said(begun)).toEqual(["A release has started. It needs nobody: a bad version is rolled back by itself.", [
      "follow it: npx nx status delivery -c dev --service payment", 'stop it: npx nx stop delivery -c dev --service payment --reason "…"', 'all traffic at once: npx nx promote delivery -c dev --service payment --reason "…"',
    ]]);
    expect(said([...begun, approval("STARTED")])).toEqual([expect.stringContaining("waits for a person"), ['npx nx approve delivery -c dev --service payment --reason "…"', 'npx nx reject delivery -c dev --service payment --reason "…"']]);
    expect(said([...shifting, deployment("d-1", "shift", "SUCCESS", 102)])).toEqual(["Version 4 serves all callers.", [history, 'to go back: npx nx rollback delivery -c dev --service payment --reason "…"']]);
    expect(said(unversioned([...shifting, deployment("d-1", "shift", "SUCCESS", 102)]))![0]).toBe("Version unknown serves all callers.");
    expect(said(unversioned(rolledBack))![0]).toBe("Version unknown was taken back. Version before serves all callers again.");
    const stuck = [...shifting, failed, undone("START", 11), undone("FAILURE", 12)];
    expect(said(unversioned(stuck))![0]).toBe("CodeDeploy could not put the traffic back. Callers may still be on version unknown instead of the one before. Act now.");
    expect(said([...shifting, failed, undone("START", 11)])![0]).toContain("Version 4 is being taken back, which should be over by now.");
    expect(said(unversioned([...shifting, failed, undone("START", 11)]))![0]).toContain("instead of version before");
    expect(said([...shifting, failed])![0]).toContain("The deployment of version 4 failed, and CodeDeploy reports no rollback.");
    expect(said(unversioned([...shifting, failed]))![0]).toContain("version unknown failed");
    expect(said([...begun, ended("FAILED", 9)])).toEqual(["The release failed before any traffic moved; callers are where they were.", ["npx nx status delivery -c dev --service payment", history, retry]]);
    expect(said([...begun, ended("STOPPED", 9)])![0]).toBe("The release was stopped before any traffic moved; callers are where they were.");
    expect(said([...begun, { kind: "approval", decision: "Rejected", by: "arn:bob", at: time(9) }])).toEqual(["arn:bob rejected the release; callers are where they were.", [history, retry]]);
    expect(said([...begun, ended("SUPERSEDED", 9)])).toEqual(["A newer release took its place before any traffic moved.", [history]]);
    expect(said([...begun, { kind: "note", note: nothingToDeploy, at: time(9) }])).toEqual(["The version that serves callers is this release already; nothing was changed.", [history]]);
  });

  describe("when CodeDeploy has not put the traffic back", () => {
    const [status, repair, rollback, history] = [
      "npx nx status delivery -c dev --service payment", 'npx nx run delivery:repair -c dev --service payment --reason "…"', 'npx nx rollback delivery -c dev --service payment --reason "…"',
      `npx nx history delivery -c dev --id payment:${executionId}:1`,
    ];
    const retry = 'mend it and push, or try the stage again: npx nx retry delivery -c dev --service payment --reason "…"';
    const said = (facts: readonly Fact[], percents: readonly number[], origin?: "operator"): [string, string[]] => {
      const { body } = due([...facts, ...percents.map((percent): Fact => ({ kind: "traffic", deploymentId: "d-1", percent, at: time(7 + percent / 100) }))], 200, origin).at(-1)!;
      return [body.split("\n")[0]!.replace("payment in dev: ", ""), body.slice(body.indexOf("Next:") + 6).trim().split("\n").map((line) => line.trim())];
    };
    const undoneInVain = [...shifting, failed, undone("START", 11), undone("FAILURE", 12)];
    const stoppedOnly = [...shifting, deployment("d-1", "shift", "STOP", 9)];
    const unversioned = (facts: readonly Fact[]) => facts.filter(({ kind }) => kind !== "versions");
    const either = (to: string) => [`if the alias splits its traffic: ${repair}`, `if all callers are on version ${to}: ${rollback}`];

    it.each<[string, number[], string, string[]]>([
      ["some callers were on the new version", [10, 20], "Callers may still be on version 4 instead of 3", [`put the alias right: ${repair}`]],
      ["all callers were", [10, 100], "All callers are on version 4 instead of 3", [`put callers back: ${rollback}`]],
      ["nobody knows how many were", [], "Callers may still be on version 4 instead of 3", either("4")],
    ])("names the command that works after a rollback that failed when %s", (_how, percents, callers, cure) => {
      expect(said(undoneInVain, percents)).toEqual([`CodeDeploy could not put the traffic back. ${callers}. Act now.`, [`where the traffic is: ${status}`, ...cure, history]]);
      expect(said(undoneInVain, percents, "operator")[1]).toEqual([`where the traffic is: ${status}`, ...cure, history]);
    });

    it("names it after a stop without rollback", () => {
      const mayBeSplit = "The deployment was stopped without rollback. The alias may split its traffic, and no other deployment can start from there.";

      expect(said(stoppedOnly, [10])).toEqual([mayBeSplit, [status, `put the alias right: ${repair}`, history]]);
      expect(said(stoppedOnly, [])).toEqual([mayBeSplit, [status, ...either("4"), history]]);
      expect(said(unversioned(stoppedOnly), [])[1]).toEqual([status, ...either("unknown"), history]);
      expect(said(stoppedOnly, [10, 100])).toEqual(["The deployment was stopped without rollback when all traffic had moved. All callers are on version 4.", [status, `put callers back: ${rollback}`, history]]);
      expect(said(unversioned(stoppedOnly), [100])[0]).toContain("All callers are on version unknown.");
      expect(said([...begun, ended("STOPPED", 9)], [])[1]).toEqual([status, history]);
    });

    it("names it after a failure without rollback, before it offers to try again", () => {
      expect(said([...shifting, failed], [10])[1]).toEqual([status, `put the alias right: ${repair}`, history, retry]);
      expect(said([...shifting, failed], [100], "operator")[1]).toEqual([status, `put callers back: ${rollback}`, history]);
    });
  });

  it("D21: has something to say of each state once, and nothing of what is over", () => {
    expect(keys([])).toEqual([]);
    expect(keys([{ kind: "note", note: "x", at: time(0) }])).toEqual([]);
    expect(keys(begun)).toEqual(["started"]);
    expect(keys([...begun, approval("STARTED")])).toEqual(["started", "approval needed"]);
    for (const state of ["SUCCEEDED", "FAILED", "ABANDONED"]) expect(keys([...begun, approval("STARTED"), approval(state)])).toEqual(["started"]);
    expect(keys([...shifting, failed, undone("START", 11)], 11 + rollbackMinutes - 1)).toEqual([]);
    expect(keys([...shifting, failed, undone("START", 11)], 11 + rollbackMinutes)).toEqual(["rolling back"]);
    expect(keys(rolledBack)).toEqual(["rolled back"]);
  });

  it("D18: takes the end of a deployment for provisional until its pipeline has ended, or nothing has followed for a while", () => {
    expect(keys(rolledBack, 12 + settlingMinutes - 1)).toEqual([]);
    expect(keys(rolledBack, 12 + settlingMinutes)).toEqual(["rolled back"]);
    for (const state of ["SUCCEEDED", "FAILED", "STOPPED", "CANCELED", "SUPERSEDED"]) expect(keys([...rolledBack, ended(state, 13)], 13)).toEqual(["rolled back"]);
    expect(keys([...rolledBack, deployment("d-3", "promotion", "START", 14)], 20)).toEqual(["started"]);
  });

  it("reports a deployment outside of the pipeline as soon as it is certain how it ended", () => {
    const manual = [deployment("d-1", "shift", "START", 7)];
    const rollback = (state: "SUCCESS" | "FAILURE"): Fact[] => [...manual, failed, undone("START", 11), undone(state, 12)];

    expect(keys(manual, 8, "manual")).toEqual(["started"]);
    expect(keys([...manual, deployment("d-1", "shift", "SUCCESS", 9)], 9, "manual")).toEqual(["succeeded"]);
    expect(keys(rollback("SUCCESS"), 12, "manual")).toEqual(["rolled back"]);
    expect(keys(rollback("FAILURE"), 12, "manual")).toEqual(["rollback failed"]);
    expect(keys([...manual, failed], 12, "manual")).toEqual([]);
    expect(keys([...manual, failed], 11 + settlingMinutes, "manual")).toEqual(["failed"]);
    const { body } = due([...manual, failed], 200, "manual")[0]!;
    expect(body).toContain("started: outside of the pipeline");
    expect(body).toContain("pipelines/pipeline-payment-dev/view?region=us-east-1");
  });

  it("D19: says of an operator's deployment that an operator has made it, and names no stage to retry", () => {
    const command = (name: string): Fact => ({ kind: "operator", command: name, by: "arn:ada", reason: "slow", at: time(6) });
    const versions: Fact = { kind: "versions", from: "4", to: "3", at: time(7) };
    const started = (name: string) => [command(name), versions, deployment("d-1", "shift", "START", 7)];
    const bad = [...started("rollback"), failed, undone("START", 11), undone("SUCCESS", 12)];
    const subject = (facts: readonly Fact[]) => due(facts, 200, "operator").map((message) => message.subject.replace("payment dev: ", ""));

    expect([
      subject(started("rollback")), subject(started("rollback").filter(({ kind }) => kind !== "versions")), subject([...started("rollback"), deployment("d-1", "shift", "SUCCESS", 13)]),
      subject([...started("override"), deployment("d-1", "shift", "SUCCESS", 102)]), subject(bad),
    ].flat()).toEqual(["an operator moves callers from version 4 to 3", "an operator moves callers", "PUT BACK to version 3 by an operator", "released as version 3", "ROLLED BACK to version 4"]);
    expect(due([...started("rollback"), deployment("d-1", "shift", "SUCCESS", 13)].filter(({ kind }) => kind !== "versions"), 200, "operator")[0]!.body).toContain("Version unknown serves all callers again, instead of version unknown.");
    expect(due(bad, 200, "operator")[0]!.body).toContain("started: by an operator's command");
    expect(due(bad, 200, "operator")[0]!.body).toMatch(/Next:\n {2}npx nx status delivery -c dev --service payment\n {2}npx nx history delivery -c dev --id \S+\n$/);
    expect(due(started("rollback"), 200, "operator")[0]!.body).toContain('stop it: npx nx stop delivery -c dev --service payment --reason "…"');
  });

  it("leaves out what is not known", () => {
    const approved: Fact = { kind: "approval", decision: "Approved", by: "arn:bob", at: time(6) };
    const asked: Fact = { kind: "operator", command: "stop", by: "arn:ada", at: time(8) };
    const { body } = due([approved, asked, ended("STOPPED", 9)])[0]!;

    expect(body).toContain("  approval: Approved by arn:bob\n");
    expect(body).toContain("  operator: stop by arn:ada\n");
    expect(body).not.toContain("undefined");
    expect(body).not.toContain("Cause:");
  });
});
