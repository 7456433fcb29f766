import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { toTagList } from "../support/tags";
import { inOrder, positions } from "./projects";
import { codebuildArn, invalidInput, nameOf, newTags, reportGroups, type ReportGroupRecord } from "./records";
import { liveReports, removeReports } from "./reports/report-records";

function shape(context: CallContext, group: ReportGroupRecord): Shape {
  return {
    arn: codebuildArn(context, "report-group", group.name), name: group.name, type: group.type, exportConfig: group.exportConfig,
    created: group.created, lastModified: group.lastModified, tags: toTagList(group.tags, "key", "value"), status: "ACTIVE",
  };
}

function checkExport(config: Shape): void {
  if (config.exportConfigType === undefined) throw invalidInput("Invalid export config: exportConfigType is required");
  if (config.exportConfigType === "S3" && !config.s3Destination?.bucket) {
    throw invalidInput("Invalid export config: s3Destination with a bucket is required for type S3");
  }
}

export const createReportGroup: Handler = (input, context) => {
  const name: string = input.name;
  checkExport(input.exportConfig);
  const tags = newTags(input.tags);
  return context.store.transaction((tx) => {
    if (reportGroups.get(context, tx, name) !== undefined) {
      throw new AwsError("ResourceAlreadyExistsException", `Report group already exists: ${codebuildArn(context, "report-group", name)}`);
    }
    const now = new Date(context.clock.now());
    const group: ReportGroupRecord = { name, type: input.type, exportConfig: input.exportConfig, tags, created: now, lastModified: now };
    reportGroups.put(context, tx, name, group);
    return { reportGroup: shape(context, group) };
  });
};

export const updateReportGroup: Handler = (input, context) => context.store.transaction((tx) => {
  const name = nameOf(context, "report-group", input.arn);
  const before = reportGroups.get(context, tx, name);
  if (before === undefined) throw new AwsError("ResourceNotFoundException", `Report group cannot be found: ${input.arn}`);
  if (input.exportConfig !== undefined) checkExport(input.exportConfig);
  const group: ReportGroupRecord = {
    ...before, exportConfig: input.exportConfig ?? before.exportConfig,
    tags: input.tags === undefined ? before.tags : newTags(input.tags), lastModified: new Date(context.clock.now()),
  };
  reportGroups.put(context, tx, name, group);
  return { reportGroup: shape(context, group) };
});

export const batchGetReportGroups: Handler = (input, context) => context.store.read((tx) => {
  const wanted: string[] = input.reportGroupArns;
  const found = (arn: string): ReportGroupRecord | undefined => reportGroups.get(context, tx, nameOf(context, "report-group", arn));
  return {
    reportGroups: wanted.flatMap((arn) => found(arn) ?? []).map((group) => shape(context, group)),
    reportGroupsNotFound: wanted.filter((arn) => found(arn) === undefined),
  };
});

/** A group that is not there counts as deleted. One with reports goes only when those may go with it. */
export const deleteReportGroup: Handler = (input, context) => context.store.transaction((tx) => {
  const name = nameOf(context, "report-group", input.arn);
  if (input.deleteReports !== true && liveReports(context, tx, name).length > 0) {
    throw invalidInput(`Report group ${input.arn} contains reports; delete them first or use deleteReports`);
  }
  removeReports(context, tx, name);
  reportGroups.remove(context, tx, name);
  return {};
});

export const listReportGroups: Handler = (input, context) => context.store.read((tx) => {
  const shown = positions(inOrder(reportGroups.values(context, tx), input), input.nextToken, input.maxResults ?? 100);
  return {
    reportGroups: shown.items.map((group) => codebuildArn(context, "report-group", group.name)),
    ...(shown.next && { nextToken: shown.next }),
  };
});
