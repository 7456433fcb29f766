import fc from "fast-check";
import type { AliasTraffic } from "./alias-traffic";
import { clip, deploymentVerdict, failureMessage, isStopRequested, maximumFailureCharacters, type ReleaseFailure } from "./deployment-verdict";
import { decodeProgress, encodeProgress, maximumTokenCharacters, type Progress } from "./progress";
import { settling, type ObservedAlarm } from "./settling";

describe("progress", () => {
  it("comes back from a continuation token as it went, and fits", () => {
    const version = fc.integer({ min: 1, max: 1e9 }).map(String);
    const stopped = fc.option(fc.record({ because: fc.string({ minLength: 1, maxLength: 200 }), thenPromotes: fc.boolean() }), { nil: undefined });
    const shifting = fc.record({ phase: fc.constant("shifting" as const), attempt: fc.nat(99), from: version, to: version, deploymentId: fc.constant("d-ABCDEFGHI"), role: fc.constantFrom("shift" as const, "promotion" as const) });
    fc.assert(fc.property(shifting, stopped, (progress, stop) => {
      const value: Progress = { ...progress, ...(stop && { stopped: stop }) };
      expect(decodeProgress(encodeProgress(value))).toEqual(value);
      expect(encodeProgress(value).length).toBeLessThanOrEqual(maximumTokenCharacters);
    }));
  });

  it.each(["", "{", "{}", '{"phase":"dancing"}', '{"phase":"updating"}'])("refuses the token %j and says what to do", (token) => {
    expect(() => decodeProgress(token)).toThrow("The continuation token is none of this version of the release conductor. Retry the stage.");
  });
});

describe("settling", () => {
  const since = 1_000_000;
  const minute = 60_000;
  const alarm = (change: Partial<ObservedAlarm> = {}): ObservedAlarm => ({ name: "error-rate", state: "OK", reason: "r", updatedAt: since + minute, ...change });

  it.each<[string, Partial<ObservedAlarm>, number, string]>([
    ["an alarm that is OK since it was written", {}, 2, "ready"],
    ["an alarm whose state is older", { updatedAt: since - minute }, 2, "wait"],
    ["an alarm that did not change, but had time to be evaluated", { updatedAt: since - minute }, 3, "ready"],
    ["an alarm without data", { state: "INSUFFICIENT_DATA" }, 2, "wait"],
    ["an alarm without data, after its time", { state: "INSUFFICIENT_DATA" }, 3, "ready"],
    ["a red alarm", { state: "ALARM" }, 9, "wait"],
    ["a red alarm, after ten minutes", { state: "ALARM" }, 10, "failed"],
  ])("D6: %s", (_what, change, minutes, expected) => {
    expect(settling([alarm({ name: "other" }), alarm(change)], since, since + minutes * minute).kind).toBe(expected);
  });

  it("D6: names what is red", () => {
    expect(settling([alarm({ state: "ALARM", reason: "7 > 5" }), alarm({ name: "other" })], since, since + 10 * minute)).toEqual({
      kind: "failed", reason: "Before any traffic moved, these alarms on the new version stayed in ALARM for 10 minutes: error-rate: 7 > 5",
    });
  });
});

describe("deploymentVerdict", () => {
  it.each(["Created", "Queued", "InProgress", "Baking", "Ready", "SomethingNew"])("takes %s for running", (status) => {
    expect(deploymentVerdict({ deploymentId: "d", status })).toEqual({ kind: "running" });
  });

  it("reads how a deployment ended", () => {
    expect(deploymentVerdict({ deploymentId: "d", status: "Succeeded" })).toEqual({ kind: "succeeded" });
    expect(deploymentVerdict({ deploymentId: "d", status: "Failed", error: { code: "ALARM_ACTIVE", message: "one alarm" }, rollbackDeploymentId: "d-2" }))
      .toEqual({ kind: "ended", state: "FAILURE", cause: "ALARM_ACTIVE: one alarm", rollbackDeploymentId: "d-2" });
    expect(deploymentVerdict({ deploymentId: "d", status: "Stopped", error: { code: "" }, rollbackDeploymentId: "" })).toEqual({ kind: "ended", state: "STOP", cause: "CodeDeploy gave no reason" });
    expect(deploymentVerdict({ deploymentId: "d", status: "Stopped" })).toMatchObject({ cause: "CodeDeploy gave no reason" });
  });
});

