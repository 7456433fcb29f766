import type { ReleaseRecord } from "@switchyard/release";
import type { AliasState } from "./functions";
import type { Recorded } from "./operator";

/** Columns of the same width. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)), []);
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index]!)).join("  ").trimEnd());
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

export function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

/** Whom callers reach: `version 3`, or `version 3 (80 %), version 4 (20 %)`. */
export function callers({ version, weights }: AliasState): string {
  const further = Object.entries(weights);
  if (further.length === 0) return `version ${version}`;
  const rest = 1 - further.reduce((sum, [, weight]) => sum + weight, 0);
  return [[version, rest] as const, ...further].map(([one, weight]) => `version ${one} (${percent(weight)})`).join(", ");
}

export function recordedLine({ item, by, at }: Recorded): string {
  return `Recorded in ${item}: ${by} at ${at}.`;
}

/** What a release is made of, for somebody who has to decide about it. */
export function contents({ commit, author, message, artifactSha256, blueVersion }: ReleaseRecord): [string, string][] {
  const known: [string, string | undefined][] = [
    ["commit", commit], ["author", author], ["message", message?.split("\n")[0]], ["artifact", artifactSha256], ["proved on blue as", blueVersion && `version ${blueVersion}`],
  ];
  return known.filter((entry): entry is [string, string] => entry[1] !== undefined);
}
