import type { Service } from "../../service";
import { deleteAlarms, describeAlarms, describeAlarmsForMetric, disableAlarmActions, enableAlarmActions, putMetricAlarm } from "./alarms";
import { ACTION, runAlarmAction } from "./alarm-actions";
import { describeAlarmHistory } from "./alarm-history";
import { EVALUATION } from "./alarm-schedule";
import { evaluateAlarm, setAlarmState } from "./alarm-state";
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from "./dashboards";
import { listMetrics } from "./list-metrics";
import { getMetricData } from "./metric-data";
import { getMetricStatistics } from "./metric-statistics";
import { putMetricData } from "./put-metric-data";
import { listTagsForResource, tagResource, untagResource } from "./tags";

/** Metrics, metric alarms and dashboards. */
export const service: Service = {
  id: "cloudwatch",
  operations: {
    DeleteAlarms: deleteAlarms,
    DeleteDashboards: deleteDashboards,
    DescribeAlarmHistory: describeAlarmHistory,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DisableAlarmActions: disableAlarmActions,
    EnableAlarmActions: enableAlarmActions,
    GetDashboard: getDashboard,
    GetMetricData: getMetricData,
    GetMetricStatistics: getMetricStatistics,
    ListDashboards: listDashboards,
    ListMetrics: listMetrics,
    ListTagsForResource: listTagsForResource,
    PutDashboard: putDashboard,
    PutMetricAlarm: putMetricAlarm,
    PutMetricData: putMetricData,
    SetAlarmState: setAlarmState,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
  tasks: { [ACTION]: runAlarmAction, [EVALUATION]: evaluateAlarm },
};
