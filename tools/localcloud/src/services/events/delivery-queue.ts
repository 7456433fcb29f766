import type { CallContext, Shape, Transaction } from "../../service";
import { targets, type RuleRecord } from "./records";
import type { EventEnvelope } from "./service-event";

/** Name of the task that delivers one event to one target. */
export const DELIVER_TASK = "deliver";

/** One event on its way to one target. */
export interface Delivery {
  rule: string;
  targetId: string;
  event: EventEnvelope;
  /** When EventBridge took the event, in milliseconds since the epoch: its age counts from here. */
  ingestedAt: number;
  /** How often delivery will have been tried again with the next try. */
  retries: number;
  /** Why the last try failed. */
  failure?: { code: string; message: string };
}

/** Puts an event on its way to all targets of a rule. @param copy set for an event that comes twice */
export function putDeliveries(context: CallContext, tx: Transaction, rule: RuleRecord, event: EventEnvelope, copy = ""): number {
  const all: Shape[] = targets.values(context, tx, `${rule.name}/`);
  for (const { Id: targetId } of all) {
    const now = context.clock.now();
    const delivery: Delivery = { rule: rule.name, targetId, event, ingestedAt: now, retries: 0 };
    context.schedule(tx, { task: DELIVER_TASK, key: `${event.id}/${rule.name}/${targetId}${copy}`, at: now, payload: delivery });
  }
  return all.length;
}
