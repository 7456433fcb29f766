import { canonical, DEFAULTS_KEY, hasUnknown, isMap, isPlainMap, own, SIGNATURE, UNKNOWN } from "./wire-value";
import type { PropertyMap, PropertyValue } from "./wire-value";
import type { CheckFailure } from "@switchyard/engine/provider";
import type { Field, Fields } from "./field";
import { jsonProblem } from "./json-document";
import { showPath } from "./property-path";
import type { PathStep } from "./property-path";

/** What cannot be taken as the kind that the field wants. */
class Mismatch {
  constructor(public readonly reason: string) {}
}

const describe = (value: PropertyValue): string => {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return isMap(value) ? "an object" : `${typeof value} ${JSON.stringify(value)}`;
};
const wanted = (kind: string, value: PropertyValue): Mismatch => new Mismatch(`expected ${kind}, got ${describe(value)}`);

function scalar(field: Field, value: PropertyValue): PropertyValue | Mismatch {
  switch (field.kind) {
    case "text":
      if (typeof value === "string") return value;
      return typeof value === "number" || typeof value === "boolean" ? String(value) : wanted("a string", value);
    case "number": {
      if (typeof value === "number") return value;
      const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
      return Number.isNaN(parsed) ? wanted("a number", value) : parsed;
    }
    case "flag":
      if (typeof value === "boolean") return value;
      return value === "true" || value === "false" ? value === "true" : wanted("true or false", value);
    case "json":
    case "policy": {
      const document = isPlainMap(value) || Array.isArray(value) ? (hasUnknown(value) ? UNKNOWN : JSON.stringify(value)) : value;
      if (typeof document !== "string") return wanted("a JSON document", value);
      if (document === UNKNOWN || document === "") return document;
      const problem = jsonProblem(document);
      return problem === undefined ? document : new Mismatch(`contains an invalid JSON: ${problem}`);
    }
    case "archive":
      return isMap(value) && SIGNATURE in value ? value : wanted("an archive", value);
    default:
      throw new Error(`unreachable: ${field.kind} is no scalar kind`);
  }
}

/** Checks values against fields, collecting every failure; answers the values with defaults filled in. */
export class Checker {
  public readonly failures: CheckFailure[] = [];

  fail(path: readonly PathStep[], reason: string): void {
    this.failures.push({ property: showPath(path), reason });
  }

  object(fields: Fields, values: PropertyMap, path: readonly PathStep[], unknownKey: (key: string) => string): PropertyMap {
    const out: PropertyMap = {};
    for (const [key, value] of Object.entries(values)) {
      if (key.startsWith("__") || value === null) continue;
      const field = own(fields, key);
      if (field === undefined) this.fail([...path, key], unknownKey(key));
      else out[key] = this.value(field, value, [...path, key]);
    }
    for (const [key, field] of Object.entries(fields)) {
      if (out[key] !== undefined) continue;
      if (field.default !== undefined) out[key] = field.default;
      else if (field.required === true) {
        this.fail([...path, key], `Missing required argument. The argument "${key}" is required, but no definition was found.`);
      }
    }
    return out;
  }

  private value(field: Field, value: PropertyValue, path: readonly PathStep[]): PropertyValue {
    if (value === UNKNOWN) return value;
    if (field.kind === "object") {
      if (!isPlainMap(value)) return this.mismatch(wanted("an object", value), value, path);
      const names = Object.keys(field.fields ?? {}).join(", ");
      return this.object(field.fields ?? {}, value, path, () => `Invalid or unknown key. Known here: ${names}.`);
    }
    if (field.kind === "map") {
      if (!isPlainMap(value)) return this.mismatch(wanted("an object", value), value, path);
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, this.member(field, member, [...path, key])]),
      );
    }
    if (field.kind === "list" || field.kind === "set") {
      if (!Array.isArray(value)) return this.mismatch(wanted("a list", value), value, path);
      const members = value.map((member, index) => this.member(field, member, [...path, index]));
      return field.kind === "set" ? distinct(members) : members;
    }
    const result = scalar(field, value);
    return result instanceof Mismatch ? this.mismatch(result, value, path) : result;
  }

  private member(field: Field, member: PropertyValue, path: readonly PathStep[]): PropertyValue {
    if (field.element === undefined) throw new Error(`unreachable: ${field.kind} without an element`);
    return this.value(field.element, member, path);
  }

  private mismatch(mismatch: Mismatch, value: PropertyValue, path: readonly PathStep[]): PropertyValue {
    this.fail(path, mismatch.reason);
    return value;
  }
}

const distinct = (members: PropertyValue[]): PropertyValue[] => [
  ...new Map(members.map((member, index) => [hasUnknown(member) ? index : canonical(member), member])).values(),
];

/** Names of the inputs that an earlier check filled in by itself. */
export function defaultsOf(inputs: PropertyMap): string[] {
  const names = inputs[DEFAULTS_KEY];
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === "string") : [];
}
