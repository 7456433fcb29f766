import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { DeploymentHistory, HistoryItem } from "@switchyard/deployment-history";
import { addFacts, decodeProgress, encodeProgress, type Fact, type ObservedAlarm, type Progress, settingsDigest, type TrialAnswer, type VersionSettings } from "@switchyard/release";
import { strToU8, zipSync } from "fflate";
import { parseApprovalRules } from "./approval-check";
import type { KnownDeployment } from "./deployment-control";
import type { AliasState } from "./function-releases";
import type { ActionFailure, StepResult } from "./pipeline-answer";
import type { CurrentExecution } from "./pipeline-execution";
import { checkProof } from "./proof-check";
import { releaseConductor } from "./release-conductor";
import type { ReleaseTools } from "./release-tools";

const minute = 60_000;
const executionId = "0a1b2c3d-0000-4000-8000-000000000001";
const commit = "a".repeat(40);
const code = strToU8("zip of the payment service");
const sha256 = createHash("sha256").update(code).digest("base64");
const standard: VersionSettings = { runtime: "nodejs22.x", memoryMiB: 512, timeoutSeconds: 10, layers: [], environment: {} };
const digest = settingsDigest(standard);

interface World {
  now: number;
  /** Code on each function, and whether Lambda is still at it. */
  code: Record<string, string>;
  isUpdating: boolean;
  versions: Record<string, string[]>;
  aliases: Record<string, AliasState>;
  /** By function, or by function and version; undefined for a version that there is not any more. @defaultValue the standard */
  settings: Record<string, VersionSettings | undefined>;
  trial: TrialAnswer | undefined;
  alarms: ObservedAlarm[];
  watched: string | undefined;
  differences: string[];
  deployments: Map<string, KnownDeployment & { appSpec: string; role: string }>;
  isBusy: boolean;
  /** How a rollback stands. */
  rollback: { status: string; error?: { code: string; message: string } };
  items: Map<string, HistoryItem>;
  pointers: Map<string, string>;
  answers: { jobId: string; result?: StepResult; failure?: ActionFailure }[];
  archive: Uint8Array;
  logged: unknown[];
  attempt: number;
  execution: Omit<CurrentExecution, "attempt">;
}

function artifact(manifest: object = { service: "payment", commit, sha256 }): Uint8Array {
  return zipSync({ "release.json": strToU8(JSON.stringify(manifest)), "payment.zip": code });
}

