import fc from "fast-check";
import { attemptsOf, type ObservedAction } from "./attempts";
import { executionFacts, type ObservedExecution } from "./observed-execution";

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();

const action = (name: string, from: number, until: number, status = "Succeeded", more: Partial<ObservedAction> = {}): ObservedAction => ({
  stage: name.split("/")[0]!, action: name.split("/")[1] ?? name, category: "Invoke", status, startedAt: time(from), updatedAt: time(until), variables: {}, ...more,
});
const execution = (status: string, updated = 100): ObservedExecution => ({ executionId: "e", status, startedAt: time(0), updatedAt: time(updated) });
const source = action("Source", 1, 2, "Succeeded", { category: "Source", variables: { CommitId: "abc", AuthorEmail: "", CommitMessage: "fix" } });

describe("attemptsOf", () => {
  const names = (attempts: readonly (readonly ObservedAction[])[]) => attempts.map((attempt) => attempt.map((one) => one.action));

  it("D10, D20: begins a new attempt with an action that runs again, and keeps what follows in it", () => {
    expect(names(attemptsOf([source, action("Build", 3, 4, "Failed"), action("Build", 5, 6), action("Deploy-Blue", 7, 8)]))).toEqual([["Source", "Build"], ["Build", "Deploy-Blue"]]);
  });

  it("D19: counts a retry of all actions of a stage once", () => {
    const [approve, change] = ["Switch-Traffic/Approve", "Switch-Traffic/Switch"];
    expect(names(attemptsOf([action(approve, 1, 2), action(change, 3, 4, "Failed"), action(approve, 5, 6), action(change, 7, 8, "Failed"), action(change, 9, 10)]))).toEqual([["Approve", "Switch"], ["Approve", "Switch"], ["Switch"]]);
  });

  it("has one attempt, without actions, before the first stage", () => {
    expect(attemptsOf([])).toEqual([[]]);
  });

  it("counts the same whatever the order in which actions are told, and never fewer with more of them", () => {
    const some = fc.array(fc.constantFrom("A", "B", "C"), { maxLength: 12 }).map((all) => all.map((name, index) => action(name, index, index)));
    fc.assert(fc.property(some, fc.nat(), (actions, count) => {
      const whole = attemptsOf(actions);

      expect(attemptsOf(actions.toReversed())).toEqual(whole);
      expect(whole.flat()).toEqual(actions);
      expect(attemptsOf(actions.slice(0, count)).flat().length).toBeLessThanOrEqual(actions.length);
      expect(attemptsOf(actions.slice(0, count)).length).toBeLessThanOrEqual(whole.length);
    }));
  });
});

