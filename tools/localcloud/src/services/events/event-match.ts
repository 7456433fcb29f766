import { parseAddress, type EventPattern, type FieldTest, type Json } from "./event-pattern";

/**
 * Whether an event matches a pattern: every field that the pattern names passes one of its tests, and of each list of
 * alternatives one matches. An array in the event matches when one of its items does.
 */
export function matches(pattern: EventPattern, event: Json | undefined): boolean {
  if (Array.isArray(event)) return event.some((item) => matches(pattern, item));
  const object = event !== null && typeof event === "object" ? event : undefined;
  for (const [key, wanted] of pattern.fields) {
    const value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
    const passes = Array.isArray(wanted) ? wanted.some((test) => passesField(test, value)) : matches(wanted, value);
    if (!passes) return false;
  }
  return pattern.alternatives.every((choices) => choices.some((choice) => matches(choice, event)));
}

function passesField(test: FieldTest, value: Json | undefined): boolean {
  if (test.kind === "exists") return test.value === isLeaf(value);
  if (value === undefined) return false;
  return Array.isArray(value) ? leaves(value).some((item) => passes(test, item)) : passes(test, value);
}

/** Items of an array, with those of arrays inside it. */
function leaves(value: Json[]): Json[] {
  return value.flatMap((item) => (Array.isArray(item) ? leaves(item) : [item]));
}

/** `exists` looks at leaves: an object is not one. */
function isLeaf(value: Json | undefined): boolean {
  return value !== undefined && (value === null || typeof value !== "object" || (Array.isArray(value) && value.length > 0));
}

function passes(test: FieldTest, value: Json): boolean {
  switch (test.kind) {
    case "equals": return value === test.value;
    case "equalsIgnoreCase": return typeof value === "string" && value.toLowerCase() === test.value.toLowerCase();
    case "prefix": return typeof value === "string" && folded(value, test).startsWith(folded(test.value, test));
    case "suffix": return typeof value === "string" && folded(value, test).endsWith(folded(test.value, test));
    case "wildcard": return typeof value === "string" && test.pattern.test(value);
    case "numeric": return typeof value === "number" && test.bounds.every(([operator, bound]) => compare(operator, value, bound));
    case "cidr": return typeof value === "string" && inNetwork(test, value);
    case "anythingBut": return (value === null || typeof value !== "object") && !test.tests.some((inner) => passes(inner, value));
    case "exists": return test.value;
  }
}

function folded(value: string, { ignoresCase }: { ignoresCase: boolean }): string {
  return ignoresCase ? value.toLowerCase() : value;
}

function compare(operator: string, value: number, bound: number): boolean {
  switch (operator) {
    case "<": return value < bound;
    case "<=": return value <= bound;
    case ">": return value > bound;
    case ">=": return value >= bound;
    default: return value === bound;
  }
}

function inNetwork(test: FieldTest & { kind: "cidr" }, value: string): boolean {
  const address = parseAddress(value);
  return address !== undefined && address.width === test.width && address.value >> BigInt(test.width - test.bits) === test.network;
}