function setup(change: Partial<World> = {}) {
  const world: World = {
    now: Date.parse("2026-11-20T12:00:00Z"), code: {}, isUpdating: false, versions: { blue: ["1"], green: ["1"] }, settings: {},
    aliases: { blue: { version: "1", weights: {}, revisionId: "r" }, green: { version: "1", weights: {}, revisionId: "r" } }, trial: undefined,
    alarms: [], watched: undefined, differences: [], deployments: new Map(), isBusy: false, rollback: { status: "Succeeded" }, items: new Map(), pointers: new Map(), answers: [], archive: artifact(), logged: [], attempt: 1,
    execution: { author: { name: "Ada", email: "ada@example.com" }, message: "feat: pay\n\nmore" }, ...change,
  };
  const history: DeploymentHistory = {
    add: async (identity, facts) => {
      const before = world.items.get(identity.deploymentId) ?? { ...identity, revision: 0, facts: {}, sent: [] };
      const item = { ...before, facts: addFacts(before.facts, facts) };
      world.items.set(identity.deploymentId, item);
      return item;
    },
    sendOnce: async () => true,
    find: async (id) => world.items.get(id),
    point: async (from, to) => void world.pointers.set(from, to),
    follow: async (id) => world.pointers.get(id),
    list: async () => [...world.items.values()],
  };
  const statuses: Record<string, string> = { authorise: "authorised", capture: "captured", refund: "refunded" };
  const seen = new Set<unknown>();
  const tools: ReleaseTools = {
    service: "payment", stack: "dev", blueFunction: "blue", greenFunction: "green", hooks: { beforeTrafficHook: "before", afterTrafficHook: "after" }, history,
    executions: { current: async () => ({ attempt: world.attempt, ...world.execution }) },
    approval: parseApprovalRules("false", "{}"),
    artifactClient: () => ({ send: async () => ({ Body: { transformToByteArray: async () => world.archive } }) }) as never,
    now: () => world.now, time: () => new Date(world.now).toISOString(),
    functions: {
      update: async (name, bytes) => { world.code[name] = createHash("sha256").update(bytes).digest("base64"); },
      state: async () => (world.isUpdating ? { kind: "pending" } : { kind: "ready", revisionId: "r2" }),
      publish: async (name, codeSha256) => {
        const versions = world.versions[name]!;
        const known = versions.findIndex((version, i) => i > 0 && world.code[`${name}:${version}`] === codeSha256);
        const version = known > 0 ? versions[known]! : String(versions.length + 1);
        if (known < 0) versions.push(version);
        world.code[`${name}:${version}`] = codeSha256;
        return { version, codeSha256, settingsDigest: settingsDigest(world.settings[name] ?? standard) };
      },
      settings: async (name, version) => (`${name}:${version}` in world.settings ? world.settings[`${name}:${version}`] : (world.settings[name] ?? standard)),
      alias: async (name) => world.aliases[name]!,
      moveAlias: async (name, _alias, version) => { world.aliases[name] = { ...world.aliases[name]!, version }; },
      trial: () => async (request) => {
        if (world.trial) return world.trial;
        const replayed = seen.has(request["idempotencyKey"]);
        seen.add(request["idempotencyKey"]);
        if (request["amountMinor"] === 1251) return { payload: { status: "refused", problems: [] }, milliseconds: 4 };
        const status = request["paymentMethod"] === "tok_declined" ? "declined" : statuses[String(request["operation"])];
        return { payload: { status, paymentId: "pay_1", replayed }, milliseconds: 4 };
      },
    },
    watch: {
      watch: async (version) => { world.watched = version; },
      read: async () => ({ alarms: world.alarms, differences: world.differences }),
    },
    deployments: {
      start: async ({ appSpec, role, description }) => {
        if (world.isBusy) return undefined;
        const deploymentId = `d-${world.deployments.size + 1}`;
        const startedAt = new Date(world.now).toISOString();
        world.deployments.set(deploymentId, { deploymentId, status: "InProgress", description, startedAt, endedAt: startedAt, appSpec, role });
        return deploymentId;
      },
      get: async (id) => world.deployments.get(id) ?? { deploymentId: id, startedAt: "", endedAt: "", description: "", ...world.rollback },
      running: async () => [...world.deployments.values()].find(({ status }) => status === "InProgress"),
      startedAs: async (description, since) => [...world.deployments.values()].find((one) => one.description === description && Date.parse(one.startedAt) >= since),
      stop: async (id) => {
        const deployment = world.deployments.get(id)!;
        deployment.status = "Stopped";
        deployment.error = { code: "MANUAL_STOP", message: "stopped" };
        deployment.rollbackDeploymentId = "d-rollback";
      },
    },
  };
  const conductor = releaseConductor({
    tools, log: (...entry) => world.logged.push(entry),
    answer: { succeed: async (jobId, result) => void world.answers.push({ jobId, result }), fail: async (jobId, failure) => void world.answers.push({ jobId, failure }) },
  });
  let jobs = 0;
  const call = async (parameters: object | string | undefined, token?: string, jobId = `job-${++jobs}`, inputArtifacts: unknown[] = [{ location: { s3Location: { bucketName: "b", objectKey: "k" } } }]) => {
    await conductor({ "CodePipeline.job": { id: jobId, data: {
      actionConfiguration: { configuration: { UserParameters: typeof parameters === "object" ? JSON.stringify(parameters) : parameters } },
      inputArtifacts, artifactCredentials: { accessKeyId: "AKIDSECRET", secretAccessKey: "SECRETKEY", sessionToken: "SECRETTOKEN" }, ...(token === undefined ? {} : { continuationToken: token }),
    } } });
    return world.answers.at(-1)!;
  };
  /** Calls an action until it ends, a minute apart, as CodePipeline does. */
  const run = async (parameters: object, between: (world: World, progress: Progress) => void = () => {}) => {
    let answer = await call(parameters);
    for (let i = 0; answer.result?.kind === "continue"; i++) {
      if (i > 200) throw new Error(`does not end: ${answer.result.summary}`);
      world.now += minute;
      const token = encodeProgress(answer.result.progress);
      between(world, decodeProgress(token));
      answer = await call(parameters, token);
    }
    return answer;
  };
  return { world, tools, call, run, conductor };
}

const blue = { action: "deploy-blue", service: "payment", executionId, commit };
const green = { ...blue, action: "switch-traffic", blueVersion: "2", codeSha256: sha256, settingsDigest: digest };
const first = `payment:${executionId}:1`;

const factsOf = (world: World, id = first): Fact[] => Object.values(world.items.get(id)?.facts ?? {});
const ended = (world: World, status: string, more: Partial<KnownDeployment> = {}): void => {
  const deployment = [...world.deployments.values()].at(-1)!;
  Object.assign(deployment, { status, endedAt: new Date(world.now).toISOString(), ...more });
};

