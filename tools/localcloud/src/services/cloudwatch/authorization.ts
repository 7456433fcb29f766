import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { NameReader } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const names: Readonly<Record<string, NameReader>> = {
  AlarmName: ({ AlarmName, AlarmNames }) => AlarmName ?? AlarmNames,
  DashboardName: ({ DashboardName, DashboardNames }) => DashboardName ?? DashboardNames,
};

/** Alarms are described as a list: whether a policy that names single alarms would do is not documented, so none does here. */
export function accessRequests(operation: string, _input: Shape, { partition, region, accountId }: CallContext): AccessRequest[] | undefined {
  if (operation !== "DescribeAlarms") return undefined;
  return [{ action: "cloudwatch:DescribeAlarms", resources: [`arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*`] }];
}

export function keys(operation: string, { Namespace, AlarmActions, OKActions, InsufficientDataActions }: Shape): AccessContext | undefined {
  if (operation === "PutMetricData") return { "cloudwatch:namespace": Namespace };
  const actions: string[] = [AlarmActions ?? [], OKActions ?? [], InsufficientDataActions ?? []].flat();
  return /^Put\w+Alarm$/.test(operation) && actions.length > 0 ? { "cloudwatch:AlarmActions": actions } : undefined;
}
