import fc from "fast-check";
import { matchesGlob, matchesPush } from "./trigger-filters";

describe("matchesGlob", () => {
  it.each<[string, string, boolean]>([
    ["main", "main", true],
    ["main", "mainline", false],
    ["release/*", "release/1", true],
    ["release/*", "release/1/2", false],
    ["release/**", "release/1/2", true],
    ["**/src/**", "src/index.ts", true],
    ["**/src/**", "services/payment/src/index.ts", true],
    ["services/payment/**", "services/refund/index.ts", false],
    ["v?.?", "v1.2", true],
    ["v[0-9]*", "v1.2", true],
    ["v[!0-9]*", "v1", false],
    ["{main,develop}", "develop", true],
    ["*.md", "readme.md", true],
    ["a.c", "abc", false],
  ])("%s on %s: %s", (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected);
  });

  it("answers to any pattern", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (glob, name) => {
      expect(typeof matchesGlob(glob, name)).toBe("boolean");
    }));
  });

  it("matches a plain name with itself", () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z./$+()^|-]{1,10}$/), (name) => {
      expect(matchesGlob(name, name)).toBe(true);
    }));
  });
});

describe("matchesPush", () => {
  const branch = (ref: string, ...changedFiles: string[]) => ({ kind: "branch" as const, ref, changedFiles });
  const tag = (ref: string) => ({ kind: "tag" as const, ref, changedFiles: ["a"] });

  it("needs branch and path of one filter", () => {
    const filters = [{ branches: { includes: ["main"] }, filePaths: { includes: ["services/payment/**"] } }];

    expect(matchesPush(filters, branch("main", "readme.md", "services/payment/index.ts"))).toBe(true);
    expect(matchesPush(filters, branch("main", "readme.md"))).toBe(false);
    expect(matchesPush(filters, branch("develop", "services/payment/index.ts"))).toBe(false);
  });

  it("needs one filter of several", () => {
    const filters = [{ branches: { includes: ["main"] } }, { tags: { includes: ["v*"] } }];

    expect(matchesPush(filters, branch("main"))).toBe(true);
    expect(matchesPush(filters, tag("v1"))).toBe(true);
    expect(matchesPush(filters, tag("main"))).toBe(false);
    expect(matchesPush(filters, branch("v1"))).toBe(false);
  });

  it("lets excludes go before includes", () => {
    const filters = [{ branches: { includes: ["**"], excludes: ["wip/**"] } }];

    expect(matchesPush(filters, branch("wip/x"))).toBe(false);
    expect(matchesPush(filters, branch("feature/x"))).toBe(true);
    expect(matchesPush([{ branches: { excludes: ["wip/**"] } }], branch("main"))).toBe(true);
  });

  it("passes over the paths of more than a hundred files", () => {
    const filters = [{ branches: { includes: ["main"] }, filePaths: { includes: ["x"] } }];
    const files = (count: number): string[] => Array.from({ length: count }, (_, index) => `f${index}`);

    expect(matchesPush(filters, branch("main", ...files(100)))).toBe(false);
    expect(matchesPush(filters, branch("main", ...files(101)))).toBe(true);
  });

  it("never matches tags together with branches", () => {
    const filters = [{ tags: { includes: ["*"] }, branches: { includes: ["*"] } }];

    expect(matchesPush(filters, tag("v1"))).toBe(false);
    expect(matchesPush(filters, branch("main"))).toBe(false);
  });
});
