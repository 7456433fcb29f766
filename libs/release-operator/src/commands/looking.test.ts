import { identityOf, operatorIdOf } from "@switchyard/deployment-history";
import type { Fact } from "@switchyard/release";
import { at, executionId, first, otherExecutionId, SimulatedAws, unique } from "../__fixtures__/simulated-aws";

const source: Fact = { kind: "source", commit: "abcdef0123456789", author: "Ada", message: "feat: pay\n\nrest", at };
const text = async (aws: SimulatedAws): Promise<string> => (await aws.run({ command: "status" })).lines.join("\n");

describe("status", () => {
  it("shows a pipeline at rest, and how to go back", async () => {
    const aws = new SimulatedAws();
    aws.alarms.pop();

    expect(await text(aws)).toBe(`payment on stack dev

callers reach  version 3
blue has       version 9
deployment     none runs
approval       none waits
pipeline       pipeline-payment, nothing runs

Stages:
  Source          never ran
  Build           never ran
  Deploy-Blue     never ran
  Switch-Traffic  never ran

Alarms on the version under test:
  error-rate  OK
  throttles   missing

You may:
  npx nx rollback delivery -c dev --service payment --reason "…"
  npx nx history delivery -c dev --service payment`);
  });

  it("shows a shift with its split, and what may be done about it", async () => {
    const aws = new SimulatedAws();
    aws.execution("Succeeded", otherExecutionId);
    aws.execution("InProgress");
    aws.aliases["green"] = { version: "3", weights: { "4": 0.2 } };
    aws.deployments.set("d-1", { status: "InProgress", description: first, from: "3", to: "4", weight: 0.2 });
    const { document } = await aws.run({ command: "status" });
    const shown = await text(aws);

    expect(shown).toContain("callers reach  version 3 (80 %), version 4 (20 %)\n");
    expect(shown).toContain(`deployment     d-1 InProgress, of ${first}: 20 % on version 4, the rest on version 3\n`);
    expect(shown).toContain(`pipeline       ${executionId} InProgress since ${at}\n`);
    expect(document).toMatchObject({
      service: "payment", stack: "dev", executions: [{ executionId }], approval: null, deployment: { deploymentId: "d-1" }, live: { version: "3", weights: { "4": 0.2 } }, blue: { version: "9" },
      next: ["promote", "stop"].map((name) => `npx nx ${name} delivery -c dev --service payment --reason "…"`).concat("npx nx history delivery -c dev --service payment"),
    });
  });

  it.each<[object, string, string[]]>([
    [{ description: first, from: "3", to: "4", weight: 100 }, `of ${first}: all traffic has moved from version 3 to 4, which is being watched`, ["promote", "stop"]],
    [{ description: `${first} promoted`, from: "3", to: "4", weight: 0 }, `of ${first}: no traffic has moved`, ["stop"]],
    [{ description: "by hand", isUnstarted: true }, "of d-1: no traffic has moved", ["stop"]],
    [{ hasNoTarget: true }, "of d-1: no traffic has moved", ["stop"]],
    [{ undoes: "d-0" }, "a rollback of d-0: no traffic has moved", []],
  ])("says what a deployment is for: %j", async (deployment, expected, next) => {
    const aws = new SimulatedAws();
    aws.deployments.set("d-1", { status: "Baking", ...deployment });
    const { document, lines } = await aws.run({ command: "status" });

    expect(lines.join("\n")).toContain(`d-1 Baking, ${expected}\n`);
    expect((document["next"] as string[]).map((line) => line.split(" ")[2])).toEqual([...next, "history"]);
  });

  it("S3: shows what waits for approval, and keeps the token to itself", async () => {
    const aws = new SimulatedAws();
    aws.execution("InProgress");
    aws.switchTraffic("InProgress", { Approve: { status: "InProgress", token: "secret" }, "Switch-Traffic": undefined });
    const bare = await text(aws);
    await aws.history.add(identityOf(first, "payment"), [source, { kind: "artifact", sha256: "hash", at }, { kind: "proof", version: "9", at }]);
    const { document, lines } = await aws.run({ command: "status" });

    expect(bare).not.toContain("To be approved");
    expect(lines.join("\n")).toContain(`To be approved:\n  commit             abcdef0123456789\n  author             Ada\n  message            feat: pay\n  artifact           hash\n  proved on blue as  version 9\n`);
    expect(document).toMatchObject({ approval: { executionId, deploymentId: first, commit: "abcdef0123456789" } });
    expect((document["next"] as string[]).map((line) => line.split(" ")[2])).toEqual(["approve", "reject", "stop", "rollback", "history"]);
    expect(JSON.stringify([document, lines])).not.toContain("secret");
  });

  it("shows a failed stage with its reason, weights that are stuck, and an alarm that keeps a release back", async () => {
    const aws = new SimulatedAws();
    aws.execution("Failed");
    aws.alarms = [{ AlarmName: "error-rate", StateValue: "ALARM", StateReason: "7 > 5" }, { AlarmName: "throttles" }];
    aws.switchTraffic("Failed", { Approve: { status: "Succeeded", token: "old" }, "Switch-Traffic": { status: "Failed", errorDetails: { message: "It is red.\nTwice." }, summary: "s" } });
    await aws.history.add(identityOf(first, "payment"), [{ kind: "candidate", version: "4", at }]);
    const before = await aws.run({ command: "status" });
    aws.aliases["green"] = { version: "3", weights: { "4": 0.1 } };
    const stuck = await aws.run({ command: "status" });

    expect(before.lines.join("\n")).toContain("Switch-Traffic/Switch-Traffic failed:\n  It is red.\n  Twice.\n");
    expect(before.lines.join("\n")).toContain("error-rate  ALARM              7 > 5\n  throttles   INSUFFICIENT_DATA\n");
    expect((before.document["next"] as string[]).map((line) => line.split(" ")[2])).toEqual(["override", "retry", "rollback", "history"]);
    expect(stuck.lines[2]).toBe("callers reach  version 3 (90 %), version 4 (10 %), though no deployment runs");
    expect(stuck.document["next"]).toContain('npx nx run delivery:repair -c dev --service payment --reason "…"');
  });

  it.each<[object, string | undefined]>([[{ status: "Abandoned", summary: "let go" }, "Switch-Traffic/Switch-Traffic abandoned:\n  let go\n"], [{ status: "Failed" }, undefined]])("says why an action ended, if AWS does: %j", async (action, expected) => {
    const aws = new SimulatedAws();
    aws.switchTraffic("Stopped", { "Switch-Traffic": action });
    const shown = await text(aws);

    expect(shown.includes("Switch-Traffic/Switch-Traffic ")).toBe(expected !== undefined);
    expect(shown).toContain(expected ?? "Stages:");
  });

  it("shows nothing of a pipeline that tells nothing, and passes on what AWS refuses", async () => {
    const aws = new SimulatedAws();
    aws.stages = [];
    aws.alarms = [];
    aws.versions = [];
    expect(await text(aws)).toContain("Stages:\n\nAlarms");
    aws.deployments.set("d-1", { status: "Created" });
    aws.refused = { ListDeploymentTargets: new Error("no") };
    await expect(text(aws)).rejects.toThrow("no");
  });
});

