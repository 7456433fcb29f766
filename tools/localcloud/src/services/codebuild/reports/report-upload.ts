import { AwsError, type CallContext } from "../../../service";
import { selectFiles } from "../artifact-files";
import { buildArn, builds } from "../build-records";
import type { BuildRun } from "../build-run";
import type { ReportSpec } from "../buildspec/buildspec";
import { archiveEntry } from "../files/folder";
import { PhaseFailure } from "../phase-failure";
import { codebuildArn, nameOf, reportGroups, type ReportGroupRecord } from "../records";
import { type FileCoverage, readClover, readCobertura } from "./coverage-results";
import { requireReportPermission } from "./report-permission";
import { MOST_TESTS, REPORT_DAYS, reportArn, type ReportRecord, reports } from "./report-records";
import { readJUnit, type TestResult } from "./test-results";
import { ReportFormatError } from "./xml";

const TEST_FORMATS: Readonly<Record<string, (text: string, file: string) => TestResult[]>> = { JUNITXML: readJUnit };
const COVERAGE_FORMATS: Readonly<Record<string, (text: string) => FileCoverage[]>> = { COBERTURAXML: readCobertura, CLOVERXML: readClover };

/**
 * Takes the reports of a build into their groups, as the project's role.
 * @param name of the buildspec: ARN of a group, or the name that comes after the project's
 * @throws PhaseFailure
 */
export async function uploadReport(run: BuildRun, source: string, name: string, spec: ReportSpec): Promise<void> {
  const { context, build, role, log } = run;
  const isArn = name.startsWith("arn:");
  const groupName = isArn ? nameOf(context, "report-group", name) : `${build.project}-${name}`;
  const arn = codebuildArn(context, "report-group", groupName);
  const readsTests = TEST_FORMATS[spec.fileFormat];
  const readsCoverage = COVERAGE_FORMATS[spec.fileFormat];
  if (readsTests === undefined && readsCoverage === undefined) {
    throw new PhaseFailure("CLIENT_ERROR", `[${name}: [the report format ${spec.fileFormat} is not modelled by the local cloud, which knows ${[...Object.keys(TEST_FORMATS), ...Object.keys(COVERAGE_FORMATS)].join(", ")}]]`);
  }
  const type = readsTests === undefined ? "CODE_COVERAGE" : "TEST";
  log.line(`Preparing to copy ${type} report ${arn}`);
  const files = await selectFiles(source, spec).catch((error: unknown) => {
    if (error instanceof PhaseFailure) throw new PhaseFailure("CLIENT_ERROR", `[${name}: [report files not found in build]]`);
    throw error;
  });
  try {
    await existingGroup(run, groupName, arn, isArn, type);
    requireReportPermission(context, role, arn, ["CreateReport", "UpdateReport", type === "TEST" ? "BatchPutTestCases" : "BatchPutCodeCoverages"]);
    const texts: { path: string; text: string }[] = [];
    for (const { path } of files) {
      const entry = await archiveEntry(source, path, false);
      if (entry !== undefined) texts.push({ path, text: Buffer.from(entry.data).toString("utf8") });
    }
    const found = { tests: texts.flatMap(({ text, path }) => readsTests?.(text, path) ?? []), files: texts.flatMap(({ text }) => readsCoverage?.(text) ?? []) };
    store(run, recordOf(context, groupName, buildArn(context, build.id), type, found));
    log.line(`Uploaded ${type} report ${arn} of ${files.length} file(s)`);
  } catch (error) {
    if (error instanceof AwsError || error instanceof ReportFormatError) throw new PhaseFailure("CLIENT_ERROR", `[${name}: [${error.message}]]`);
    throw error;
  }
}

/** The group; one that is named, not given by ARN, is made when it is missing. @throws PhaseFailure, AwsError */
async function existingGroup({ context, role }: BuildRun, name: string, arn: string, isArn: boolean, type: ReportGroupRecord["type"]): Promise<void> {
  const group = context.store.read((tx) => reportGroups.get(context, tx, name));
  if (group === undefined) {
    if (isArn) throw new AwsError("ResourceNotFoundException", `Report group cannot be found: ${arn}`);
    await context.call("codebuild", "CreateReportGroup", { name, type, exportConfig: { exportConfigType: "NO_EXPORT" } }, role);
    return;
  }
  if (group.type !== type) throw new AwsError("InvalidInputException", `The report group ${arn} is of the type ${group.type}, the report of the type ${type}`);
  if (group.exportConfig.exportConfigType !== "NO_EXPORT") throw new AwsError("NotImplemented", "the export of reports to S3 is not modelled by the local cloud");
}

function recordOf(
  context: CallContext, group: string, executionId: string, type: ReportGroupRecord["type"], { tests, files }: { tests: TestResult[]; files: FileCoverage[] },
): ReportRecord {
  const created = new Date(context.clock.now());
  const common = {
    id: `${group}:${context.uuid()}`, group, executionId, created, expired: new Date(created.getTime() + REPORT_DAYS * 86_400_000), truncated: tests.length > MOST_TESTS,
  };
  if (type === "CODE_COVERAGE") return { ...common, type, status: "SUCCEEDED", files };
  const hasFailed = tests.some(({ status }) => status === "FAILED" || status === "ERROR");
  return { ...common, type, status: hasFailed ? "FAILED" : "SUCCEEDED", tests: tests.slice(0, MOST_TESTS) };
}

function store(run: BuildRun, report: ReportRecord): void {
  run.change((context, tx, build) => {
    reports.put(context, tx, report.id, report);
    const next = { ...build, reportArns: [...build.reportArns, reportArn(context, report.id)] };
    builds.put(context, tx, build.id, next);
    return next;
  });
}