describe("Deploy-Blue", () => {
  it("D8, D9: puts the artifact on blue, tries that version and hands its proof on", async () => {
    const { world, run } = setup();

    const { result } = await run(blue);

    expect(result).toEqual({
      kind: "done", summary: "Version 2 of blue passed 7 synthetic payments of payment, the slowest in 4 ms", externalId: first,
      variables: { version: "2", codeSha256: sha256, settingsDigest: digest, author: "Ada <ada@example.com>", title: "feat: pay" },
    });
    expect(world.code["blue"]).toBe(sha256);
    expect(world.aliases["blue"]!.version).toBe("2");
    expect(world.aliases["green"]!.version).toBe("1");
    expect(factsOf(world).map(({ kind }) => kind)).toEqual(["claim", "artifact", "proof"]);
  });

  it("D23: hands on who wrote what, cut to what the approval's message holds", async () => {
    const long = setup({ execution: { author: { name: "x".repeat(500) }, message: "y".repeat(500) } });
    const silent = setup({ execution: { author: {}, message: "" } });

    expect((await long.run(blue)).result).toMatchObject({ variables: { author: `${"x".repeat(119)}…`, title: `${"y".repeat(199)}…` } });
    expect((await silent.run(blue)).result).toMatchObject({ variables: { author: "unknown", title: "without a message" } });
  });

  it("leaves the alias alone when it is where it should be", async () => {
    const { world, run } = setup({ aliases: { blue: { version: "2", weights: {}, revisionId: "r" } } });

    expect((await run(blue)).result?.kind).toBe("done");
    expect(world.aliases["blue"]!.version).toBe("2");
  });

  it("waits for Lambda by continuation, and not for ever", async () => {
    const { world, run } = setup({ isUpdating: true });
    const slow = setup({ isUpdating: true });

    expect((await run(blue, (one) => { one.isUpdating = false; })).result?.kind).toBe("done");
    expect((await slow.run(blue)).failure).toMatchObject({ type: "SystemUnavailable", message: "Lambda has not put the code on blue within 5 minutes. Retry the stage." });
    expect(world.answers[0]!.result).toMatchObject({ kind: "continue", summary: "Lambda is putting the code on blue" });
  });

  it.each<[string, Uint8Array, string]>([
    ["of another commit", artifact({ service: "payment", commit: "b".repeat(40), sha256 }), `The build's artifact is not what this pipeline releases: release.json names commit ${"b".repeat(40)}`],
    ["with another hash", artifact({ service: "payment", commit, sha256: `${"A".repeat(43)}=` }), "payment.zip has hash"],
    ["that is no zip", gzipSync("x"), "The build's artifact cannot be released: the artifact is not a zip."],
  ])("D8: refuses an artifact %s before anything is changed", async (_what, archive, message) => {
    const { world, run } = setup({ archive });

    expect((await run(blue)).failure?.message).toContain(message);
    expect(world.code).toEqual({});
  });

  it("fails when the version fails its trial, before any customer is touched", async () => {
    const { world, run } = setup({ trial: { failure: "Unhandled", milliseconds: 1 } });

    expect((await run(blue)).failure?.message).toBe("Version 2 of blue failed its trial; no customer was touched.\n- authorising failed: Unhandled");
    expect(factsOf(world).map(({ kind }) => kind)).not.toContain("proof");
  });

  it("D10: takes a job that was delivered twice for one attempt, and a retry of the stage for a new one", async () => {
    const { world, call } = setup();

    await Promise.all([call(blue, undefined, "job-a"), call(blue, undefined, "job-a")]);
    expect([...world.items.keys()]).toEqual([first]);
    world.attempt = 2;
    await call(blue, undefined, "job-b");
    expect([...world.items.keys()]).toEqual([first, `payment:${executionId}:2`]);
  });
});

