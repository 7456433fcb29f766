import fc from "fast-check";
import { addFacts, type Fact, type Facts, identityOf, parseFacts } from "./fact";
import { isEnded, nothingToDeploy, type Outcome, releaseRecord } from "./release-record";

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();

const deployment = (deploymentId: string, role: "shift" | "promotion" | "rollback", state: "START" | "SUCCESS" | "FAILURE" | "STOP", minute: number, more: object = {}): Fact =>
  ({ kind: "deployment", deploymentId, role, state, at: time(minute), ...more });

const begun: Fact[] = [
  { kind: "execution", state: "STARTED", at: time(0) },
  { kind: "source", commit: "abc", author: "Ada", message: "fix", at: time(0) },
  { kind: "stage", stage: "Build", state: "STARTED", at: time(1) },
  { kind: "action", stage: "Build", action: "Build", state: "SUCCEEDED", at: time(3) },
  { kind: "claim", action: "deploy-blue", jobId: "j-1", at: time(4) },
  { kind: "artifact", sha256: "hash", at: time(4) },
  { kind: "proof", version: "9", at: time(4) },
  { kind: "approval", decision: "Approved", by: "arn:ada", comment: "go", at: time(5) },
  { kind: "versions", from: "3", to: "4", at: time(6) },
  deployment("d-1", "shift", "START", 7),
  { kind: "traffic", deploymentId: "d-1", percent: 10, at: time(7) },
];
const good: Fact[] = [...begun, { kind: "traffic", deploymentId: "d-1", percent: 100, at: time(97) }, deployment("d-1", "shift", "SUCCESS", 102), { kind: "execution", state: "SUCCEEDED", at: time(103) }];
const bad: Fact[] = [
  ...begun, { kind: "alarm", alarm: "error-rate", reason: "7 % > 5 %", at: time(10) },
  deployment("d-1", "shift", "FAILURE", 11, { error: "ALARM_ACTIVE: alarm" }),
  deployment("d-2", "rollback", "START", 11, { undoes: "d-1" }), deployment("d-2", "rollback", "SUCCESS", 12, { undoes: "d-1" }),
  { kind: "action", stage: "Switch-Traffic", action: "Switch-Traffic", state: "FAILED", at: time(13), summary: "rolled back" },
  { kind: "execution", state: "FAILED", at: time(13) },
];
const promoted: Fact[] = [
  ...begun, { kind: "operator", command: "promote", by: "arn:ada", reason: "urgent", at: time(20) },
  deployment("d-1", "shift", "STOP", 21), deployment("d-2", "rollback", "START", 21, { undoes: "d-1" }), deployment("d-2", "rollback", "SUCCESS", 22, { undoes: "d-1" }),
  deployment("d-3", "promotion", "START", 23), deployment("d-3", "promotion", "SUCCESS", 29), { kind: "execution", state: "SUCCEEDED", at: time(30) },
];

const setOf = (facts: readonly Fact[]): Facts => addFacts({}, facts);
const outcome = (facts: readonly Fact[]): Outcome => releaseRecord(setOf(facts)).outcome;