describe("executionFacts", () => {
  it("S6: tells of a release that has succeeded, with the times of CodePipeline", () => {
    expect(executionFacts(execution("Succeeded"), [source, action("Build", 3, 4, "Succeeded", { summary: "built" })])).toEqual([{
      attempt: 1, actions: expect.any(Array), facts: [
        { kind: "execution", state: "STARTED", at: time(0) },
        { kind: "source", commit: "abc", message: "fix", at: time(2) },
        { kind: "stage", stage: "Source", state: "STARTED", at: time(1) }, { kind: "stage", stage: "Source", state: "SUCCEEDED", at: time(2) },
        { kind: "stage", stage: "Build", state: "STARTED", at: time(3) }, { kind: "stage", stage: "Build", state: "SUCCEEDED", at: time(4) },
        { kind: "action", stage: "Source", action: "Source", state: "STARTED", at: time(1) }, { kind: "action", stage: "Source", action: "Source", state: "SUCCEEDED", at: time(2) },
        { kind: "action", stage: "Build", action: "Build", state: "STARTED", at: time(3) }, { kind: "action", stage: "Build", action: "Build", state: "SUCCEEDED", at: time(4), summary: "built" },
        { kind: "execution", state: "SUCCEEDED", at: time(4) },
      ],
    }]);
  });

  const facts = (status: string, actions: ObservedAction[], updated?: number) => executionFacts(execution(status, updated), actions).map(({ facts: all }) => all);
  const ends = (status: string, actions: ObservedAction[], updated?: number) =>
    facts(status, actions, updated).map((all) => all.flatMap((fact) => (fact.kind === "execution" && fact.state !== "STARTED" && fact.state !== "RESUMED" ? [`${fact.state} ${fact.at}`] : [])));

  it.each<[string, string, ObservedAction[], string[][]]>([
    ["nothing ended", "InProgress", [source], [[]]],
    ["the queue was left", "Superseded", [], [[`SUPERSEDED ${time(100)}`]]],
    ["the pipeline was changed", "Cancelled", [source], [[`CANCELED ${time(2)}`]]],
    ["it was stopped", "Stopped", [source, action("Build", 3, 5, "Abandoned")], [[`STOPPED ${time(5)}`]]],
    ["a retry began between the two answers", "Failed", [source, action("Build", 3, 4, "Failed"), action("Build", 101, 102)], [[`FAILED ${time(4)}`], []]],
    ["an action runs", "Failed", [source, action("Build", 3, 4, "InProgress")], [[]]],
    ["a retry followed a stop", "InProgress", [source, action("Build", 3, 4, "Abandoned"), action("Build", 6, 7, "InProgress")], [[`STOPPED ${time(4)}`], []]],
  ])("ends when %s", (_when, status, actions, expected) => {
    expect(ends(status, actions)).toEqual(expected);
  });

  it("D20: keeps every fact that was true once: later looks only add", () => {
    const run = [source, action("Build", 3, 4, "Failed", { error: "tests fail", summary: "x" }), action("Build", 6, 7), action("Deploy-Blue", 8, 9), action("Switch-Traffic", 10, 11, "Abandoned")];
    /** What AWS says at a minute: actions that have begun, as they are by then, and the execution's state. */
    const at = (minute: number) => {
      const begun = run.filter(({ startedAt }) => startedAt <= time(minute)).map((one): ObservedAction => (one.updatedAt <= time(minute) ? one : { ...one, status: "InProgress", updatedAt: one.startedAt, variables: {}, error: undefined, summary: undefined }));
      const status = minute >= 11 ? "Stopped" : minute >= 4 && minute < 6 ? "Failed" : "InProgress";
      return facts(status, begun, minute >= 11 ? 11 : minute >= 4 && minute < 6 ? 4 : minute);
    };
    const last = at(12);
    for (let minute = 0; minute < 12; minute++) {
      for (const [index, known] of at(minute).entries()) expect(last[index]).toEqual(expect.arrayContaining(known));
    }
    expect(last[0]).toContainEqual({ kind: "action", stage: "Build", action: "Build", state: "FAILED", at: time(4), summary: "tests fail" });
    expect(last[0]).toContainEqual({ kind: "stage", stage: "Build", state: "FAILED", at: time(4) });
    expect(last[1]![0]).toEqual({ kind: "execution", state: "RESUMED", at: time(6) });
  });

  it.each([
    [{ AuthorDisplayName: "Ada", AuthorEmail: "ada@example.com" }, { author: "Ada <ada@example.com>" }], [{ AuthorEmail: "ada@example.com" }, { author: "<ada@example.com>" }],
    [{ AuthorDisplayName: "Ada", CommitMessage: "" }, { author: "Ada" }],
  ])("names the author by %j", (variables, expected) => {
    const fact = facts("InProgress", [{ ...source, variables: { CommitId: "abc", ...variables } }])[0]!.find(({ kind }) => kind === "source");
    expect(fact).toEqual({ kind: "source", commit: "abc", at: time(2), ...expected });
  });

  it("knows no commit of a source that names none", () => {
    expect(facts("InProgress", [{ ...source, variables: {} }])[0]!.some(({ kind }) => kind === "source")).toBe(false);
  });

  it.each<[string, Partial<ObservedAction>, object[]]>([
    ["Succeeded", { by: "arn:bob", summary: "go" }, [{ kind: "approval", decision: "Approved", by: "arn:bob", comment: "go", at: time(9) }]],
    ["Failed", { by: "arn:bob" }, [{ kind: "approval", decision: "Rejected", by: "arn:bob", at: time(9) }]],
    ["Failed", {}, []],
    ["Abandoned", { by: "arn:bob" }, []],
    ["InProgress", { by: "arn:bob" }, []],
  ])("D23: reads an approval that is %s, answered by %j", (status, more, expected) => {
    const approve = action("Switch-Traffic/Approve", 8, 9, status, { category: "Approval", ...more });
    expect(facts("InProgress", [source, approve])[0]!.filter(({ kind }) => kind === "approval")).toEqual(expected);
  });
});
