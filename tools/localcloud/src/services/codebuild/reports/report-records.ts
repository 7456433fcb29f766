import { AwsError, type CallContext, type Reader, type Shape, type Transaction } from "../../../service";
import { RegionTable } from "../../support/region-table";
import { codebuildArn } from "../records";
import { type FileCoverage, total, withPercentages } from "./coverage-results";
import type { TestResult } from "./test-results";

interface CommonReport {
  /** `<report group>:<uuid>`. */
  id: string;
  group: string;
  /** ARN of the build. */
  executionId: string;
  status: "SUCCEEDED" | "FAILED";
  created: Date;
  /** When it is deleted by itself. */
  expired: Date;
  /** Whether there was more than a report takes. */
  truncated: boolean;
}

export type ReportRecord = CommonReport & ({ type: "TEST"; tests: TestResult[] } | { type: "CODE_COVERAGE"; files: FileCoverage[] });

/** Reports by id. */
export const reports = new RegionTable<ReportRecord>("codebuild.report");

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html */
export const REPORT_DAYS = 30;
/** Test cases in one report. @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const MOST_TESTS = 500;

export function reportArn(context: CallContext, id: string): string {
  return codebuildArn(context, "project", "").replace(/project\/$/, `report/${id}`);
}

export function reportIdOf(context: CallContext, arn: string): string {
  const prefix = reportArn(context, "");
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : arn;
}

/** Undefined when there is none, or its time is over. */
export function liveReport(context: CallContext, tx: Reader, arn: string): ReportRecord | undefined {
  const found = reports.get(context, tx, reportIdOf(context, arn));
  return found !== undefined && found.expired.getTime() > context.clock.now() ? found : undefined;
}

/** @throws AwsError ResourceNotFoundException */
export function existingReport(context: CallContext, tx: Reader, arn: string): ReportRecord {
  const found = liveReport(context, tx, arn);
  if (found === undefined) throw new AwsError("ResourceNotFoundException", `Report does not exist: ${arn}`);
  return found;
}

/** Reports of a group, or of all, newest first; without those whose time is over. */
export function liveReports(context: CallContext, tx: Reader, group?: string): ReportRecord[] {
  return reports.values(context, tx, group === undefined ? "" : `${group}:`).filter(({ expired }) => expired.getTime() > context.clock.now())
    .sort((a, b) => b.created.getTime() - a.created.getTime() || (a.id < b.id ? 1 : -1));
}

export function removeReports(context: CallContext, tx: Transaction, group: string): void {
  reports.clear(context, tx, `${group}:`);
}

/** `Report` of the API. */
export function reportShape(context: CallContext, report: ReportRecord): Shape {
  const { id, group, type, status, created, expired, executionId, truncated } = report;
  return {
    arn: reportArn(context, id), type, name: id.slice(id.indexOf(":") + 1), reportGroupArn: codebuildArn(context, "report-group", group), executionId, status,
    created, expired, truncated, exportConfig: { exportConfigType: "NO_EXPORT" },
    ...(report.type === "TEST" ? { testSummary: summary(report.tests) } : { codeCoverageSummary: withPercentages(total(report.files)) }),
  };
}

function summary(tests: readonly TestResult[]): Shape {
  const statusCounts: Record<string, number> = {};
  let durationInNanoSeconds = 0;
  for (const { status, durationInNanoSeconds: one } of tests) {
    statusCounts[status] = (statusCounts[status] ?? 0) + 1;
    durationInNanoSeconds += one;
  }
  return { total: tests.length, statusCounts, durationInNanoSeconds };
}