describe("releaseRecord", () => {
  it("D17: tells which version was made for a release that never served anyone", () => {
    const { candidateVersion, toVersion } = releaseRecord(setOf([...begun.slice(0, 7), { kind: "candidate", version: "4", at: time(6) }]));

    expect({ candidateVersion, toVersion }).toEqual({ candidateVersion: "4", toVersion: undefined });
  });

  it("tells of a good release", () => {
    expect(releaseRecord(setOf(good))).toEqual({
      outcome: "succeeded", startedAt: time(0), endedAt: time(102), durationSeconds: 102 * 60, commit: "abc", author: "Ada", message: "fix", artifactSha256: "hash",
      blueVersion: "9", fromVersion: "3", toVersion: "4", approval: { decision: "Approved", by: "arn:ada", comment: "go", at: time(5) }, deploymentIds: ["d-1"],
      alarms: [], operators: [], notes: [], trafficSteps: [{ percent: 10, at: time(7) }, { percent: 100, at: time(97) }],
      states: [
        { name: "pipeline STARTED", at: time(0) }, { name: "Build STARTED", at: time(1) }, { name: "Build/Build SUCCEEDED", at: time(3) }, { name: "shift d-1 START", at: time(7) },
        { name: "shift d-1 SUCCESS", at: time(102) }, { name: "pipeline SUCCEEDED", at: time(103) },
      ],
    });
  });

  it("D20: folds a rollback into the release that it undoes, with its cause", () => {
    expect(releaseRecord(setOf(bad))).toMatchObject({
      outcome: "rolled back", endedAt: time(12), deploymentIds: ["d-1"], rollbackDeploymentId: "d-2", cause: "alarm error-rate: 7 % > 5 %",
      alarms: [{ alarm: "error-rate", reason: "7 % > 5 %", at: time(10) }],
    });
  });

  it("puts what happened at the same time into an order that makes sense, whatever the order of the facts", () => {
    const stage = (stage: string, state: string): Fact => ({ kind: "stage", stage, state, at: time(1) });
    const action = (stage: string, state: string): Fact => ({ kind: "action", stage, action: "A", state, at: time(1) });
    const facts: Fact[] = [
      { kind: "execution", state: "STARTED", at: time(1) }, stage("Build", "STARTED"), action("Build", "STARTED"), action("Build", "SUCCEEDED"), stage("Build", "SUCCEEDED"),
      stage("Switch-Traffic", "STARTED"), action("Switch-Traffic", "STARTED"),
      deployment("d-1", "shift", "START", 1), deployment("d-1", "shift", "STOP", 1), deployment("d-2", "rollback", "START", 1, { undoes: "d-1" }), deployment("d-2", "rollback", "SUCCESS", 1, { undoes: "d-1" }),
      action("Switch-Traffic", "FAILED"), stage("Switch-Traffic", "FAILED"), { kind: "execution", state: "FAILED", at: time(1) },
    ];
    const names = [
      "pipeline STARTED", "Build STARTED", "Build/A STARTED", "Build/A SUCCEEDED", "Build SUCCEEDED", "Switch-Traffic STARTED", "Switch-Traffic/A STARTED", "shift d-1 START", "shift d-1 STOP",
      "rollback d-2 START", "rollback d-2 SUCCESS", "Switch-Traffic/A FAILED", "Switch-Traffic FAILED", "pipeline FAILED",
    ];

    for (const order of [facts, facts.toReversed()]) expect(releaseRecord(setOf(order)).states.map(({ name }) => name)).toEqual(names);
  });

  it.each(["d-1", "d-3"])("puts the end of a rollback after the step of that moment (%s)", (rollback) => {
    const facts: Fact[] = [{ kind: "traffic", deploymentId: rollback, percent: 0, at: time(2) }, { kind: "traffic", deploymentId: "d-2", percent: 20, at: time(2) }];

    expect(releaseRecord(setOf(facts)).trafficSteps.map(({ percent }) => percent)).toEqual([20, 0]);
  });

  it("D20: counts a retry from when the execution was resumed, though its commit is older", () => {
    const facts: Fact[] = [{ kind: "source", commit: "abc", at: time(1) }, { kind: "execution", state: "RESUMED", at: time(20) }, { kind: "execution", state: "FAILED", at: time(25) }];

    expect(releaseRecord(setOf(facts))).toMatchObject({ startedAt: time(20), durationSeconds: 300 });
  });

  it("D18: a promotion that succeeds is a success, whatever was stopped for it", () => {
    expect(releaseRecord(setOf(promoted))).toMatchObject({
      outcome: "succeeded", deploymentIds: ["d-1", "d-3"], rollbackDeploymentId: "d-2", operators: [{ command: "promote", by: "arn:ada", reason: "urgent", at: time(20) }],
    });
  });

  it.each<[Outcome, Fact[]]>([
    ["running", []],
    ["running", begun],
    ["rolling back", [...begun, deployment("d-1", "shift", "FAILURE", 11), deployment("d-2", "rollback", "START", 11, { undoes: "d-1" })]],
    ["rollback failed", [...begun, deployment("d-1", "shift", "FAILURE", 11), deployment("d-2", "rollback", "FAILURE", 12, { undoes: "d-1" })]],
    ["failed", [...begun, deployment("d-1", "shift", "FAILURE", 11, { error: "IAM_ROLE_PERMISSIONS: no" })]],
    ["stopped", [...begun, deployment("d-1", "shift", "STOP", 11)]],
    ["failed", [{ kind: "execution", state: "FAILED", at: time(2) }, { kind: "action", stage: "Build", action: "Build", state: "FAILED", at: time(2) }]],
    ["stopped", [{ kind: "execution", state: "STOPPED", at: time(2) }]],
    ["stopped", [{ kind: "execution", state: "CANCELED", at: time(2) }]],
    ["superseded", [{ kind: "execution", state: "SUPERSEDED", at: time(2) }]],
    ["rejected", [{ kind: "approval", decision: "Rejected", by: "arn:bob", at: time(2) }, { kind: "execution", state: "FAILED", at: time(2) }]],
    ["nothing to deploy", [{ kind: "note", note: nothingToDeploy, at: time(2) }, { kind: "execution", state: "SUCCEEDED", at: time(3) }]],
  ])("ends as %s", (expected, facts) => {
    expect(outcome(facts)).toBe(expected);
  });

  it.each<[string | undefined, Fact[]]>([
    ["hook BeforeAllowTraffic: capturing failed: Unhandled; refunding failed: Unhandled", [
      { kind: "hook", deploymentId: "d-1", hook: "BeforeAllowTraffic", problems: ["capturing failed: Unhandled", "refunding failed: Unhandled"], at: time(11) },
      deployment("d-1", "shift", "FAILURE", 11, { error: "HOOK_EXECUTION_FAILURE: a hook failed" }),
    ]],
    ["IAM_ROLE_PERMISSIONS: no", [deployment("d-1", "shift", "FAILURE", 11, { error: "IAM_ROLE_PERMISSIONS: no" })]],
    ["Build/Build failed", [{ kind: "execution", state: "FAILED", at: time(2) }, { kind: "action", stage: "Build", action: "Build", state: "FAILED", at: time(2) }]],
    ["Build/Build: tests fail", [{ kind: "execution", state: "FAILED", at: time(2) }, { kind: "action", stage: "Build", action: "Build", state: "FAILED", summary: "tests fail", at: time(2) }]],
    ["stopped by arn:ada: chargebacks", [deployment("d-1", "shift", "STOP", 11, { error: "MANUAL_STOP: stopped" }), { kind: "operator", command: "stop", by: "arn:ada", reason: "chargebacks", at: time(11) }]],
    ["MANUAL_STOP: stopped", [deployment("d-1", "shift", "STOP", 11, { error: "MANUAL_STOP: stopped" })]],
    ["HOOK: no", [deployment("d-1", "shift", "STOP", 11, { error: "MANUAL_STOP: stopped" }), deployment("d-3", "promotion", "FAILURE", 12, { error: "HOOK: no" }), deployment("d-4", "rollback", "FAILURE", 13, { undoes: "d-3", error: "x" })]],
    ["IAM_ROLE_PERMISSIONS: no", [deployment("d-1", "shift", "STOP", 11), deployment("d-2", "rollback", "FAILURE", 12, { undoes: "d-1", error: "IAM_ROLE_PERMISSIONS: no" })]],
    [undefined, [{ kind: "execution", state: "STOPPED", at: time(2) }]],
  ])("names the cause %s", (cause, facts) => {
    expect(releaseRecord(setOf(facts)).cause).toBe(cause);
  });

  it("names a failed hook among the states, after the start of its deployment and before its end", () => {
    const failed: Fact[] = [deployment("d-1", "shift", "FAILURE", 7), { kind: "hook", deploymentId: "d-1", hook: "BeforeAllowTraffic", problems: ["slow"], at: time(7) }, deployment("d-1", "shift", "START", 7)];

    expect(releaseRecord(setOf(failed)).states.map(({ name }) => name)).toEqual(["shift d-1 START", "hook BeforeAllowTraffic FAILED", "shift d-1 FAILURE"]);
  });

  it.each([["good", good], ["bad", bad], ["promoted", promoted]])("D20: is the same over all orders, duplicates and losses that are made up for: %s", (_name, facts) => {
    const arrivals = fc.tuple(fc.shuffledSubarray(facts, { minLength: 0 }), fc.shuffledSubarray(facts, { minLength: 0 }), fc.shuffledSubarray(facts, { minLength: facts.length }));
    fc.assert(fc.property(arrivals, ([early, again, reconciled]) => {
      let known: Facts = {};
      for (const fact of [...early, ...again]) known = addFacts(known, [fact]);
      known = addFacts(known, reconciled);

      expect(releaseRecord(known)).toEqual(releaseRecord(setOf(facts)));
    }));
  });

  it.each([["good", good], ["bad", bad]])("D20: never goes back from an end: %s", (_name, facts) => {
    fc.assert(fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (order) => {
      let known: Facts = {};
      let ended: Outcome | undefined;
      for (const fact of order) {
        known = addFacts(known, [fact]);
        const now = releaseRecord(known).outcome;
        if (ended === "succeeded" || ended === "rolled back") expect(now).toBe(ended);
        if (isEnded(now)) ended = now;
      }
    }));
  });
});

describe("addFacts", () => {
  const started: Fact = { kind: "action", stage: "Build", action: "Build", state: "STARTED", at: time(1) };

  it("keeps the earlier of two reports, and at one time the one that says more, in either order", () => {
    const later: Fact = { ...started, at: time(2) };
    const fuller: Fact = { ...started, summary: "with a summary" };
    const other: Fact = { ...started, summary: "with a summarz" };
    for (const [facts, kept] of [[[started, later], started], [[started, fuller], fuller], [[fuller, other], fuller]] as const) {
      for (const order of [facts, facts.toReversed()]) expect(Object.values(setOf(order))).toEqual([kept]);
    }
  });

  it("D20: adds nothing that is known", () => {
    const known = setOf(bad);
    expect(addFacts(known, bad)).toEqual(known);
    expect(Object.keys(known)).toEqual(Object.values(known).map(identityOf));
  });
});

describe("parseFacts", () => {
  it("reads what was stored and refuses what is no fact", () => {
    const known = setOf(promoted);
    expect(parseFacts(JSON.parse(JSON.stringify(known)))).toEqual(known);
    expect(() => parseFacts({ x: { kind: "rumour", at: time(0) } })).toThrow();
  });
});
