import type { CallContext, Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface AlarmStateRecord {
  value: AlarmState;
  reason: string;
  /** JSON text. */
  reasonData?: string;
  updated: Date;
  transitioned: Date;
}

export interface AlarmRecord {
  name: string;
  /** The request of PutMetricAlarm, without name and tags. */
  settings: Shape;
  configurationUpdated: Date;
  state: AlarmStateRecord;
  tags: Tags;
}

export interface DashboardRecord {
  name: string;
  body: string;
  lastModified: Date;
  tags: Tags;
}

export const alarms = new RegionTable<AlarmRecord>("cloudwatch.alarm");
export const dashboards = new RegionTable<DashboardRecord>("cloudwatch.dashboard");

export function alarmArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:cloudwatch:${context.region}:${context.accountId}:alarm:${name}`;
}

/** Dashboards belong to the account, not to a Region. */
export function dashboardArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:cloudwatch::${context.accountId}:dashboard/${name}`;
}
