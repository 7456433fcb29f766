import fc from "fast-check";
import { nearest } from "./nearest";

describe("nearest", () => {
  it.each([
    ["servces", "services"],
    ["enviromentSufix", "environmentSuffix"],
    ["REGION", "region"],
    ["memory", undefined],
    ["zzzzzz", undefined],
  ])("%s -> %s", (typed, expected) => {
    expect(nearest(typed, ["services", "environmentSuffix", "region", "memoryMiB"])).toBe(expected);
  });

  it("has no hint without known words", () => {
    expect(nearest("services", [])).toBeUndefined();
  });

  it("finds a word that was typed right", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => nearest(words[0]!, words) === words[0]));
  });
});
