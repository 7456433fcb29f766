import fc from "fast-check";
import { applyIgnoreChanges, parsePropertyPath, pathContains } from "./property-path";

describe("parsePropertyPath", () => {
  it.each([
    ["a", ["a"]],
    ["a.b[0].c", ["a", "b", 0, "c"]],
    ["list[*].n", ["list", "*", "n"]],
    ["*", ["*"]],
    ['tags["a.b"]', ["tags", "a.b"]],
    ['["a\\"b"].c', ['a"b', "c"]],
    ["a..b", undefined],
    ["a.", undefined],
    ["a[", undefined],
  ])("reads %s", (text, expected) => {
    expect(parsePropertyPath(text)).toEqual(expected);
  });

  it("reads every key back that is written in brackets", () => {
    fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), (keys) => {
      const text = keys.map((key) => `["${key.replace(/[\\"]/g, "\\$&")}"]`).join("");

      expect(parsePropertyPath(text)).toEqual(keys);
    }));
  });
});

describe("pathContains", () => {
  it.each([
    ["a", "a.b", true], ["a.b", "a", false], ["*", "a[0]", true], ["a[*].n", "a[3].n", true], ["a[*].n", "a[3].m", false],
  ])("%s and %s: %s", (outer, inner, expected) => {
    expect(pathContains(parsePropertyPath(outer)!, parsePropertyPath(inner)!)).toBe(expected);
  });
});

describe("applyIgnoreChanges", () => {
  const old = { size: 1, tags: { a: "1", gone: "x" }, list: [{ n: 1 }, { n: 2 }] };
  const now = { size: 2, tags: { a: "2", fresh: "y" }, list: [{ n: 8 }, { n: 9 }] };

  it.each([
    [["size"], { ...now, size: 1 }],
    [["tags.a"], { ...now, tags: { a: "1", fresh: "y" } }],
    [["tags.*"], { ...now, tags: old.tags }],
    [["tags.gone", "tags.fresh"], { ...now, tags: { a: "2", gone: "x" } }],
    [["list[1].n"], { ...now, list: [{ n: 8 }, { n: 2 }] }],
    [["list[*].n"], { ...now, list: old.list }],
    [["*"], old],
    [["absent.deeper"], now],
  ])("%j", (paths, expected) => {
    expect(applyIgnoreChanges(now, old, paths)).toEqual(expected);
  });

  it("leaves the given inputs alone", () => {
    const before = structuredClone(now);

    applyIgnoreChanges(now, old, ["*"]);

    expect(now).toEqual(before);
  });

  it("names all paths of which only one side has the way", () => {
    expect(() => applyIgnoreChanges({ a: {} }, {}, ["a.b", "c[0]", "d", "a.e"])).toThrow(
      'cannot ignore changes to the following properties because one or more elements of the path are missing: "a.b", "a.e"');
  });
});
