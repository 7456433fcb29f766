import type { CallContext, Task, TaskHandler, Transaction } from "../../service";
import { countForRule } from "./event-metrics";
import { putDeliveries } from "./delivery-queue";
import { ruleArn, rules, type RuleRecord } from "./records";
import { parseSchedule } from "./schedule";
import { nextTime } from "./schedule-times";
import { wholeSeconds, type EventEnvelope } from "./service-event";

/** Name of the task that carries a rule's schedule on; its key is the rule. */
export const SCHEDULE_TASK = "schedule";

/** A time that is further back than this was missed, because nobody ran the cloud; it is not made up. */
const LATEST_MILLISECONDS = 60_000;

/** Puts the next time of a rule's schedule on the agenda, or takes it off when the rule has none any more. */
export function scheduleRule(context: CallContext, tx: Transaction, name: string): void {
  const rule = rules.get(context, tx, name);
  const at = rule === undefined ? undefined : nextTimeOf(rule, context.clock.now());
  if (at === undefined) context.cancel(tx, { task: SCHEDULE_TASK, key: name });
  else context.schedule(tx, { task: SCHEDULE_TASK, key: name, at });
}

function nextTimeOf(rule: RuleRecord, after: number): number | undefined {
  const schedule = rule.scheduleExpression === undefined ? undefined : parseSchedule(rule.scheduleExpression);
  return schedule === undefined || rule.state === "DISABLED" ? undefined : nextTime(schedule, after, rule.scheduledFrom ?? after);
}

/**
 * Sends a rule's targets the event of its schedule.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
export const runSchedule: TaskHandler = (task, context) => {
  if (context.store.transaction((tx) => startDeliveries(context, tx, task))) countForRule(context, task.key, "TriggeredRules");
};

/** @returns whether the rule ran */
function startDeliveries(context: CallContext, tx: Transaction, task: Task): boolean {
  task.finish(tx);
  const rule = rules.get(context, tx, task.key);
  if (rule === undefined) return false;
  scheduleRule(context, tx, rule.name);
  if (rule.state === "DISABLED" || context.clock.now() - task.at > LATEST_MILLISECONDS) return false;
  const event: EventEnvelope = {
    version: "0", id: context.uuid(), "detail-type": "Scheduled Event", source: "aws.events", account: context.accountId,
    time: wholeSeconds(task.at), region: context.region, resources: [ruleArn(context, rule.name)], detail: {},
  };
  putDeliveries(context, tx, rule, event);
  return true;
}
