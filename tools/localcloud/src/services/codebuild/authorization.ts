import type { NameReader, PassedRole } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";

/** Builds are authorised on their project; a build's id is `<project>:<uuid>`, its ARN ends with that. */
function projectOfBuild(id: string): string {
  const tail = id.slice(id.lastIndexOf("/") + 1);
  return tail.slice(0, tail.lastIndexOf(":") < 0 ? undefined : tail.lastIndexOf(":"));
}

/** Batch operations take names and ARNs alike. */
const tail = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);

const groupOfReport = (nameOrArn: string): string => tail(nameOrArn).replace(/:.*$/, "");

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-permissions-reference.html */
export const names: Readonly<Record<string, NameReader>> = {
  ProjectName: ({ projectName, name, names: list, id, ids, projectArn }: Shape) => {
    const named: string | undefined = projectName ?? name ?? projectArn;
    if (named !== undefined) return tail(named);
    if (list !== undefined) return (list as string[]).map(tail);
    return id === undefined ? (ids as string[] | undefined)?.map(projectOfBuild) : projectOfBuild(id);
  },
  // A report is authorised on its group; the last part of its ARN is `<group>:<uuid>`.
  ReportGroupName: ({ name, arn, reportGroupArn, reportGroupArns, reportArn, reportArns }: Shape) => {
    const one: string | undefined = name ?? arn ?? reportGroupArn ?? reportArn;
    const several: string[] | undefined = reportGroupArns ?? reportArns;
    return one === undefined ? several?.map(groupOfReport) : groupOfReport(one);
  },
};

export function passedRoles(operation: string, { serviceRole: ofProject, serviceRoleOverride, name: ofInput, projectName }: Shape, { partition, region, accountId }: CallContext): PassedRole[] {
  const [serviceRole, name] = operation === "StartBuild" ? [serviceRoleOverride, projectName] : [ofProject, ofInput];
  if (serviceRole === undefined || !/^(CreateProject|UpdateProject|StartBuild)$/.test(operation)) return [];
  // A role may be given by name alone; then it is one without a path.
  const roleArn = String(serviceRole).startsWith("arn:") ? String(serviceRole) : `arn:${partition}:iam::${accountId}:role/${String(serviceRole)}`;
  return [{ roleArn, service: "codebuild.amazonaws.com", resourceArn: `arn:${partition}:codebuild:${region}:${accountId}:project/${String(name)}` }];
}
