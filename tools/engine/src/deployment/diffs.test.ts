import { applyReplaceOnChanges, decisionOf, forcesReplacement } from "./diffs";

describe("applyReplaceOnChanges", () => {
  const diff = decisionOf({
    changes: true, diffs: ["tags", "size"],
    detailedDiff: { "tags.a": { kind: "add" }, size: { kind: "update", inputDiff: true } },
  });

  it.each<[string[], string[], boolean]>([
    [[], [], false],
    [["size"], ["size"], true],
    [["*"], ["tags", "size"], true],
    [["tags.a"], [], true],
    [["tags.b"], [], false],
  ])("with %j blames %j", (paths, keys, replaces) => {
    const decision = applyReplaceOnChanges(diff, paths, false);

    expect(decision.replaces).toEqual(keys);
    expect(forcesReplacement(decision)).toBe(replaces);
  });

  it("turns the kind of each change that matches", () => {
    expect(applyReplaceOnChanges(diff, ["tags"], false).detailedDiff).toEqual({
      "tags.a": { kind: "add-replace" }, size: { kind: "update", inputDiff: true },
    });
  });

  it("replaces what never became ready when that is asked for", () => {
    expect(applyReplaceOnChanges(decisionOf({ changes: false }), ["#initerror"], true)).toMatchObject({ changes: true, replaces: ["#initerror"] });
  });

  it("says which path cannot be read", () => {
    expect(() => applyReplaceOnChanges(diff, ["tags..a"], false)).toThrow('replaceOnChanges: "tags..a" is not a property path');
  });
});