describe("history", () => {
  const started = (minute: number): Fact => ({ kind: "execution", state: "STARTED", at: `2026-11-20T12:0${minute}:00.000Z` });
  const rollbackId = operatorIdOf({ service: "payment", work: "rollback", unique });

  async function recorded(): Promise<SimulatedAws> {
    const aws = new SimulatedAws();
    await aws.history.add(identityOf(first, "payment"), [started(1), source, { kind: "versions", from: "3", to: "4", at }]);
    await aws.history.add(identityOf(`payment:${executionId}:2`, "payment"), [started(3)]);
    await aws.history.add(identityOf(rollbackId, "payment"), [started(2)]);
    await aws.history.add(identityOf("d-7", "refund"), [started(2)]);
    await aws.history.point("d-1", first);
    return aws;
  }

  it("D20: lists newest first, and says that it reads the whole table", async () => {
    const aws = await recorded();
    const all = await aws.run({ command: "history" });
    const { document, lines } = await aws.run({ command: "history", service: "payment", limit: 2 });

    expect(lines).toEqual([
      `STARTED                   OUTCOME  VERSIONS  COMMIT  ID`,
      `2026-11-20T12:03:00.000Z  running                    payment:${executionId}:2`,
      `2026-11-20T12:02:00.000Z  running                    ${rollbackId}`,
      "", "Read the whole table history (4 deployments), which has no index; 2 of 3 shown, newest first.",
    ]);
    expect(all.lines).toContain(`2026-11-20T12:01:00.000Z  running  3 to 4    abcdef0  ${first}`);
    expect(document).toMatchObject({ scanned: 4, found: 3, deployments: [{ deploymentId: `payment:${executionId}:2`, origin: "pipeline" }, { origin: "operator" }] });
  });

  it.each([first, "d-1"])("shows one in full by our id and by CodeDeploy's: %s", async (id) => {
    const aws = await recorded();
    await aws.history.add(identityOf(first, "payment"), [
      { kind: "artifact", sha256: "hash", at }, { kind: "proof", version: "9", at }, { kind: "approval", decision: "Approved", by: "arn:bob", comment: "go", at },
      { kind: "deployment", deploymentId: "d-1", role: "shift", state: "START", at }, { kind: "deployment", deploymentId: "d-1", role: "shift", state: "FAILURE", error: "ALARM_ACTIVE", at: "2026-11-20T12:11:00.000Z" },
      { kind: "deployment", deploymentId: "d-2", role: "rollback", state: "SUCCESS", undoes: "d-1", at: "2026-11-20T12:11:00.000Z" }, { kind: "traffic", deploymentId: "d-1", percent: 10, at },
      { kind: "alarm", alarm: "error-rate", reason: "7 > 5", at }, { kind: "note", note: "unproven by traffic", at }, { kind: "operator", command: "stop", by: "arn:ada", at },
    ]);
    await aws.history.sendOnce(first, "started", 0, async () => {});
    const { document, lines } = await aws.run({ command: "history", id });
    const shown = lines.join("\n");

    for (const line of [
      first, "  origin             pipeline", "  outcome            rolled back", "  cause              alarm error-rate: 7 > 5", "  duration           10 minutes", "  commit             abcdef0123456789",
      "  message            feat: pay", "  proved on blue as  version 9", "  versions           3 to 4", `  approval           Approved by arn:bob at ${at}: go`, "  CodeDeploy         d-1", "  rollback           d-2",
      `  ${at}  stop  arn:ada`, `  ${at}  10 %`, `  ${at}  error-rate  7 > 5`, "  unproven by traffic", `  ${at}  shift d-1 START`, "Messages sent:", "  started",
    ]) expect(lines).toContain(line);
    expect(shown).not.toContain("undefined");
    expect(document).toMatchObject({ deploymentId: first, service: "payment", outcome: "rolled back", codeDeployIds: ["d-1"], messagesSent: ["started"], facts: { "proof": { version: "9" } } });
  });

  it("shows one of which little is known, and one that nobody of ours has started", async () => {
    const aws = await recorded();
    await aws.history.add(identityOf(rollbackId, "payment"), [{ kind: "approval", decision: "Approved", by: "arn:bob", at }]);

    expect((await aws.run({ command: "history", id: rollbackId })).lines).toContain(`  approval  Approved by arn:bob at ${at}`);
    expect((await aws.run({ command: "history", id: "d-7" })).lines.slice(0, 3)).toEqual(["d-7", "  service  refund", "  origin   manual"]);
  });

  it("refuses an id that it does not know, and says where to find one", async () => {
    const aws = await recorded();

    await expect(aws.run({ command: "history", id: "d-404" }, ["payment"], "local")).rejects.toThrow("The history (history) has no deployment d-404. It takes our id, <service>:<execution>:<attempt>, and CodeDeploy's, d-…; `npx nx history delivery` lists them.");
  });
});
