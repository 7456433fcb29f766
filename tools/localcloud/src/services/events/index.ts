import type { Service } from "../../service";
import {
  deleteRule, describeEventBus, describeRule, disableRule, enableRule, listEventBuses, listRules, putRule, testEventPattern,
} from "./rules";
import { listTagsForResource, tagResource, untagResource } from "./tags";
import { listRuleNamesByTarget, listTargetsByRule, putTargets, removeTargets } from "./targets";

/** Rules of the default bus and their targets. Delivery of events belongs to what the cloud does. */
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
    PutRule: putRule,
    PutTargets: putTargets,
    RemoveTargets: removeTargets,
    TagResource: tagResource,
    TestEventPattern: testEventPattern,
    UntagResource: untagResource,
  },
};
