import type { Service } from "../../service";
import { deleteAlarms, describeAlarms, describeAlarmsForMetric, disableAlarmActions, enableAlarmActions, putMetricAlarm } from "./alarms";
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from "./dashboards";
import { listTagsForResource, tagResource, untagResource } from "./tags";

/** Metric alarms and dashboards. Metrics and the evaluation of alarms belong to what the cloud does. */
export const service: Service = {
  id: "cloudwatch",
  operations: {
    DeleteAlarms: deleteAlarms,
    DeleteDashboards: deleteDashboards,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DisableAlarmActions: disableAlarmActions,
    EnableAlarmActions: enableAlarmActions,
    GetDashboard: getDashboard,
    ListDashboards: listDashboards,
    ListTagsForResource: listTagsForResource,
    PutDashboard: putDashboard,
    PutMetricAlarm: putMetricAlarm,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
};
