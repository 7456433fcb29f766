import type { CallContext, Handler, Shape } from "../../service";
import { page } from "../support/paging";
import { canAssume } from "../support/service-role";
import { fromTagList } from "../support/tags";
import { limitExceeded, validation } from "./errors";
import { matches } from "./event-match";
import { parsePattern, type Json } from "./event-pattern";
import { busArn, checkBus, DEFAULT_BUS, existingRule, ruleArn, rules, targets, type RuleRecord } from "./records";
import { scheduleRule } from "./rule-schedule";
import { parseSchedule } from "./schedule";
import { refuseTags } from "./tags";

/** AWS raises it on request. */
const RULES_PER_BUS = 300;

/** Refuses a role that EventBridge cannot take on. */
export async function checkRole(context: CallContext, roleArn: string | undefined, rule: string): Promise<void> {
  if (roleArn === undefined) return;
  if (!(await canAssume(context, roleArn, "events.amazonaws.com", ruleArn(context, rule)))) {
    throw validation(`Provided role '${roleArn}' cannot be assumed by principal 'events.amazonaws.com'.`);
  }
}

/** Makes a rule or replaces all of its settings; tags count only when the rule is made. */
export const putRule: Handler = async (input, context) => {
  checkBus(context, input.EventBusName);
  const { Name: name, EventPattern: pattern, ScheduleExpression: schedule } = input;
  if (!pattern && !schedule) throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  if (pattern) parsePattern(pattern);
  if (schedule && parseSchedule(schedule) === undefined) throw validation("Parameter ScheduleExpression is not valid.");
  const tags = fromTagList(input.Tags);
  refuseTags({}, tags);
  await checkRole(context, input.RoleArn, name);
  return context.store.transaction((tx) => {
    const before = rules.get(context, tx, name);
    if (before === undefined && rules.list(context, tx).length >= RULES_PER_BUS) throw limitExceeded();
    const state = input.State === "DISABLED" ? "DISABLED" : "ENABLED";
    // A rule that is put again with the same schedule keeps its times.
    const isScheduledAnew = before === undefined || before.scheduleExpression !== (schedule || undefined) || before.state !== state;
    rules.put(context, tx, name, {
      name, eventPattern: pattern || undefined, scheduleExpression: schedule || undefined,
      state, description: input.Description, roleArn: input.RoleArn,
      tags: before?.tags ?? tags, scheduledFrom: isScheduledAnew ? context.clock.now() : before.scheduledFrom,
    });
    if (isScheduledAnew) scheduleRule(context, tx, name);
    return { RuleArn: ruleArn(context, name) };
  });
};

function shape(context: CallContext, rule: RuleRecord): Shape {
  return {
    Name: rule.name, Arn: ruleArn(context, rule.name), State: rule.state, EventBusName: DEFAULT_BUS,
    ...(rule.eventPattern !== undefined && { EventPattern: rule.eventPattern }),
    ...(rule.scheduleExpression !== undefined && { ScheduleExpression: rule.scheduleExpression }),
    ...(rule.description !== undefined && { Description: rule.description }),
    ...(rule.roleArn !== undefined && { RoleArn: rule.roleArn }),
  };
}

export const describeRule: Handler = (input, context) => {
  checkBus(context, input.EventBusName);
  return context.store.read((tx) => ({ ...shape(context, existingRule(context, tx, input.Name)), CreatedBy: context.accountId }));
};

export const listRules: Handler = (input, context) => {
  checkBus(context, input.EventBusName);
  return context.store.read((tx) => {
    const found = rules.values(context, tx, input.NamePrefix ?? "");
    const shown = page(found, (rule) => rule.name, input.NextToken, input.Limit ?? 100, badToken);
    return { Rules: shown.items.map((rule) => shape(context, rule)), ...(shown.next && { NextToken: shown.next }) };
  });
};

export function badToken(): Error {
  return validation("NextToken is not valid.");
}

/** A rule that is not there counts as deleted; one with targets is kept. */
export const deleteRule: Handler = (input, context) => {
  checkBus(context, input.EventBusName);
  return context.store.transaction((tx) => {
    if (targets.list(context, tx, `${input.Name}/`).length > 0) throw validation("Rule can't be deleted since it has targets.");
    rules.remove(context, tx, input.Name);
    scheduleRule(context, tx, input.Name);
    return {};
  });
};

function switcher(state: RuleRecord["state"]): Handler {
  return (input, context) => {
    checkBus(context, input.EventBusName);
    return context.store.transaction((tx) => {
      const before = existingRule(context, tx, input.Name);
      if (before.state === state) return {};
      rules.put(context, tx, input.Name, { ...before, state, scheduledFrom: context.clock.now() });
      scheduleRule(context, tx, input.Name);
      return {};
    });
  };
}

export const enableRule = switcher("ENABLED");
export const disableRule = switcher("DISABLED");

export const testEventPattern: Handler = (input) => {
  const pattern = parsePattern(input.EventPattern);
  let event: Json;
  try {
    event = JSON.parse(input.Event) as Json;
  } catch {
    throw validation("Parameter Event is not valid.");
  }
  const required = ["id", "account", "source", "time", "region", "resources", "detail-type"];
  const object = event !== null && typeof event === "object" && !Array.isArray(event) ? event : {};
  const missing = required.filter((key) => object[key] === undefined);
  if (missing.length > 0) throw validation(`Parameter Event is not valid. Reason: it lacks ${missing.join(", ")}.`);
  return { Result: matches(pattern, event) };
};

export const describeEventBus: Handler = (input, context) => {
  checkBus(context, input.Name);
  return { Name: DEFAULT_BUS, Arn: busArn(context) };
};

export const listEventBuses: Handler = (input, context) => ({
  EventBuses: DEFAULT_BUS.startsWith(input.NamePrefix ?? "") ? [{ Name: DEFAULT_BUS, Arn: busArn(context) }] : [],
});
