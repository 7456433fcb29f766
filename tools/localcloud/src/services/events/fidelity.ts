import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "PutEvents takes or refuses each entry by itself; sources that begin with `aws.` are refused and details must be JSON objects of at most 1000 levels.",
      source: `${API}/API_PutEvents.html`, test: "services/events/put-events.test.ts: takes good entries and refuses bad ones one by one",
    },
    {
      rule: "A PutEvents request holds at most ten entries and one mebibyte.",
      source: `${GUIDE}/eb-putevents.html`, test: "services/events/put-events.test.ts: refuses a request of more than one mebibyte, of more than ten entries, and for a bus that is not there",
    },
    {
      rule: "Patterns match exact values, prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, IP addresses and `$or`.",
      source: `${GUIDE}/eb-create-pattern-operators.html`, test: "services/events/event-match.test.ts: %j on %j -> %s",
    },
    {
      rule: "An event goes to every target of every enabled rule that it matches.",
      source: `${GUIDE}/eb-rules.html`, test: "services/events/delivery.test.ts: goes to every target of every rule that matches and is enabled, and to no other",
    },
    {
      rule: "A function is invoked asynchronously by events.amazonaws.com with the rule as aws:SourceArn; pipelines and builds are started with the target's role.",
      source: `${GUIDE}/eb-use-resource-based.html`, test: "services/events/delivery.test.ts: invokes a function asynchronously, as EventBridge on behalf of the rule",
    },
    {
      rule: "A target gets the event, a part of it by JSON path, a constant, or a template with the rule's own variables.",
      source: `${GUIDE}/eb-transform-target-input.html`, test: "services/events/target-input.test.ts: fills %s in",
      unverified: "A path that leads nowhere gives an empty string in a template and null as InputPath.",
    },
    {
      rule: "Failed deliveries are tried again with exponential back-off and jitter, up to 185 times in 24 hours unless the target's policy says less.",
      source: `${GUIDE}/eb-rule-retry-policy.html`, test: "services/events/delivery.test.ts: gives up after 185 retries or 24 hours when the target has no policy",
      unverified: "The waits: from one second, doubled up to ten minutes, half of each left to chance.",
    },
    {
      rule: "What cannot be delivered goes to the dead-letter queue with RULE_ARN, TARGET_ARN, ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS and, after retries, EXHAUSTED_RETRY_CONDITION.",
      source: `${GUIDE}/eb-rule-dlq.html`, test: "services/events/delivery.test.ts: becomes a dead letter after the retries of its policy",
    },
    {
      rule: "Missing permissions and missing targets are not tried again.",
      source: `${GUIDE}/eb-rule-dlq.html`, test: "services/events/delivery.test.ts: of %s becomes a dead letter at once",
    },
    {
      rule: "A rate counts from when the rule was made.",
      source: `${GUIDE}/eb-scheduled-rule-pattern.html`, test: "services/events/rule-schedule.test.ts: sends its targets a scheduled event, counted from when the rule was made",
      unverified: "The first run is one period after that; a rule that is put again unchanged keeps its times, one that is enabled again counts anew.",
    },
    {
      rule: "Cron expressions are in UTC and know L, W and #.",
      source: `${GUIDE}/eb-scheduled-rule-pattern.html`, test: "services/events/schedule-times.test.ts: of a cron is the first minute that fits, as found by looking at every minute",
    },
    {
      rule: "Times at which nobody ran the local cloud are not made up for.",
      source: `${GUIDE}/eb-scheduled-rule-pattern.html`, test: "services/events/rule-schedule.test.ts: does not make up for times at which nobody ran the cloud",
      unverified: "AWS is never off; made-up runs would surprise more than missing ones.",
    },
    {
      rule: "Events of CodeDeploy and CodeBuild are best effort; tests lose, double and delay events by fault.",
      source: "aws-facts 12", test: "services/events/delivery.test.ts: an event",
    },
  ],
  notModelled: [
    "event buses other than the default one, archives, replays, pipes, API destinations, the Scheduler",
    "targets other than Lambda, SQS, SNS, Logs, CodePipeline and CodeBuild; FIFO queues",
  ],
};
