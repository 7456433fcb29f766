import type { Handler, Shape } from "../../../service";
import { invalidInput, nameOf, reportGroups } from "../records";
import { positions } from "../projects";
import { withPercentages } from "./coverage-results";
import { existingReport, liveReport, liveReports, reportArn, reportIdOf, reports, reportShape } from "./report-records";
import { AwsError } from "../../../service";

export const batchGetReports: Handler = (input, context) => context.store.read((tx) => {
  const wanted: string[] = input.reportArns;
  return {
    reports: wanted.flatMap((arn) => liveReport(context, tx, arn) ?? []).map((report) => reportShape(context, report)),
    reportsNotFound: wanted.filter((arn) => liveReport(context, tx, arn) === undefined),
  };
});

/** Newest first, unless the request wants it otherwise. */
function listed(arns: string[], input: Shape): Shape {
  const shown = positions(input.sortOrder === "ASCENDING" ? arns.reverse() : arns, input.nextToken, input.maxResults ?? 100);
  return { reports: shown.items, ...(shown.next && { nextToken: shown.next }) };
}

export const listReports: Handler = (input, context) => context.store.read((tx) =>
  listed(liveReports(context, tx).filter(({ status }) => (input.filter?.status ?? status) === status).map(({ id }) => reportArn(context, id)), input));

export const listReportsForReportGroup: Handler = (input, context) => context.store.read((tx) => {
  const group = nameOf(context, "report-group", input.reportGroupArn);
  if (reportGroups.get(context, tx, group) === undefined) throw new AwsError("ResourceNotFoundException", `Report group cannot be found: ${input.reportGroupArn}`);
  return listed(liveReports(context, tx, group).filter(({ status }) => (input.filter?.status ?? status) === status).map(({ id }) => reportArn(context, id)), input);
});

/** A report that is not there counts as deleted. */
export const deleteReport: Handler = (input, context) => context.store.transaction((tx) => {
  reports.remove(context, tx, reportIdOf(context, input.arn));
  return {};
});

export const describeTestCases: Handler = (input, context) => context.store.read((tx) => {
  const report = existingReport(context, tx, input.reportArn);
  if (report.type !== "TEST") throw invalidInput(`The report ${input.reportArn} is not of the type TEST`);
  const { status, keyword } = (input.filter ?? {}) as Shape;
  const found = report.tests.filter((test) => (status ?? test.status) === test.status && (keyword === undefined || test.name.includes(keyword) || test.prefix.includes(keyword)));
  const shown = positions(found, input.nextToken, input.maxResults ?? 100);
  return {
    testCases: shown.items.map((test) => ({ reportArn: reportArn(context, report.id), ...test, expired: report.expired })),
    ...(shown.next && { nextToken: shown.next }),
  };
});

export const describeCodeCoverages: Handler = (input, context) => context.store.read((tx) => {
  const report = existingReport(context, tx, input.reportArn);
  if (report.type !== "CODE_COVERAGE") throw invalidInput(`The report ${input.reportArn} is not of the type CODE_COVERAGE`);
  const { minLineCoveragePercentage: from = 0, maxLineCoveragePercentage: to = 100, sortBy = "FILE_PATH", sortOrder = "ASCENDING" } = input;
  const all = report.files.map((file) => withPercentages(file)).filter(({ lineCoveragePercentage: percentage }) => percentage >= from && percentage <= to);
  const byPath = (a: { filePath: string }, b: { filePath: string }): number => (a.filePath < b.filePath ? -1 : a.filePath > b.filePath ? 1 : 0);
  all.sort((a, b) => (sortBy === "FILE_PATH" ? 0 : a.lineCoveragePercentage - b.lineCoveragePercentage) || byPath(a, b));
  const shown = positions(sortOrder === "DESCENDING" ? all.reverse() : all, input.nextToken, input.maxResults ?? 100);
  return {
    codeCoverages: shown.items.map((file) => ({ id: `${report.id}/${file.filePath}`, reportARN: reportArn(context, report.id), ...file, expired: report.expired })),
    ...(shown.next && { nextToken: shown.next }),
  };
});
