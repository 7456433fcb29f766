import { AwsError, type Shape } from "../../service";
import { matches } from "../events/event-match";
import { parsePattern, type EventPattern, type Json } from "../events/event-pattern";
import { invalidParameter, type SubscriptionRecord } from "./records";
import type { PublishedMessage } from "./message-checks";

const KEYS = 5;
const COMBINATIONS = 150;
const BYTES = 262_144;

export type FilterScope = "MessageAttributes" | "MessageBody";

/**
 * Reads a filter policy.
 *
 * @throws AwsError `InvalidParameter`
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function parseFilter(text: string, scope: FilterScope): EventPattern | undefined {
  const invalid = (reason: string): AwsError => invalidParameter(`FilterPolicy: ${reason}`);
  if (Buffer.byteLength(text) > BYTES) throw invalid("Policy is too large");
  if (/^\s*\{\s*\}\s*$/.test(text)) return undefined; // takes everything
  const pattern = patternOf(text, invalid);
  if (scope === "MessageAttributes" && [...pattern.fields.values(), ...pattern.alternatives.flat().flatMap(({ fields }) => [...fields.values()])].some((field) => !Array.isArray(field))) {
    throw invalid("Filter policy scope MessageAttributes does not support nested filter policy");
  }
  const { keys, combinations } = complexity(pattern);
  if (keys > KEYS) throw invalid("Filter policy can not have more than 5 keys");
  if (combinations > COMBINATIONS) throw invalid("Filter policy is too complex");
  return pattern;
}

function patternOf(text: string, invalid: (reason: string) => AwsError): EventPattern {
  let pattern: EventPattern;
  try {
    pattern = parsePattern(text);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(error.message.replace(/^.*?Reason: /, ""));
  }
  if (usesWildcard(pattern)) throw invalid("Unrecognized match type wildcard");
  return pattern;
}

function usesWildcard({ fields, alternatives }: EventPattern): boolean {
  return [...fields.values()].some((field) => (Array.isArray(field) ? field.some((test) => test.kind === "wildcard") : usesWildcard(field)))
    || alternatives.flat().some(usesWildcard);
}

/** Lists of values multiply each other, and so do levels: a list counts once for each level that it lies below. */
function complexity(pattern: EventPattern, depth = 1): { keys: number; combinations: number } {
  let keys = 0;
  let combinations = 1;
  const add = (one: { keys: number; combinations: number }): void => {
    keys += one.keys;
    combinations *= one.combinations;
  };
  for (const field of pattern.fields.values()) add(Array.isArray(field) ? { keys: 1, combinations: field.length * depth } : complexity(field, depth + 1));
  for (const choices of pattern.alternatives) {
    const each = choices.map((choice) => complexity(choice, depth));
    add({ keys: each.reduce((sum, one) => sum + one.keys, 0), combinations: each.reduce((sum, one) => sum + one.combinations, 0) });
  }
  return { keys, combinations };
}

/** Whether a subscription takes a message. @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export function takes({ attributes }: SubscriptionRecord, message: PublishedMessage, text: string): boolean {
  if (!attributes.FilterPolicy) return true;
  const scope = (attributes.FilterPolicyScope || "MessageAttributes") as FilterScope;
  const pattern = parseFilter(attributes.FilterPolicy, scope);
  if (pattern === undefined) return true;
  if (scope === "MessageAttributes") return matches(pattern, attributeValues(message.attributes));
  const body = parsed(text);
  return body !== null && typeof body === "object" && matches(pattern, body);
}

/** Attributes as values that a pattern can look at; binary ones are not looked at. */
function attributeValues(attributes: Record<string, Shape>): { [name: string]: Json } {
  const values = Object.entries(attributes).flatMap(([name, { DataType: type, StringValue: text }]): [string, Json][] => {
    if (/^Binary/.test(type)) return [];
    if (/^Number/.test(type)) return [[name, Number(text)]];
    return [[name, type === "String.Array" ? parsed(text) ?? text : text as string]];
  });
  return Object.fromEntries(values);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
