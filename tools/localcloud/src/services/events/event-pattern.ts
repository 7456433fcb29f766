import { invalidPattern } from "./errors";

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What one field must be for an event to match; any one of a field's tests is enough. */
export type FieldTest =
  | { kind: "equals"; value: string | number | boolean | null }
  | { kind: "equalsIgnoreCase"; value: string }
  | { kind: "prefix" | "suffix"; value: string; ignoresCase: boolean }
  | { kind: "wildcard"; pattern: RegExp }
  | { kind: "exists"; value: boolean }
  | { kind: "numeric"; bounds: [operator: NumericOperator, value: number][] }
  | { kind: "cidr"; network: bigint; bits: number; width: 32 | 128 }
  /** Matches a value that passes none of the tests. */
  | { kind: "anythingBut"; tests: FieldTest[] };

export type NumericOperator = "=" | "<" | "<=" | ">" | ">=";

/** An event pattern, parsed: fields by name, and alternatives of which one must match. */
export interface EventPattern {
  fields: Map<string, FieldTest[] | EventPattern>;
  alternatives: EventPattern[][];
}

/** How many ways to match a pattern may describe, all lists multiplied. */
const COMBINATIONS = 1000;

/**
 * Parses an event pattern.
 *
 * @throws AwsError `InvalidEventPatternException` saying what is wrong and where
 */
export function parsePattern(text: string): EventPattern {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    throw invalidPattern("the pattern is not valid JSON");
  }
  if (!isObject(parsed)) throw invalidPattern("Filter is not an object");
  const result = pattern(parsed, "");
  if (branches(result) > COMBINATIONS) throw invalidPattern(`Event pattern must not result in more than ${COMBINATIONS} rules`);
  return result;
}

/** In how many patterns without `$or` a pattern can be taken apart. */
function branches({ fields, alternatives }: EventPattern): number {
  const nested = [...fields.values()].reduce((product, field) => product * (Array.isArray(field) ? 1 : branches(field)), 1);
  return alternatives.reduce((product, choices) => product * choices.reduce((sum, choice) => sum + branches(choice), 0), nested);
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function pattern(object: { [key: string]: Json }, path: string): EventPattern {
  if (Object.keys(object).length === 0) throw invalidPattern(path === "" ? "Empty patterns are not allowed" : `Empty objects are not allowed (${path})`);
  const result: EventPattern = { fields: new Map(), alternatives: [] };
  for (const [key, value] of Object.entries(object)) {
    const place = path === "" ? key : `${path}.${key}`;
    if (key === "$or" && Array.isArray(value) && value.length > 1 && value.every(isObject)) {
      result.alternatives.push(value.map((item, index) => pattern(item as { [key: string]: Json }, `${place}[${index}]`)));
    } else if (Array.isArray(value)) {
      if (value.length === 0) throw invalidPattern(`Empty arrays are not allowed (${place})`);
      result.fields.set(key, value.map((item) => test(item, place)));
    } else if (isObject(value)) {
      result.fields.set(key, pattern(value, place));
    } else {
      throw invalidPattern(`"${key}" must be an object or an array (${place})`);
    }
  }
  return result;
}

function test(value: Json, place: string): FieldTest {
  if (Array.isArray(value)) throw invalidPattern(`Match value must be String, number, true, false, or null (${place})`);
  if (!isObject(value)) return { kind: "equals", value };
  const [[operator, operand] = ["", null], ...more] = Object.entries(value);
  if (more.length > 0) throw invalidPattern(`Only one key allowed in match expression (${place})`);
  switch (operator) {
    case "prefix": case "suffix": return affix(operator, operand, place);
    case "equals-ignore-case": return { kind: "equalsIgnoreCase", value: text(operator, operand, place) };
    case "wildcard": return { kind: "wildcard", pattern: wildcard(text(operator, operand, place), place) };
    case "exists":
      if (typeof operand !== "boolean") throw invalidPattern(`exists match pattern must be either true or false (${place})`);
      return { kind: "exists", value: operand };
    case "numeric": return { kind: "numeric", bounds: numeric(operand, place) };
    case "cidr": return cidr(text(operator, operand, place), place);
    case "anything-but": return { kind: "anythingBut", tests: anythingBut(operand, place) };
    default: throw invalidPattern(`Unrecognized match type ${operator} (${place})`);
  }
}

function text(operator: string, operand: Json, place: string): string {
  if (typeof operand !== "string") throw invalidPattern(`${operator} match pattern must be a string (${place})`);
  return operand;
}

function affix(kind: "prefix" | "suffix", operand: Json, place: string): FieldTest {
  if (!isObject(operand)) return { kind, value: text(kind, operand, place), ignoresCase: false };
  const [[inner, value] = ["", null], ...more] = Object.entries(operand);
  if (inner !== "equals-ignore-case" || more.length > 0) throw invalidPattern(`Unsupported match pattern inside ${kind} (${place})`);
  return { kind, value: text(kind, value, place), ignoresCase: true };
}

function wildcard(source: string, place: string): RegExp {
  if (source.includes("**")) throw invalidPattern(`Consecutive wildcard characters are not allowed (${place})`);
  let expression = "";
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!;
    if (character === "*") {
      expression += ".*";
      continue;
    }
    const literal = character === "\\" ? source[++at] : character;
    if (literal === undefined || (character === "\\" && !"*\\".includes(literal))) {
      throw invalidPattern(`Invalid escape character in wildcard (${place})`);
    }
    expression += literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }
  return new RegExp(`^${expression}$`, "s");
}

