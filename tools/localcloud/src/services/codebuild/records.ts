import { AwsError, type CallContext, type Reader, type Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import { checkTags, fromTagList, type Tags } from "../support/tags";

export interface ProjectRecord {
  name: string;
  /** `Project` without name, ARN, tags and times. */
  settings: Shape;
  tags: Tags;
  created: Date;
  lastModified: Date;
}

export interface ReportGroupRecord {
  name: string;
  type: "TEST" | "CODE_COVERAGE";
  exportConfig: Shape;
  tags: Tags;
  created: Date;
  lastModified: Date;
}

export const projects = new RegionTable<ProjectRecord>("codebuild.project");
export const reportGroups = new RegionTable<ReportGroupRecord>("codebuild.report-group");

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInputException", message);
}

export function codebuildArn(context: CallContext, kind: "project" | "report-group", name: string): string {
  return `arn:${context.partition}:codebuild:${context.region}:${context.accountId}:${kind}/${name}`;
}

/** Operations take the name or the ARN. */
export function nameOf(context: CallContext, kind: "project" | "report-group", text: string): string {
  const prefix = codebuildArn(context, kind, "");
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function existingProject(context: CallContext, tx: Reader, text: string): ProjectRecord {
  const name = nameOf(context, "project", text);
  const found = projects.get(context, tx, name);
  if (found === undefined) {
    throw new AwsError("ResourceNotFoundException", `Project cannot be found: ${codebuildArn(context, "project", name)}`);
  }
  return found;
}

/** Tags of a request, checked. */
export function newTags(list: Shape[] | undefined): Tags {
  const tags = fromTagList(list, "key", "value");
  if (checkTags({}, tags)?.reserved !== undefined) throw invalidInput("Invalid tag key: keys beginning with aws: are reserved");
  return tags;
}
