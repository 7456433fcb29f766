import type { CallContext, Reader, Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";
import { notFound } from "./errors";

export interface RuleRecord {
  name: string;
  eventPattern?: string;
  scheduleExpression?: string;
  state: "ENABLED" | "DISABLED";
  description?: string;
  roleArn?: string;
  tags: Tags;
  /** When its schedule began to count, in milliseconds since the epoch. */
  scheduledFrom?: number;
}

export const rules = new RegionTable<RuleRecord>("events.rule");
/** Keys `<rule>/<target id>`. */
export const targets = new RegionTable<Shape>("events.target");

/** The only bus there is; custom buses are not modelled. */
export const DEFAULT_BUS = "default";

export function busArn(context: CallContext): string {
  return `arn:${context.partition}:events:${context.region}:${context.accountId}:event-bus/${DEFAULT_BUS}`;
}

/** Checks that a request means the default bus, by name or ARN. */
export function checkBus(context: CallContext, bus: string | undefined): void {
  if (bus === undefined || bus === DEFAULT_BUS || bus === busArn(context)) return;
  throw notFound(`Event bus ${bus.split("/").pop()} does not exist.`);
}

export function ruleArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:events:${context.region}:${context.accountId}:rule/${name}`;
}

export function existingRule(context: CallContext, tx: Reader, name: string): RuleRecord {
  const found = rules.get(context, tx, name);
  if (found === undefined) throw notFound(`Rule ${name} does not exist on EventBus ${DEFAULT_BUS}.`);
  return found;
}
