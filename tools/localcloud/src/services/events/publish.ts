import type { InstanceKind } from "../../instances";
import type { CallContext, TaskHandler } from "../../service";
import { putDeliveries } from "./delivery-queue";
import { countForRule } from "./event-metrics";
import { matches } from "./event-match";
import { parsePattern, type EventPattern, type Json } from "./event-pattern";
import { rules } from "./records";
import { PUBLISH_TASK, type EventEnvelope } from "./service-event";

/** Parsed patterns by their text. */
const PATTERNS: InstanceKind<Map<string, EventPattern>> = { name: "events.patterns", open: () => new Map() };
const PATTERNS_KEPT = 1000;

function parsedPattern(context: CallContext, text: string): EventPattern {
  const known = context.instance(PATTERNS);
  let pattern = known.get(text);
  if (pattern === undefined) {
    if (known.size >= PATTERNS_KEPT) known.clear();
    pattern = parsePattern(text);
    known.set(text, pattern);
  }
  return pattern;
}

/** Matches an event against the rules and puts it on its way to the targets of those that it matches. */
export const publish: TaskHandler = (task, context) => {
  const event = task.payload.event as EventEnvelope;
  // An event that was held back comes with a mark: nothing happens to it twice.
  const effects = task.payload.isLate === true ? [] : context.faults.striking("event", (fault) =>
    (fault.source ?? event.source) === event.source && (fault.detailType ?? event["detail-type"]) === event["detail-type"]).map((fault) => fault.effect);
  const late = effects.reduce((sum, effect) => sum + (typeof effect === "object" ? effect.lateMilliseconds : 0), 0);
  const copies = effects.includes("doubled") ? ["", "#2"] : [""];
  const matched = context.store.transaction((tx): string[] => {
    task.finish(tx);
    if (effects.includes("lost")) return [];
    if (late > 0) {
      for (const copy of copies) {
        context.schedule(tx, { task: PUBLISH_TASK, key: task.key + copy, at: context.clock.now() + late, payload: { event, isLate: true, copy } });
      }
      return [];
    }
    const marks = task.payload.isLate === true ? [task.payload.copy as string] : copies;
    const found = rules.values(context, tx).filter((rule) => rule.state === "ENABLED" && rule.eventPattern !== undefined
      && matches(parsedPattern(context, rule.eventPattern), event as unknown as Json));
    for (const rule of found) for (const copy of marks) putDeliveries(context, tx, rule, event, copy);
    return found.map((rule) => rule.name);
  });
  for (const rule of matched) countForRule(context, rule, "MatchedEvents", "TriggeredRules");
};
