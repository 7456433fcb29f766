import fc from "fast-check";
import { addFacts, type Fact } from "./fact";
import { isFullyKnown, type ObservedShift, ownerOf, shiftFacts, trafficSteps } from "./observed-shift";

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();

const shift = (change: Partial<ObservedShift> = {}): ObservedShift => ({
  deploymentId: "d-1", status: "InProgress", description: "payment:e:1", configName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes", createdAt: time(0), ...change,
});
const target = { fromVersion: "3", toVersion: "4", percent: 20, trafficFrom: time(2) };
const traffic = (change: Partial<ObservedShift>) => shiftFacts(shift(change)).flatMap((fact) => (fact.kind === "traffic" ? [`${fact.percent} ${fact.at}`] : []));

describe("shiftFacts", () => {
  it("S6: tells of a shift that was rolled back by an alarm", () => {
    const failed = shift({ status: "Failed", endedAt: time(15), error: { code: "ALARM_ACTIVE", message: "red" }, rollbackDeploymentId: "d-2", target: { ...target, percent: 0, trafficUntil: time(15) } });
    const rollback = shift({ deploymentId: "d-2", description: "", undoes: "d-1", status: "Succeeded", createdAt: time(15), endedAt: time(16), target: { ...target, percent: 100 } });

    expect([failed, rollback].flatMap(shiftFacts)).toEqual([
      { kind: "deployment", deploymentId: "d-1", role: "shift", state: "START", at: time(0) },
      { kind: "deployment", deploymentId: "d-1", role: "shift", state: "FAILURE", at: time(15), error: "ALARM_ACTIVE: red" },
      { kind: "versions", from: "3", to: "4", at: time(0) },
      { kind: "traffic", deploymentId: "d-1", percent: 10, at: time(2) }, { kind: "traffic", deploymentId: "d-1", percent: 20, at: time(12) },
      { kind: "deployment", deploymentId: "d-2", role: "rollback", undoes: "d-1", state: "START", at: time(15) },
      { kind: "deployment", deploymentId: "d-2", role: "rollback", undoes: "d-1", state: "SUCCESS", at: time(16) },
      { kind: "traffic", deploymentId: "d-2", percent: 0, at: time(16) },
    ]);
  });

  it.each<[string, Partial<ObservedShift>, string[]]>([
    ["nothing before it has started", {}, []],
    ["nothing before traffic moves", { target: { ...target, trafficFrom: undefined } }, []],
    ["what the weight says while it moves", { target }, [`10 ${time(2)}`, `20 ${time(12)}`]],
    ["what was due before it ended", { status: "Stopped", endedAt: time(11), target: { ...target, percent: 0, trafficUntil: time(11) } }, [`10 ${time(2)}`]],
    ["what was due before the deployment ended, if no other end is told", { status: "Failed", endedAt: time(11), target: { ...target, percent: 0 } }, [`10 ${time(2)}`]],
    ["nothing of a configuration of somebody's own", { configName: "mine", target }, []],
  ])("tells of traffic %s", (_what, change, expected) => {
    expect(traffic(change)).toEqual(expected);
  });

  it.each(["Created", "Queued", "Baking", "Ready", "something new"])("takes %s for no end", (status) => {
    expect(shiftFacts(shift({ status, endedAt: time(1) }))).toHaveLength(1);
  });

  it("waits for the time of an end, and of a rollback's", () => {
    expect(shiftFacts(shift({ status: "Succeeded" }))).toHaveLength(1);
    expect(shiftFacts(shift({ status: "Succeeded", undoes: "d-0" }))).toHaveLength(1);
    expect(shiftFacts(shift({ status: "Failed", endedAt: time(3), undoes: "d-0" }))).toHaveLength(2);
  });

  it("D20: says the same whoever looks when: later looks only add", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 99 }), (endMinute, lookMinute) => {
      const [end, look] = [Math.max(endMinute, 3), Math.min(lookMinute, endMinute)];
      const steps = (until: number) => Math.min(100, until < 2 ? 0 : 10 * (1 + Math.floor((until - 2) / 10)));
      const during = shift({ target: { ...target, percent: steps(look), trafficFrom: look < 2 ? undefined : time(2) } });
      const ended = shift({ status: "Failed", endedAt: time(end), error: { code: "ALARM_ACTIVE" }, target: { ...target, percent: 0, trafficUntil: time(Math.min(end, 92)) } });

      expect(shiftFacts(ended)).toEqual(expect.arrayContaining(shiftFacts(during)));
    }));
  });
});

describe("ownerOf", () => {
  it.each([["payment:e:1", "payment:e:1", "shift"], ["payment:e:1 promoted", "payment:e:1", "promotion"], ["", "", "shift"]])("reads %j", (description, deploymentId, role) => {
    expect(ownerOf(description)).toEqual({ deploymentId, role });
  });
});

describe("trafficSteps", () => {
  it.each([
    ["CodeDeployDefault.LambdaAllAtOnce", [[100, 0]]],
    ["CodeDeployDefault.LambdaCanary10Percent15Minutes", [[10, 0], [100, 15]]],
    ["CodeDeployDefault.LambdaLinear10PercentEvery1Minute", Array.from({ length: 10 }, (_, index) => [10 * (index + 1), index])],
    ["mine", []],
  ])("of %s", (name, expected) => {
    expect(trafficSteps(name).map(({ percent, minutes }) => [percent, minutes])).toEqual(expected);
  });
});

describe("isFullyKnown", () => {
  const known = (...facts: Fact[]) => isFullyKnown(addFacts({}, facts), "d-1");
  const state = (deploymentId: string, one: "START" | "SUCCESS" | "FAILURE" | "READY", more: object = {}): Fact => ({ kind: "deployment", deploymentId, role: "shift", state: one, at: time(1), ...more });

  it("asks for all traffic, or for the end of what undid it", () => {
    expect(known(state("d-1", "START"))).toBe(false);
    expect(known(state("d-1", "SUCCESS"))).toBe(false);
    expect(known(state("d-1", "SUCCESS"), { kind: "traffic", deploymentId: "d-1", percent: 100, at: time(1) })).toBe(true);
    expect(known(state("d-1", "FAILURE"))).toBe(false);
    for (const open of ["START", "READY"] as const) expect(known(state("d-1", "FAILURE"), state("d-2", open, { undoes: "d-1" }))).toBe(false);
    expect(known(state("d-1", "FAILURE"), state("d-2", "FAILURE", { undoes: "d-1" }))).toBe(true);
    expect(known(state("d-1", "FAILURE"), state("d-3", "SUCCESS", { undoes: "d-9" }))).toBe(false);
  });
});
