import { SECRET, SIGNATURE, UNKNOWN, ASSET } from "@switchyard/engine/property-value";

import { diffText, propertyDiff, valueText } from "./property-diff";

const secret = (value: string): { [key: string]: string } => ({ [SIGNATURE]: SECRET, value });
const lines = (...args: Parameters<typeof propertyDiff>): string[] => propertyDiff(...args).map(diffText);

describe("propertyDiff", () => {
  it("names every path with its old and new value", () => {
    expect(
      lines({
        op: "update",
        oldInputs: { memory: 256, tags: { Team: "a", "odd.key": 1 }, list: [{ n: 1 }, { n: 2 }], gone: true, __defaults: [] },
        newInputs: { memory: 512, tags: { Team: "b", "odd.key": 2 }, list: [{ n: 1 }, { n: 3 }, { n: 4 }], fresh: UNKNOWN, __defaults: ["x"] },
      }),
    ).toEqual([
      "+ fresh: [unknown]",
      "- gone: true",
      "~ list[1].n: 2 -> 3",
      '+ list[2]: {"n":4}',
      "~ memory: 256 -> 512",
      "~ tags.Team: \"a\" -> \"b\"",
      '~ tags["odd.key"]: 1 -> 2',
    ]);
  });

  it("says that a secret changed, and never what it is", () => {
    const shown = lines({ op: "update", oldInputs: { password: secret("old"), same: secret("x") }, newInputs: { password: secret("new"), same: secret("x") } });

    expect(shown).toEqual(["~ password: [secret] -> [secret]"]);
  });

  it("marks what forces a replacement", () => {
    expect(
      lines({ op: "replace", keys: ["name"], detailedDiff: { "net.zone": { kind: "update-replace" } }, oldInputs: { name: "a", net: { zone: 1, size: 1 } }, newInputs: { name: "b", net: { zone: 2, size: 2 } } }),
    ).toEqual(['~ name: "a" -> "b" (replaces)', "~ net.size: 1 -> 2", "~ net.zone: 1 -> 2 (replaces)"]);
  });

  it("names what only the provider sees, without values", () => {
    expect(lines({ op: "update", detailedDiff: { status: { kind: "update" } }, oldInputs: { a: 1 }, newInputs: { a: 1 } })).toEqual(["~ status"]);
  });

  it("lists what a create sets and what a delete takes away", () => {
    expect(lines({ op: "create", newInputs: { a: 1, nothing: null } })).toEqual(["+ a: 1"]);
    expect(lines({ op: "delete", oldInputs: { a: 1 } })).toEqual(["- a: 1"]);
  });

  it("takes two assets with one hash for the same, and shows where the content lies", () => {
    const asset = (hash: string): { [key: string]: string } => ({ [SIGNATURE]: ASSET, hash, path: "dist/index.js" });

    expect(lines({ op: "update", oldInputs: { code: asset("aaaaaaaa11") }, newInputs: { code: asset("bbbbbbbb22") } })).toEqual([
      '~ code: "asset(dist/index.js, aaaaaaaa)" -> "asset(dist/index.js, bbbbbbbb)"',
    ]);
    expect(lines({ op: "update", oldInputs: { code: asset("aa") }, newInputs: { code: asset("aa") } })).toEqual([]);
  });
});

describe("valueText", () => {
  it("cuts a long text in the middle", () => {
    const text = valueText("x".repeat(500));

    expect(text.length).toBeLessThan(130);
    expect(text).toMatch(/^"x+ \.\.\. x+"$/);
  });
});
