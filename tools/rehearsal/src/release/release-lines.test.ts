import fc from "fast-check";
import { releaseRecord, type Fact, type Facts, identityOf } from "@switchyard/release";
import { linesOf, verdictOf } from "./release-lines";

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
const record = (...facts: Fact[]) => releaseRecord(Object.fromEntries(facts.map((fact) => [identityOf(fact), fact])) as Facts);

const shift = (state: "START" | "SUCCESS" | "STOP", minute: number): Fact => ({ kind: "deployment", deploymentId: "d-1", role: "shift", state, at: at(minute) });
const stage = (name: string, state: string, minute: number): Fact => ({ kind: "stage", stage: name, state, at: at(minute) });
const traffic = (percent: number, minute: number): Fact => ({ kind: "traffic", deploymentId: "d-1", percent, at: at(minute) });
const versions: Fact = { kind: "versions", from: "3", to: "4", at: at(4) };

const rolledBack = record(
  { kind: "execution", state: "STARTED", at: at(0) }, stage("Source", "STARTED", 0), stage("Source", "SUCCEEDED", 1), stage("Switch-Traffic", "STARTED", 3), versions, shift("START", 4), traffic(10, 5),
  { kind: "operator", command: "stop", by: "arn:ada", reason: "too slow", at: at(6) }, { kind: "alarm", alarm: "errors", reason: "7 > 5", at: at(7) }, shift("STOP", 8),
  { kind: "deployment", deploymentId: "d-2", role: "rollback", state: "START", undoes: "d-1", at: at(8) }, { kind: "deployment", deploymentId: "d-2", role: "rollback", state: "SUCCESS", undoes: "d-1", at: at(9) },
  traffic(0, 9), stage("Switch-Traffic", "FAILED", 10), { kind: "execution", state: "FAILED", at: at(10) },
);

describe("linesOf", () => {
  it("tells what happened in the order in which it did, without saying it twice", () => {
    expect(linesOf(rolledBack).map((line) => `${line.at.slice(14, 16)} ${line.mood} ${line.text}`)).toEqual([
      "00 plain Source began", "01 plain Source succeeded", "03 plain Switch-Traffic began", "04 plain CodeDeploy's shift d-1 began", "05 plain 10 % of the callers are on version 4",
      "06 plain arn:ada said stop: too slow", "07 bad alarm errors: 7 > 5", "08 bad CodeDeploy's shift d-1 was stopped", "08 plain rollback d-2 began", "09 plain rollback d-2 is complete",
      "09 bad all callers are back on version 3", "10 bad Switch-Traffic failed",
    ]);
  });

  it("keeps the keys of what it has told when more becomes known", () => {
    const facts: Fact[] = [stage("Build", "STARTED", 1), versions, shift("START", 4), traffic(10, 5), traffic(20, 15), shift("SUCCESS", 105)];
    fc.assert(fc.property(fc.subarray(facts), (some) => {
      const keys = linesOf(record(...facts)).map(({ key }) => key);
      return linesOf(record(...some)).every(({ key }) => keys.includes(key));
    }));
  });
});

describe("verdictOf", () => {
  it("is good only when all callers are on the version", () => {
    const good = record({ kind: "execution", state: "STARTED", at: at(0) }, versions, shift("START", 4), shift("SUCCESS", 105), { kind: "note", note: "unproven by traffic", at: at(104) });
    expect(verdictOf("payment", good, "Succeeded")).toEqual({ isGood: true, text: "payment: released. Version 4 serves all callers (unproven by traffic)." });
    expect(verdictOf("payment", record({ kind: "note", note: "nothing to deploy", at: at(1) }), "Succeeded").isGood).toBe(true);
    expect(verdictOf("payment", rolledBack, "Failed")).toEqual({ isGood: false, text: "payment: rolled back. All callers are on version 3.\nCause: alarm errors: 7 > 5" });
    expect(verdictOf("payment", record(versions, shift("START", 4)), "InProgress")).toEqual({ isGood: false, text: "payment: running; the pipeline is InProgress." });
    expect(verdictOf("payment", record({ kind: "execution", state: "SUPERSEDED", at: at(1) }), "Superseded")).toEqual({ isGood: false, text: "payment: superseded." });
  });
});
