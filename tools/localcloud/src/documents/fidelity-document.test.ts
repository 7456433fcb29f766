import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { FidelityRule } from "../fidelity";
import { ruleProblems } from "./fidelity-document";
import { fidelityPage } from "./fidelity-page";
import { FIDELITY } from "./fidelity-registry";

const source = join(__dirname, "..");

describe("docs/fidelity.md", () => {
  it("says what the rules say; node tools/localcloud/scripts/write-fidelity.mjs writes it anew", () => {
    const file = join(source, "..", "..", "..", "docs", "fidelity.md");

    expect(readFileSync(file, "utf8")).toBe(fidelityPage());
  });

  it("rests on tests and sources that exist", () => {
    const problems = [...FIDELITY].flatMap(([part, { rules }]) => rules.flatMap((rule) => ruleProblems(part, rule, source)));

    expect(problems).toEqual([]);
  });

  it("leaves no fidelity.ts out", () => {
    const files = (readdirSync(source, { recursive: true }) as string[]).filter((file) => /(^|\/)fidelity\.ts$/.test(file) && file !== "fidelity.ts");
    const registered = readFileSync(join(__dirname, "fidelity-registry.ts"), "utf8");

    expect(files.filter((file) => !registered.includes(`"${relative(__dirname, join(source, file)).replace(/\.ts$/, "")}"`))).toEqual([]);
  });
});

describe("ruleProblems", () => {
  const rule: FidelityRule = { rule: "r", source: "aws-facts 2", test: "documents/fidelity-document.test.ts: names what a rule lacks" };

  it.each<[string, Partial<FidelityRule>, string[]]>([
    ["nothing", {}, []],
    ["a file", { test: "documents/none.test.ts: t" }, ['part: "r" names documents/none.test.ts, which does not exist']],
    ["a title", { test: "documents/fidelity-document.test.ts" }, ['part: "r" names no test; expected "services/x/y.test.ts: title", found "documents/fidelity-document.test.ts"']],
    ["a source", { source: "I know" }, ['part: "r" names no AWS page and no section of aws-facts; found "I know"']],
  ])("names what a rule lacks: %s", (_what, change, expected) => {
    expect(ruleProblems("part", { ...rule, ...change }, source)).toEqual(expected);
  });

  it("sees that a test was renamed", () => {
    const gone = ["no test has", "this title"].join(" ");

    expect(ruleProblems("part", { ...rule, test: `documents/fidelity-document.test.ts: ${gone}` }, source)).toHaveLength(1);
  });
});