describe("Switch-Traffic", () => {
  const shifted = (world: World, progress: Progress): void => { if (progress.phase === "shifting") ended(world, "Succeeded"); };

  it("publishes on green what blue has proved, points the alarms at it, and follows CodeDeploy to the end", async () => {
    const { world, run } = setup();

    const { result } = await run(green, shifted);

    expect(result).toEqual({ kind: "done", summary: "Version 2 of green serves all callers", externalId: "d-1" });
    expect(world.watched).toBe("2");
    const { appSpec, role, description } = world.deployments.get("d-1")!;
    expect({ role, description }).toEqual({ role: "shift", description: first });
    expect(JSON.parse(appSpec)).toMatchObject({ Resources: [{ green: { Properties: { CurrentVersion: "1", TargetVersion: "2", Alias: "live" } } }], Hooks: [{ BeforeAllowTraffic: "before" }, { AfterAllowTraffic: "after" }] });
    expect(world.pointers.get("d-1")).toBe(first);
    expect(factsOf(world)).toEqual(expect.arrayContaining([
      expect.objectContaining({ kind: "versions", from: "1", to: "2" }), expect.objectContaining({ kind: "deployment", state: "START" }), expect.objectContaining({ kind: "deployment", state: "SUCCESS" }),
    ]));
  });

  it("says that there is nothing to deploy, which is a success", async () => {
    const { world, run } = setup();
    await run(green, shifted);
    world.aliases["green"]!.version = "2";

    expect((await run(green)).result).toMatchObject({ kind: "done", summary: "Nothing to deploy: live of green is at version 2 already, with the same code and settings" });
    expect(world.deployments.size).toBe(1);
  });

  it.each<[string, object, Partial<World>, string]>([
    ["another code", { codeSha256: "other" }, {}, `This is not what blue has proved: green has code ${sha256}, blue's version 2 proved other. No traffic was moved.\nRelease the commit again`],
    [
      "settings that somebody changed on green", {}, { settings: { green: { ...standard, memoryMiB: 1024, environment: { A: "secret" } } } },
      "This is not what blue has proved: green has memory of 1024 MiB instead of 512, a variable A more, compared with blue's version 2. No traffic was moved.\n"
        + 'Somebody changed green by hand. Put it back, then release it: npx nx up runtime -c dev --refresh && npx nx retry delivery -c dev --service payment --reason "…". What is meant to stay belongs into the runtime layer.',
    ],
    [
      "settings that were deployed after the proof", {}, { settings: { green: { ...standard, timeoutSeconds: 20 }, blue: { ...standard, timeoutSeconds: 20 }, "blue:2": standard } },
      "green has a timeout of 20 seconds instead of 10, compared with blue's version 2. No traffic was moved.\nThe runtime layer was deployed after blue had proved the release. Release the commit again",
    ],
    ["other settings than those of a version that is deleted by now", {}, { settings: { green: { ...standard, timeoutSeconds: 20 }, "blue:2": undefined } }, "green has other settings, compared with blue's version 2."],
    ["other settings where green's version is deleted by now", {}, { settings: { green: { ...standard, timeoutSeconds: 20 }, "green:2": undefined, blue: undefined } }, "green has other settings, compared with blue's version 2."],
    ["no proof", { blueVersion: "" }, {}, "Deploy-Blue handed on no proof: proof.version: is not the number of a version. Deploy the delivery layer again, then release the commit again."],
  ])("D9: refuses %s", async (_what, parameters, change, message) => {
    const { world, run } = setup(change);

    expect((await run({ ...green, ...parameters })).failure?.message).toContain(message);
    expect(world.deployments.size).toBe(0);
  });

  it("D9: names the command for the stack that it runs on", async () => {
    const functions = { settings: async (name: string) => ({ ...standard, memoryMiB: name === "green" ? 1024 : 512 }) } as never;
    const checked = checkProof({ functions, service: "payment", stack: "local", blueFunction: "blue", greenFunction: "green" }, { version: "2", codeSha256: "c", settingsDigest: digest }, { version: "3", codeSha256: "c", settingsDigest: "other" });

    await expect(checked).rejects.toThrow('npx nx up runtime --refresh && npx nx retry delivery --service payment --reason "…"');
  });

  it("waits for Lambda", async () => {
    const { world, run } = setup({ isUpdating: true });

    const { result } = await run(green, (one, progress) => { one.isUpdating = false; shifted(one, progress); });

    expect(result?.kind).toBe("done");
    expect(world.answers[0]!.result).toMatchObject({ summary: "Lambda is putting the code on green" });
  });

  it("D6: waits until the alarms have been evaluated, and fails while one stays red", async () => {
    const alarm: ObservedAlarm = { name: "error-rate", state: "INSUFFICIENT_DATA", reason: "new", updatedAt: 0 };
    const { world, run } = setup({ alarms: [alarm] });
    const red = setup({ alarms: [{ ...alarm, state: "ALARM", reason: "7 > 5" }] });

    await run(green, shifted);
    expect(world.answers.filter(({ result }) => result?.summary.includes("being evaluated"))).toHaveLength(3);
    expect((await red.run(green)).failure?.message).toBe(
      'Before any traffic moved, these alarms on the new version stayed in ALARM for 10 minutes: error-rate: 7 > 5. No traffic was moved. To release all the same: npx nx override delivery -c dev --service payment --reason "…", '
      + 'or once they are not red any more: npx nx retry delivery -c dev --service payment --reason "…"');
    expect(red.world.deployments.size).toBe(0);
  });

  it("D17: follows the deployment that an operator has started in its name while an alarm stays red", async () => {
    const { world, run } = setup({ alarms: [{ name: "error-rate", state: "ALARM", reason: "7 > 5", updatedAt: 0 }] });
    const overriding = { deploymentId: "d-o", status: "InProgress", description: first, startedAt: "2026-11-20T12:03:00.000Z", endedAt: "2026-11-20T12:03:00.000Z", appSpec: "", role: "" };

    const { result } = await run(green, (one, progress) => {
      if (progress.phase === "settling" && one.now > Date.parse("2026-11-20T12:02:00Z")) one.deployments.set("d-o", overriding);
      if (progress.phase === "shifting") overriding.status = "Succeeded";
    });

    expect(result).toEqual({ kind: "done", summary: "Version 2 of green serves all callers", externalId: "d-o" });
    expect(world.deployments.size).toBe(1);
    expect(factsOf(world)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "candidate", version: "2" }), expect.objectContaining({ kind: "deployment", deploymentId: "d-o", state: "START" })]));
  });

  it("D6: does not start with alarms that watch something else", async () => {
    const { world, run } = setup({ differences: ["alarm a does not exist"] });

    expect((await run(green)).failure?.message).toBe('The candidate alarms do not watch version 2: alarm a does not exist. No traffic was moved. A retry writes them anew: npx nx retry delivery -c dev --service payment --reason "…"');
    expect(world.deployments.size).toBe(0);
  });

  it("D6: stops with rollback when somebody changes the alarms on the way", async () => {
    const { world, run } = setup();

    const { failure } = await run(green, (one, progress) => { if (progress.phase === "shifting") one.differences = ["alarm a does not exist"]; });

    expect(failure?.message).toContain("deployment d-1 was stopped because the candidate alarms guard this release no more: alarm a does not exist\n");
    expect(factsOf(world)).toContainEqual(expect.objectContaining({ kind: "note", note: "deployment d-1 was stopped with rollback, because the candidate alarms guard this release no more: alarm a does not exist" }));
    expect(failure?.message).toContain("All traffic is back on version 1 (rollback d-rollback).");
    expect(world.answers.at(-2)!.result?.summary).toContain("Deployment d-1 is being stopped");
  });

  it.each<[string, Fact[], string]>([
    ["an operator, by name and reason", [{ kind: "operator", command: "stop", by: "arn:ada", reason: "chargebacks", at: "2026-11-20T12:09:00.000Z" }], "was stopped by arn:ada: chargebacks\n"],
    ["somebody who left no trace", [], "was stopped. MANUAL_STOP: stopped\n"],
  ])("A5: tells of a stop by %s", async (_whom, facts, expected) => {
    const { run } = setup();

    const { failure } = await run(green, (one, progress) => {
      if (progress.phase !== "shifting") return;
      const item = one.items.get(first)!;
      one.items.set(first, { ...item, facts: addFacts(item.facts, facts) });
      ended(one, "Stopped", { error: { code: "MANUAL_STOP", message: "stopped" }, rollbackDeploymentId: "d-2" });
    });

    expect(failure?.message).toContain(`deployment d-1 ${expected}`);
  });

  it("tells of the alarm that stopped the shift", async () => {
    const { world, run } = setup();

    const { failure } = await run(green, (one, progress) => {
      if (progress.phase !== "shifting") return;
      one.alarms = [{ name: "error-rate", state: "ALARM", reason: "two datapoints [7, 8] > 5", updatedAt: one.now }, { name: "throttles", state: "OK", reason: "", updatedAt: one.now }];
      ended(one, "Failed", { error: { code: "ALARM_ACTIVE", message: "one alarm" }, rollbackDeploymentId: "d-2" });
    });

    expect(failure).toMatchObject({ type: "JobFailed", externalId: "d-1" });
    expect(failure?.message).toBe([
      "Version 2 of payment was not released: deployment d-1 failed. ALARM_ACTIVE: one alarm", "Alarm error-rate: two datapoints [7, 8] > 5",
      "All traffic is back on version 1 (rollback d-2).", `The whole record: npx nx history delivery -c dev --id ${first}`,
    ].join("\n"));
    expect(factsOf(world)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "alarm", alarm: "error-rate" }), expect.objectContaining({ kind: "deployment", state: "FAILURE", error: "ALARM_ACTIVE: one alarm" })]));
  });

  it("tells what a hook found wrong, of which CodeDeploy says nothing", async () => {
    const { world, run } = setup();

    const { failure } = await run(green, (one, progress) => {
      if (progress.phase !== "shifting") return;
      const item = one.items.get(first)!;
      const hook = (deploymentId: string): Fact => ({ kind: "hook", deploymentId, hook: "BeforeAllowTraffic", problems: [`${deploymentId} is slow`], at: "2026-11-20T12:00:00.000Z" });
      one.items.set(first, { ...item, facts: { ...item.facts, ours: hook("d-1"), other: hook("d-0") } });
      ended(one, "Failed", { error: { code: "HOOK_EXECUTION_FAILURE", message: "a hook failed" }, rollbackDeploymentId: "d-2" });
    });

    expect(failure?.message.split("\n").slice(0, 3)).toEqual([
      "Version 2 of payment was not released: deployment d-1 failed. HOOK_EXECUTION_FAILURE: a hook failed", "hook BeforeAllowTraffic: d-1 is slow",
      "All traffic is back on version 1 (rollback d-2).",
    ]);
    expect(world.items.size).toBeGreaterThan(0);
  });

  describe("when a shift has failed", () => {
    const failed = (more: Partial<KnownDeployment> = {}) => (one: World, progress: Progress): void => {
      const shift = one.deployments.get("d-1");
      if (progress.phase === "shifting" && shift?.status === "InProgress") ended(one, "Failed", { error: { code: "ALARM_ACTIVE", message: "m" }, ...more });
    };

    it("says where the traffic is when that is known, not before", async () => {
      const { world, run } = setup({ rollback: { status: "InProgress" } });
      let looks = 0;

      const { failure } = await run(green, (one, progress) => {
        failed({ rollbackDeploymentId: "d-2" })(one, progress);
        if (progress.phase === "shifting" && ++looks === 3) one.rollback = { status: "Succeeded" };
      });

      expect(world.answers.filter(({ result }) => result?.summary === "Deployment d-1 has ended (ALARM_ACTIVE: m); all traffic is being put back on version 1")).toHaveLength(2);
      expect(failure?.message).toContain("All traffic is back on version 1 (rollback d-2).");
    });

    it.each<[string, Omit<AliasState, "revisionId">, string]>([
      ["some", { version: "1", weights: { 2: 0.1 } }, 'The alias still splits callers between versions 1 and 2. Put all of them on version 1 now: npx nx run delivery:repair -c dev --service payment --reason "…"'],
      ["all", { version: "2", weights: {} }, 'All callers are on version 2. Put them back on the version before it now: npx nx rollback delivery -c dev --service payment --reason "…"'],
    ])("says that the rollback failed, and the command that works with %s callers on the new version", async (_callers, alias, said) => {
      const { run } = setup({ rollback: { status: "Failed", error: { code: "IAM_ROLE_PERMISSIONS", message: "no" } } });

      const { failure } = await run(green, (one, progress) => {
        failed({ rollbackDeploymentId: "d-2" })(one, progress);
        if (progress.phase === "shifting") one.aliases["green"] = { ...alias, revisionId: "r" };
      });

      expect(failure?.message.split("\n").slice(1, 3)).toEqual(["THE ROLLBACK FAILED (d-2): IAM_ROLE_PERMISSIONS: no", said]);
    });

    it("waits a minute for CodeDeploy to name a rollback", async () => {
      const { world, run } = setup();

      expect((await run(green, failed())).failure?.message).toContain("CodeDeploy reports no rollback. All callers are on version 1.");
      expect(world.answers.filter(({ result }) => result?.summary.includes("has ended"))).toHaveLength(1);
    });
  });

  describe("with approval", () => {
    const bob = "arn:aws:sts::000000000000:assumed-role/people/bob@example.com";
    const answered = (by?: string, decision: "Approved" | "Rejected" = "Approved"): Partial<World> => ({
      execution: { author: { email: "ada@example.com" }, message: "", approval: { decision, comment: "go", at: "2026-11-20T11:59:00.000Z", ...(by !== undefined && { by }) } },
    });
    const asking = (change: Partial<World>, committers = "{}") => {
      const made = setup(change);
      made.tools.approval = parseApprovalRules("true", committers);
      return made;
    };

    it("D23: goes on with somebody else's approval, and records who, when and why", async () => {
      const { world, run } = asking(answered(bob));

      expect((await run(green, shifted)).result?.kind).toBe("done");
      expect(factsOf(world).find(({ kind }) => kind === "approval")).toEqual({ kind: "approval", decision: "Approved", by: bob, comment: "go", at: "2026-11-20T11:59:00.000Z" });
    });

    it.each<[string, Partial<World>, string, RegExp, number]>([
      ["nobody has approved this attempt", {}, "{}", /^Nobody has approved this attempt\. Retry all actions of the stage, so that the approval is asked for again\. No traffic was moved\.$/, 0],
      ["it was refused", answered(bob, "Rejected"), "{}", /^Nobody has approved/, 1],
      ["nobody knows who approved", answered(), "{}", /^CodePipeline does not tell which person approved \(it names nobody\)/, 0],
      ["the author has approved", answered("arn:aws:iam::000000000000:user/ada"), "{}", /^arn:aws:iam::000000000000:user\/ada wrote the commit \(<ada@example.com>\) and may not approve it/, 1],
      ["the author has approved under another name", answered(bob), '{"ada@example.com":["bob@example.com"]}', /may not approve it/, 1],
    ])("D23: ends before anything touches green when %s", async (_why, change, committers, message, facts) => {
      const { world, run } = asking(change, committers);

      expect((await run(green)).failure?.message).toMatch(message);
      expect(world.code).toEqual({});
      expect(world.deployments.size).toBe(0);
      expect(factsOf(world).filter(({ kind }) => kind === "approval")).toHaveLength(facts);
    });

    it.each([["yes", "{}"], ["true", "[]"], ["true", '{"ada":"ada"}'], ["true", "{"]])("D23: is not lost by a typing error in its settings: %s %s", (required, committers) => {
      expect(() => parseApprovalRules(required, committers)).toThrow();
    });

    it("D23: records an approval that nothing asks for any more", async () => {
      const { world, run } = setup(answered("arn:aws:iam::000000000000:user/ada"));

      expect((await run(green, shifted)).result?.kind).toBe("done");
      expect(factsOf(world).map(({ kind }) => kind)).toContain("approval");
    });
  });

  it("D13: waits for a deployment that is not of this release", async () => {
    const { world, run } = setup();
    const foreign = { deploymentId: "d-x", status: "InProgress", description: "", startedAt: "", endedAt: "", appSpec: "", role: "" };
    world.deployments.set("d-x", foreign);

    const { result } = await run(green, (one, progress) => {
      if (progress.phase === "waiting") foreign.status = "Succeeded";
      shifted(one, progress);
    });

    expect(result?.kind).toBe("done");
    expect(world.answers[0]!.result?.summary).toBe("Waits for deployment d-x, which is not of this release");
  });

  it("waits when another deployment begins in the same moment", async () => {
    const { world, run } = setup({ isBusy: true });

    await run(green, (one, progress) => { one.isBusy = false; shifted(one, progress); });

    expect(world.answers[0]!.result?.summary).toBe("Waits for a deployment that began in this moment");
  });

  it("adopts the deployment of a call that died before its answer", async () => {
    const { world, call, run } = setup();
    await call(green, undefined, "job-a");
    expect(world.deployments.size).toBe(1);

    await call(green, undefined, "job-a");
    expect(world.deployments.size).toBe(1);
    expect(world.answers.at(-1)!.result).toMatchObject({ progress: { phase: "shifting", deploymentId: "d-1" } });
    ended(world, "Succeeded");
    expect((await run(green, shifted)).result?.kind).toBe("done");
  });

  it("starts no second deployment when the first has ended before anybody heard of it", async () => {
    const { world, call } = setup({ aliases: { green: { version: "2", weights: {}, revisionId: "r" } } });
    const lost = { deploymentId: "d-1", status: "Failed", description: first, startedAt: "2026-11-20T11:59:00.000Z", endedAt: "2026-11-20T11:59:30.000Z", appSpec: "", role: "" };
    world.deployments.set("d-1", { ...lost, from: "1" });

    const waiting = encodeProgress({ phase: "waiting", attempt: 1, since: 0, to: "2", role: "shift" });
    expect((await call(green, waiting)).result).toMatchObject({ progress: { phase: "shifting", deploymentId: "d-1", from: "1" } });
    expect(world.deployments.size).toBe(1);
  });

  it("D4: fails on weights that are stuck, with the command that cures them", async () => {
    const { run } = setup({ aliases: { green: { version: "1", weights: { "2": 0.1 }, revisionId: "r" } } });

    expect((await run(green)).failure?.message).toContain('No traffic was moved. Put it right with: npx nx run delivery:repair -c dev --service payment --reason "…", then: npx nx retry delivery -c dev --service payment --reason "…"');
  });

  it.each([["urgent", "arn:ada promotes it: urgent"], [undefined, "arn:ada promotes it: no reason given"]])("D18: promotes when an operator says so (%s)", async (reason, because) => {
    const { world, run } = setup();
    const promote: Fact = { kind: "operator", command: "promote", by: "arn:ada", at: "2026-11-20T12:10:00.000Z", ...(reason && { reason }) };

    const { result } = await run(green, (one, progress) => {
      if (progress.phase === "shifting" && progress.role === "shift" && progress.stopped === undefined) one.items.set(first, { ...one.items.get(first)!, facts: addFacts(one.items.get(first)!.facts, [promote]) });
      if (progress.phase === "shifting" && progress.role === "promotion" && one.now > Date.parse("2026-11-20T12:04:00Z")) ended(one, "Succeeded");
    });

    expect(result).toMatchObject({ kind: "done", externalId: "d-2" });
    expect(world.deployments.get("d-2")).toMatchObject({ role: "promotion", description: `${first} promoted` });
    expect(world.answers.some(({ result: one }) => one?.summary === `Deployment d-1 is being stopped: ${because}`)).toBe(true);
    expect(factsOf(world).filter(({ kind }) => kind === "deployment")).toHaveLength(4);
  });

  it("D18: promotes nothing that an alarm has stopped in the moment of the promotion", async () => {
    const { world, run, tools } = setup();
    // CodeDeploy answers that it has ended already.
    tools.deployments.stop = async () => ended(world, "Stopped", { error: { code: "ALARM_ACTIVE", message: "one alarm" }, rollbackDeploymentId: "d-2" });

    const { failure } = await run(green, (one, progress) => {
      if (progress.phase === "shifting") one.items.set(first, { ...one.items.get(first)!, facts: addFacts(one.items.get(first)!.facts, [{ kind: "operator", command: "promote", by: "arn:ada", at: "2026-11-20T12:10:00.000Z" }]) });
    });

    expect(failure?.message).toContain("deployment d-1 was stopped. ALARM_ACTIVE: one alarm\n");
    expect(world.deployments.size).toBe(1);
  });

  it("D4, D18: promotes nothing on top of weights that a failed rollback has left, and does not say that no traffic was moved", async () => {
    const { world, run } = setup();

    const { failure } = await run(green, (one, progress) => {
      if (progress.phase !== "shifting") return;
      one.items.set(first, { ...one.items.get(first)!, facts: addFacts(one.items.get(first)!.facts, [{ kind: "operator", command: "promote", by: "arn:ada", at: "2026-11-20T12:10:00.000Z" }]) });
      one.aliases["green"] = { version: "1", weights: { "2": 0.1 }, revisionId: "r" };
    });

    expect(failure?.message).toMatch(/^live of green splits its traffic .* from there\. Put it right with: npx nx run delivery:repair/);
    expect(world.deployments.size).toBe(1);
  });

  it("goes on when its record is gone", async () => {
    const { world, run } = setup();
    let calls = 0;

    const { result } = await run(green, (one, progress) => {
      one.items.clear();
      if (progress.phase === "shifting" && ++calls > 1) ended(one, "Succeeded");
    });

    expect(result?.kind).toBe("done");
    expect(factsOf(world).map(({ kind }) => kind)).toEqual(["deployment"]);
  });

  it("keeps waiting for a stop that takes its time", async () => {
    const { world, tools, run } = setup();
    let asked = 0;
    tools.deployments.stop = async () => { asked++; };

    await run(green, (one, progress) => {
      if (progress.phase !== "shifting") return;
      one.differences = ["changed"];
      if (progress.stopped && one.now > Date.parse("2026-11-20T12:05:00Z")) ended(one, "Stopped", { rollbackDeploymentId: "d-2" });
    });

    expect(asked).toBe(1);
    expect(world.answers.at(-1)!.failure?.message).toContain("was stopped");
  });
});

