import type { Shape } from "../../service";
import type { Json } from "./event-pattern";
import { atPath } from "./json-path";
import type { EventEnvelope } from "./service-event";

/** What a rule's own variables stand for. */
export interface RuleFacts {
  name: string;
  arn: string;
  /** When EventBridge took the event, in milliseconds since the epoch. */
  ingestedAt: number;
}

/**
 * The text that a target gets of an event: all of it, a part, a constant, or a template filled in.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(target: Shape, event: EventEnvelope, rule: RuleFacts): string {
  if (target.Input !== undefined) return target.Input as string;
  if (target.InputPath !== undefined) return JSON.stringify(atPath(event as unknown as Json, target.InputPath) ?? null);
  if (target.InputTransformer !== undefined) return filled(target.InputTransformer, event, rule);
  return JSON.stringify(event);
}

/** Text that is JSON already goes in as it is. */
type Filling = { raw: string } | { value: Json | undefined };

function filled({ InputPathsMap: paths = {}, InputTemplate: template }: Shape, event: EventEnvelope, rule: RuleFacts): string {
  const { detail: _, ...withoutDetail } = event;
  const fillings = new Map<string, Filling>([
    ["aws.events.rule-arn", { value: rule.arn }],
    ["aws.events.rule-name", { value: rule.name }],
    ["aws.events.event.ingestion-time", { value: new Date(rule.ingestedAt).toISOString() }],
    ["aws.events.event", { raw: JSON.stringify(withoutDetail) }],
    ["aws.events.event.json", { raw: JSON.stringify(event) }],
  ]);
  for (const [name, path] of Object.entries(paths as Record<string, string>)) fillings.set(name, { value: atPath(event as unknown as Json, path) });
  return fill(template as string, fillings);
}

/**
 * Fills a template in. Outside of quotes a value becomes JSON, a string with its quotes; inside it becomes part of the text around it.
 */
function fill(template: string, fillings: ReadonlyMap<string, Filling>): string {
  let text = "";
  let isQuoted = false;
  for (const [piece, name] of template.matchAll(/<([A-Za-z0-9_.-]+)>|\\[^]|[^]/g)) {
    const filling = name === undefined ? undefined : fillings.get(name);
    if (filling === undefined) {
      if (piece === "\"") isQuoted = !isQuoted;
      text += piece;
    } else {
      text += "raw" in filling ? filling.raw : isQuoted ? insideQuotes(filling.value) : JSON.stringify(filling.value ?? "");
    }
  }
  return text;
}

function insideQuotes(value: Json | undefined): string {
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
