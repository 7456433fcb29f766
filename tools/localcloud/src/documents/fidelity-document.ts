/**
 * The page that says what the local cloud claims about AWS, made from the rules that stand beside the code.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FidelityRule, ServiceFidelity } from "../fidelity";

/** Rules by part, in the order of the page. */
export type FidelityByPart = ReadonlyMap<string, ServiceFidelity>;

/** What is wrong with a rule; empty when its test exists and its source says where to look. */
export function ruleProblems(part: string, { rule, source, test }: FidelityRule, sourceFolder: string): string[] {
  const problems: string[] = [];
  const [file = "", title = ""] = splitOnce(test, ": ");
  const path = join(sourceFolder, file);
  if (title === "" || !/\.test\.ts$/.test(file)) problems.push(`${part}: "${rule}" names no test; expected "services/x/y.test.ts: title", found ${JSON.stringify(test)}`);
  else if (!existsSync(path)) problems.push(`${part}: "${rule}" names ${file}, which does not exist`);
  else if (!readFileSync(path, "utf8").includes(title)) problems.push(`${part}: "${rule}" names the test ${JSON.stringify(title)}, which ${file} does not have`);
  if (!/^(https:\/\/|aws-facts \d|botocore)/.test(source)) problems.push(`${part}: "${rule}" names no AWS page and no section of aws-facts; found ${JSON.stringify(source)}`);
  return problems;
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

export function fidelityDocument(parts: FidelityByPart): string {
  const all = [...parts.values()].flatMap(({ rules }) => rules);
  const open = all.filter(({ unverified }) => unverified !== undefined);
  const sections = [...parts].map(([part, { rules, notModelled }]) => [
    `## ${part}`,
    "",
    ...(rules.length === 0 ? [] : ["| rule | source | test |", "| --- | --- | --- |", ...rules.map(row), ""]),
    ...(notModelled.length === 0 ? [] : ["Not modelled:", "", ...notModelled.map((what) => `- ${what}`), ""]),
  ].join("\n"));
  return [
    "# Fidelity of the local cloud",
    "",
    "<!-- Generated: node tools/localcloud/scripts/write-fidelity.mjs -->",
    "",
    `${all.length} rules of AWS that the local cloud follows, with the page that says so and the test that proves it; files are below`,
    "`tools/localcloud/src`. [aws-facts.md](aws-facts.md) holds what was read where. Operations that are not modelled at all are refused by name;",
    "[local-cloud-operations.md](local-cloud-operations.md) lists those that are.",
    "",
    `${open.length} of them are marked **[U]**: AWS does not say how it is, and the cautious reading stands beside the rule.`,
    "",
    sections.join("\n"),
  ].join("\n");
}

function row({ rule, source, test, unverified }: FidelityRule): string {
  const [file, title] = splitOnce(test, ": ");
  const said = unverified === undefined ? rule : `${rule} **[U]** ${unverified}`;
  const link = source.startsWith("https://") ? `[AWS](${source})` : source;
  return `| ${[said, link, `\`${file}\`: ${title}`].map((text) => text.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`;
}