describe("releaseConductor", () => {
  it.each([
    [undefined, "UserParameters: is missing"],
    ["{", "UserParameters: is not JSON"],
    ['{"action":"deploy-red"}', "UserParameters.action: "],
    [JSON.stringify({ ...blue, service: "refund" }), 'This conductor releases "payment", the action asks for "refund"'],
  ])("answers a failure for parameters that cannot be read: %j", async (parameters, reason) => {
    const { call } = setup();

    expect((await call(parameters)).failure).toMatchObject({ type: "ConfigurationError", message: expect.stringContaining(reason) });
  });

  it("answers a failure without an artifact, and for a token that is none of its own", async () => {
    const { call } = setup();

    expect((await call(blue, undefined, "j", [])).failure?.message).toContain("The action has no input artifact");
    expect((await call(blue, "{}")).failure?.message).toContain("The continuation token is none of this version");
    expect((await call(blue, encodeProgress({ phase: "settling", attempt: 1, since: 0, to: "2" }))).failure?.message).toContain("The continuation token is of another action");
  });

  it.each([
    ["a refusal", Object.assign(new Error("no"), { name: "AccessDeniedException" }), "PermissionError", "The release conductor could not go on: AccessDeniedException: no"],
    ["a mistake", new TypeError("x"), "JobFailed", "The release conductor could not go on: TypeError: x"],
    ["something that is no error", "text", "JobFailed", "The release conductor could not go on: Error: text"],
  ])("answers a failure whatever goes wrong: %s", async (_what, error, type, message) => {
    const { tools, call } = setup();
    tools.functions.update = async () => { throw error; };

    expect((await call(blue)).failure).toMatchObject({ type, message });
  });

  describe("when AWS stumbles", () => {
    const refusal = (name: string, more: object = {}): Error => Object.assign(new Error("no"), { name, ...more });

    it.each([
      ["throttles", refusal("ThrottlingException")], ["is out of order", refusal("InternalServerError", { $metadata: { httpStatusCode: 500 } })],
      ["cannot be reached", refusal("Error", { code: "ECONNRESET" })], ["is being changed by somebody else", refusal("ResourceConflictException", { $metadata: { httpStatusCode: 409 } })],
    ])("makes the first call again when it %s", async (_what, error) => {
      const { world, tools, run } = setup();
      const { update } = tools.functions;
      let refusals = 2;
      tools.functions.update = async (...call) => { if (refusals-- > 0) throw error; return update(...call); };

      expect((await run(blue)).result?.kind).toBe("done");
      expect(world.answers.map(({ result }) => result)).toMatchObject([
        { kind: "continue", progress: { phase: "starting" }, summary: `AWS does not let the release go on at the moment and is asked again: ${error.name}: no` }, { kind: "continue" }, { kind: "done" },
      ]);
    });

    it("goes on with the shift, and gives up after fifteen minutes without an answer", async () => {
      const { world, tools, run } = setup();
      const { get } = tools.deployments;
      let [calls, refused] = [0, 0];
      tools.deployments.get = async (id) => {
        if (++calls === 1 || calls === 12) return get(id);
        refused++;
        throw refusal("TooManyRequestsException");
      };

      const { failure } = await run(green);

      expect(failure).toMatchObject({ type: "SystemUnavailable", message: "AWS has not let the release go on for 15 minutes: TooManyRequestsException: no" });
      // Ten minutes, an answer, and then fifteen anew.
      expect(refused).toBe(10 + 16);
      expect(world.answers.find(({ result }) => result?.summary.includes("asked again"))?.result).toMatchObject({ externalId: "d-1", progress: { phase: "shifting", deploymentId: "d-1" } });
      expect(world.deployments.size).toBe(1);
    });
  });

  it("A8: never logs the credentials that the event holds", async () => {
    const { world, run, call } = setup();

    await run(blue);
    await call("{");

    expect(world.logged.length).toBeGreaterThan(1);
    expect(JSON.stringify([world.logged, world.answers])).not.toMatch(/SECRET/);
  });

  it("refuses an event that is not a job", async () => {
    await expect(setup().conductor({})).rejects.toThrow("The event is not a CodePipeline job");
  });
});
