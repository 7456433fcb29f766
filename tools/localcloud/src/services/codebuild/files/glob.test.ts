import fc from "fast-check";
import { globExpression, normalised } from "./glob";

describe("globExpression", () => {
  it.each<[string, string[], string[]]>([
    ["**/*", ["a", "a/b", "a/b/c.txt", ".hidden"], []],
    ["*", ["a", "a.txt"], ["a/b"]],
    ["dist/*.js", ["dist/a.js"], ["dist/a/b.js", "dist/a.jsx", "x/dist/a.js"]],
    ["dist/**/*.js", ["dist/a.js", "dist/a/b/c.js"], ["a.js"]],
    ["**/test/**/*", ["test/a", "x/test/y/z"], ["tests/a"]],
    ["a?.[jt]s", ["ab.js", "ac.ts"], ["a.js", "ab.cs", "a/.js"]],
    ["[!a]", ["b"], ["a"]],
    ["a+(b).txt", ["a+(b).txt"], ["aab.txt"]],
    ["dist/**", ["dist/a", "dist/a/b"], ["dist", "distant"]],
  ])("%s", (pattern, matching, others) => {
    const expression = globExpression(pattern);

    expect(matching.filter((path) => !expression.test(path))).toEqual([]);
    expect(others.filter((path) => expression.test(path))).toEqual([]);
  });

  it("matches a plain path with itself only", () => {
    const plain = fc.stringMatching(/^[\w.+^$(){}|/-]{1,12}$/);
    fc.assert(fc.property(plain, plain, (pattern, path) => {
      expect(globExpression(pattern).test(path)).toBe(pattern === path);
    }));
  });
});

describe("normalised", () => {
  it.each([["./a", "a"], ["././a/", "a"], ["a//b", "a/b"], [".", "."], ["..", ".."]])("%s is %s", (path, expected) => {
    expect(normalised(path)).toBe(expected);
  });
});
