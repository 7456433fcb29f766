import fc from "fast-check";
import { isIgnored, parsePath, showPath } from "./property-path";
import type { PathStep } from "./property-path";

describe("property paths", () => {
  it.each<[PathStep[], string]>([
    [["tags"], "tags"],
    [["tags", "Team"], "tags.Team"],
    [["rules", 0, "status"], "rules[0].status"],
    [["tags", "aws:cost center"], 'tags["aws:cost center"]'],
    [["tags", 'say "hi"'], 'tags["say \\"hi\\""]'],
  ])("%j is written %s and read back", (steps, path) => {
    expect(showPath(steps)).toBe(path);
    expect(parsePath(path)).toEqual(steps);
  });

  it("come back from what is written, whatever the keys", () => {
    const step = fc.oneof(fc.nat(20), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(step), (first, more) => {
        expect(parsePath(showPath([first, ...more]))).toEqual([first, ...more]);
      }),
    );
  });
});

describe("isIgnored", () => {
  it.each<[PathStep[], string[], boolean]>([
    [["tags", "Team"], ["tags"], true],
    [["tags", "Team"], ["tags.Team"], true],
    [["tags", "Team"], ["tags.Owner"], false],
    [["tags"], ["tags.Team"], false], // the whole changed, so more than what is ignored
    [["rules", 3, "status"], ["rules[*].status"], true],
    [["rules", 3, "status"], ["rules[2].status"], false],
    [["code"], ["*"], true],
    [["code"], [], false],
  ])("%j among %j: %s", (steps, ignored, expected) => {
    expect(isIgnored(steps, ignored)).toBe(expected);
  });
});