describe("failureMessage", () => {
  const failure: ReleaseFailure = {
    service: "payment", from: "3", to: "4", deploymentId: "d-1", verdict: { kind: "ended", state: "FAILURE", cause: "ALARM_ACTIVE: one", rollbackDeploymentId: "d-2" },
    rollback: { kind: "succeeded", deploymentId: "d-2" },
    alarms: [{ name: "error-rate", reason: "two datapoints [7.0, 8.0] were greater than 5.0" }], look: "npx nx history delivery", repair: "npx nx run delivery:repair", goBack: "npx nx rollback delivery", hooks: ["hook AfterAllowTraffic: 7.0 % of its calls failed"],
  };

  it("says what happened, which alarm with its datapoints, where the traffic is and where to look", () => {
    expect(failureMessage(failure)).toBe([
      "Version 4 of payment was not released: deployment d-1 failed. ALARM_ACTIVE: one",
      "hook AfterAllowTraffic: 7.0 % of its calls failed",
      "Alarm error-rate: two datapoints [7.0, 8.0] were greater than 5.0",
      "All traffic is back on version 3 (rollback d-2).",
      "The whole record: npx nx history delivery",
    ].join("\n"));
  });

  it.each([["MANUAL_STOP", true], [undefined, true], ["ALARM_ACTIVE", false]])("knows a stop that somebody asked for: %s", (code, expected) => {
    const verdict = deploymentVerdict({ deploymentId: "d-1", status: "Stopped", error: { code } }) as ReleaseFailure["verdict"];

    expect(isStopRequested(verdict)).toBe(expected);
    expect(isStopRequested({ ...verdict, state: "FAILURE" })).toBe(false);
  });

  it("says that it was stopped, also when nobody knows why", () => {
    expect(failureMessage({ ...failure, verdict: { ...failure.verdict, state: "STOP" } })).toContain("deployment d-1 was stopped. ALARM_ACTIVE: one\n");
  });

  it("says when it was the conductor that stopped, and when nothing was rolled back", () => {
    const { rollbackDeploymentId: _none, ...verdict } = failure.verdict;
    expect(failureMessage({ ...failure, verdict: { ...verdict, state: "STOP" }, rollback: { kind: "none", alias: { version: "3", weights: {} } }, alarms: [], hooks: undefined, stopReason: "because somebody changed an alarm" })).toBe([
      "Version 4 of payment was not released: deployment d-1 was stopped because somebody changed an alarm",
      "CodeDeploy reports no rollback. All callers are on version 3.",
      "The whole record: npx nx history delivery",
    ].join("\n"));
  });

  it.each<[string, AliasTraffic, string]>([
    ["is split", { version: "3", weights: { 4: 0.1 } }, "The alias still splits callers between versions 3 and 4. Put all of them on version 3 now: npx nx run delivery:repair"],
    ["has moved altogether", { version: "4", weights: {} }, "All callers are on version 4. Put them back on the version before it now: npx nx rollback delivery"],
    ["is where it was", { version: "3", weights: {} }, "All callers are on version 3."],
  ])("names the command that works when a rollback failed, or none is reported, and the traffic %s", (_where, alias, said) => {
    const told = (rollback: ReleaseFailure["rollback"]): string[] => failureMessage({ ...failure, alarms: [], hooks: undefined, rollback }).split("\n").slice(1, -1);

    expect(told({ kind: "failed", deploymentId: "d-2", cause: "IAM_ROLE_PERMISSIONS: no", alias })).toEqual(["THE ROLLBACK FAILED (d-2): IAM_ROLE_PERMISSIONS: no", said]);
    expect(told({ kind: "none", alias })).toEqual([`CodeDeploy reports no rollback. ${said}`]);
  });

  it("stays within CodePipeline's limit", () => {
    const message = failureMessage({ ...failure, alarms: Array.from({ length: 100 }, () => ({ name: "a".repeat(100), reason: "r" })) });
    expect(message).toHaveLength(maximumFailureCharacters);
    expect(message.endsWith("…")).toBe(true);
    expect(clip("short", 5)).toBe("short");
  });
});