/** `[">", 0, "<=", 5]`: one bound or two. */
function numeric(operand: Json, place: string): [NumericOperator, number][] {
  if (!Array.isArray(operand) || operand.length === 0) throw invalidPattern(`Value of numeric must be an array (${place})`);
  const bounds: [NumericOperator, number][] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const operator = operand[at];
    const value = operand[at + 1];
    if (typeof operator !== "string" || !["=", "<", "<=", ">", ">="].includes(operator)) {
      throw invalidPattern(`Unrecognized numeric range operator: ${JSON.stringify(operator)} (${place})`);
    }
    if (typeof value !== "number") throw invalidPattern(`Value of ${operator} must be numeric (${place})`);
    bounds.push([operator as NumericOperator, value]);
  }
  if (bounds.length > 2 || (bounds.length === 2 && !(bounds[0]![0].startsWith(">") && bounds[1]![0].startsWith("<") && bounds[0]![1] < bounds[1]![1]))) {
    throw invalidPattern(`A numeric range has one bound, or a lower bound and a higher upper bound (${place})`);
  }
  return bounds;
}

function anythingBut(operand: Json, place: string): FieldTest[] {
  if (isObject(operand)) {
    const [[kind, value] = ["", null], ...more] = Object.entries(operand);
    if (more.length > 0 || !["prefix", "suffix", "wildcard", "equals-ignore-case"].includes(kind)) {
      throw invalidPattern(`Unsupported anything-but pattern (${place})`);
    }
    return (Array.isArray(value) ? value : [value]).map((item) => test({ [kind]: item } as Json, place));
  }
  const values = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw invalidPattern(`Empty arrays are not allowed (${place})`);
  if (new Set(values.map((value) => typeof value)).size > 1) {
    throw invalidPattern(`Inside anything but list, either all values are number or string, mixed type is not supported (${place})`);
  }
  return values.map((value) => {
    if (typeof value !== "string" && typeof value !== "number") throw invalidPattern(`Inside anything but list, start|null|boolean is not supported (${place})`);
    return { kind: "equals", value };
  });
}

function cidr(source: string, place: string): FieldTest {
  const [address = "", length = ""] = source.split("/");
  const parsed = parseAddress(address);
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (parsed === undefined || bits < 0 || bits > parsed.width) throw invalidPattern(`Malformed CIDR, one '/' required (${place})`);
  return { kind: "cidr", network: parsed.value >> BigInt(parsed.width - bits), bits, width: parsed.width };
}

/** An IPv4 or IPv6 address as a number. */
export function parseAddress(address: string): { value: bigint; width: 32 | 128 } | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const bytes = address.split(".").map(Number);
    return bytes.some((byte) => byte > 255) ? undefined : { value: bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), width: 32 };
  }
  const halves = address.split("::");
  if (!address.includes(":") || halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const count = groups.flat().length;
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined;
  const all = halves.length === 1 ? groups[0]! : [...groups[0]!, ...Array<string>(8 - count).fill("0"), ...groups[1]!];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { value: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), width: 128 };
}
