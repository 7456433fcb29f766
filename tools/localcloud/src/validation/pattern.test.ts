import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SERVICE_IDS } from "../model/service-ids";
import { compilePattern } from "./pattern";

const modelsFolder = join(__dirname, "..", "..", "models");

describe("compilePattern", () => {
  it.each<[string, string, boolean]>([
    ["[\\w+=,.@-]+", "role-name", true],
    ["[\\w+=,.@-]+", "role name", false],
    ["[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+", "é 1", true],
    ["\\p{Alnum}+", "aZ9", true],
    ["\\p{Alnum}+", "a-", false],
    ["[\\p{Alnum}-]+", "a-b", true],
    ["[\\p{ASCII}]*", "é", false],
    ["a|b", "ab", false],
    ["^a$", "a", true],
    ["[^\\u0000-\\u001f]*", "a\u0001", false],
    ["[\\s\\S]*", "a\nb", true],
  ])("%s against %j: %s", (pattern, text, expected) => {
    expect(compilePattern(pattern)!.test(text)).toBe(expected);
  });

  it("is undefined for what JavaScript cannot say", () => {
    expect(compilePattern("(?<a>x)\\k<b>\\p{Nonsense}[")).toBeUndefined();
  });

  it("can say every pattern of the models, apart from those listed here", () => {
    const unsaid = SERVICE_IDS.flatMap((service) => {
      const { shapes } = JSON.parse(readFileSync(join(modelsFolder, `${service}.json`), "utf8")) as { shapes: Record<string, { pattern?: string }> };
      return Object.entries(shapes).filter(([, { pattern }]) => pattern !== undefined && compilePattern(pattern) === undefined)
        .map(([name, { pattern }]) => `${service}.${name}: ${pattern}`);
    });

    expect(unsaid).toEqual([]);
  });
});
