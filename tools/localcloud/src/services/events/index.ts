import type { Service } from "../../service";
import { deliver } from "./delivery";
import { DELIVER_TASK } from "./delivery-queue";
import { publish } from "./publish";
import { putEvents } from "./put-events";
import { runSchedule, SCHEDULE_TASK } from "./rule-schedule";
import {
  deleteRule, describeEventBus, describeRule, disableRule, enableRule, listEventBuses, listRules, putRule, testEventPattern,
} from "./rules";
import { PUBLISH_TASK } from "./service-event";
import { listTagsForResource, tagResource, untagResource } from "./tags";
import { listRuleNamesByTarget, listTargetsByRule, putTargets, removeTargets } from "./targets";

/** The default bus: rules, events and schedules, delivered at least once. */
export const service: Service = {
  id: "events",
  operations: {
    DeleteRule: deleteRule,
    DescribeEventBus: describeEventBus,
    DescribeRule: describeRule,
    DisableRule: disableRule,
    EnableRule: enableRule,
    ListEventBuses: listEventBuses,
    ListRuleNamesByTarget: listRuleNamesByTarget,
    ListRules: listRules,
    ListTagsForResource: listTagsForResource,
    ListTargetsByRule: listTargetsByRule,
    PutEvents: putEvents,
    PutRule: putRule,
    PutTargets: putTargets,
    RemoveTargets: removeTargets,
    TagResource: tagResource,
    TestEventPattern: testEventPattern,
    UntagResource: untagResource,
  },
  tasks: { [PUBLISH_TASK]: publish, [DELIVER_TASK]: deliver, [SCHEDULE_TASK]: runSchedule },
};
