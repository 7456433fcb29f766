import { dashboard } from "./dashboard";
import { eventRule } from "./event-rule";
import { eventTarget } from "./event-target";
import { logGroup } from "./log-group";
import { metricAlarm } from "./metric-alarm";
import { queryDefinition } from "./query-definition";

export const cloudwatchTypes = [logGroup, metricAlarm, eventRule, eventTarget, dashboard, queryDefinition];
