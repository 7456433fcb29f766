import type { Field } from "./field";
import { canonical, isMap } from "./wire-value";

/** Why the text is no JSON; undefined when it is. */
export function jsonProblem(document: string): string | undefined {
  try {
    JSON.parse(document);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether two JSON documents mean the same; a policy also ignores order and "one or a list of one" where IAM does. */
export function sameDocument(kind: Field["kind"], a: string, b: string): boolean {
  if (a === b) return true;
  if (jsonProblem(a) !== undefined || jsonProblem(b) !== undefined) return false;
  const shape = (document: string): string => {
    const parsed: unknown = JSON.parse(document);
    return canonical(kind === "policy" ? normalPolicy(parsed) : parsed);
  };
  return shape(a) === shape(b);
}

const valueSet = (value: unknown): unknown[] => {
  const values = (Array.isArray(value) ? value : [value]).map((one) => (typeof one === "object" ? one : String(one)));
  return [...new Set(values)].sort();
};

function normalPrincipal(principal: unknown): unknown {
  if (principal === "*") return { AWS: ["*"] };
  if (!isMap(principal)) return principal;
  return Object.fromEntries(
    Object.entries(principal).map(([type, ids]) => [
      type,
      // IAM gives an account's root back for its bare number.
      valueSet(ids).map((id) => (typeof id === "string" && /^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id)),
    ]),
  );
}

function normalStatement(statement: unknown): unknown {
  if (!isMap(statement)) return statement;
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]): [string, unknown] => {
      switch (key) {
        case "Action":
        case "NotAction":
          return [key, valueSet(value).map((action) => (typeof action === "string" ? action.toLowerCase() : action)).sort()];
        case "Resource":
        case "NotResource":
          return [key, valueSet(value)];
        case "Principal":
        case "NotPrincipal":
          return [key, normalPrincipal(value)];
        case "Condition":
          return [key, normalCondition(value)];
        default:
          return [key, value];
      }
    }),
  );
}

function normalCondition(condition: unknown): unknown {
  if (!isMap(condition)) return condition;
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      isMap(keys) ? Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, valueSet(values)])) : keys,
    ]),
  );
}

function normalPolicy(document: unknown): unknown {
  if (!isMap(document)) return document;
  const statements = document["Statement"];
  const all = Array.isArray(statements) ? statements : statements === undefined ? [] : [statements];
  return {
    Version: "2008-10-17",
    ...document,
    Statement: all.map(normalStatement).map(canonical).sort(),
  };
}
