import { childrenOf, descendantsOf, parseXml, ReportFormatError } from "./xml";

export interface CoverageCounts {
  linesCovered: number;
  linesMissed: number;
  branchesCovered: number;
  branchesMissed: number;
}

export interface FileCoverage extends CoverageCounts { filePath: string }

/** Coverage in Cobertura's XML. Lines of several classes in one file count once. @throws ReportFormatError */
export function readCobertura(text: string): FileCoverage[] {
  const root = parseXml(text);
  if (childrenOf(root, "coverage").length === 0) throw new ReportFormatError("there is no coverage in it");
  const files = new Map<string, Map<string, { isCovered: boolean; branches: [covered: number, all: number] }>>();
  for (const one of descendantsOf(root, "class")) {
    const lines = files.get(one.attributes.filename ?? "") ?? new Map();
    files.set(one.attributes.filename ?? "", lines);
    for (const line of childrenOf(childrenOf(one, "lines")[0] ?? { attributes: {}, children: [], text: "" }, "line")) {
      const branches = /\((\d+)\/(\d+)\)/.exec(line.attributes["condition-coverage"] ?? "");
      lines.set(line.attributes.number ?? "", { isCovered: Number(line.attributes.hits ?? "0") > 0, branches: [Number(branches?.[1] ?? 0), Number(branches?.[2] ?? 0)] });
    }
  }
  return [...files].map(([filePath, lines]) => sum(filePath, [...lines.values()].map(({ isCovered, branches: [covered, all] }) => ({
    linesCovered: isCovered ? 1 : 0, linesMissed: isCovered ? 0 : 1, branchesCovered: covered, branchesMissed: all - covered,
  }))));
}

/** Coverage in Clover's XML, as Jest writes it. A `cond` line has two branches, the true and the false one. @throws ReportFormatError */
export function readClover(text: string): FileCoverage[] {
  const root = parseXml(text);
  if (childrenOf(root, "coverage").length === 0) throw new ReportFormatError("there is no coverage in it");
  return descendantsOf(root, "file").map((file) => sum(file.attributes.path ?? file.attributes.name ?? "", childrenOf(file, "line").map(({ attributes }) => {
    if (attributes.type !== "cond") {
      const isCovered = Number(attributes.count ?? "0") > 0;
      return { linesCovered: isCovered ? 1 : 0, linesMissed: isCovered ? 0 : 1, branchesCovered: 0, branchesMissed: 0 };
    }
    const taken = [attributes.truecount, attributes.falsecount].filter((count) => Number(count ?? "0") > 0).length;
    return { linesCovered: taken > 0 ? 1 : 0, linesMissed: taken > 0 ? 0 : 1, branchesCovered: taken, branchesMissed: 2 - taken };
  })));
}

function sum(filePath: string, counts: readonly CoverageCounts[]): FileCoverage {
  return { filePath, ...total(counts) };
}

export function total(counts: readonly CoverageCounts[]): CoverageCounts {
  const all = { linesCovered: 0, linesMissed: 0, branchesCovered: 0, branchesMissed: 0 };
  for (const one of counts) for (const key of ["linesCovered", "linesMissed", "branchesCovered", "branchesMissed"] as const) all[key] += one[key];
  return all;
}

/** With the percentages that the API gives beside the counts, to two places; of nothing it is 0. */
export function withPercentages<T extends CoverageCounts>(counts: T): T & { lineCoveragePercentage: number; branchCoveragePercentage: number } {
  const percentage = (covered: number, missed: number): number => (covered + missed === 0 ? 0 : Math.round((10_000 * covered) / (covered + missed)) / 100);
  return {
    ...counts, lineCoveragePercentage: percentage(counts.linesCovered, counts.linesMissed),
    branchCoveragePercentage: percentage(counts.branchesCovered, counts.branchesMissed),
  };
}
