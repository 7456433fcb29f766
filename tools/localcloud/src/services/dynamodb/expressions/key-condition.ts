/**
 * Key conditions of queries: one partition, and at most one condition on the sort key.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
import { invalidParameters, validation } from "../records";
import { typeOf, type AttributeValue } from "../values/attribute-value";
import { bindCondition, type Condition, type Operand } from "./condition";
import type { Scope } from "./scope";
import type { Comparator } from "./syntax";

export type SortCondition =
  | { operator: Exclude<Comparator, "<>"> | "begins_with"; value: AttributeValue }
  | { operator: "between"; low: AttributeValue; high: AttributeValue };

export interface KeyCondition { partition: AttributeValue; sort?: SortCondition }

interface KeyNames { partition: string; sort?: string; types: ReadonlyMap<string, string> }

const mirrored: Partial<Record<Comparator, Comparator>> = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** @throws AwsError `ValidationException` for what is not a condition on the keys of one partition */
export function bindKeyConditions(text: string, scope: Scope): ReadonlyMap<string, SortCondition> {
  const found = new Map<string, SortCondition>();
  collect(bindCondition("KeyConditionExpression", text, scope).condition, found);
  if (found.size > 2) throw validation("Conditions can be of length 1 or 2 only");
  return found;
}

function collect(condition: Condition, found: Map<string, SortCondition>): void {
  switch (condition.kind) {
    case "and":
      for (const one of condition.conditions) collect(one, found);
      return;
    case "or":
    case "not":
    case "in":
      throw validation(`Invalid operator used in KeyConditionExpression: ${condition.kind.toUpperCase()}`);
    case "comparison": {
      const { comparator, operands: [left, right] } = condition;
      if (comparator === "<>") throw validation("Invalid operator used in KeyConditionExpression: <>");
      const isTurned = left!.kind !== "path";
      const operator = (isTurned ? mirrored[comparator] : comparator) as Exclude<Comparator, "<>">;
      return note(isTurned ? right! : left!, [isTurned ? left! : right!], ([value]) => ({ operator, value: value! }), found);
    }
    case "between": {
      const [key, low, high] = condition.operands;
      rejectOperand("BETWEEN", key!);
      return note(key!, [low!, high!], (bounds) => ({ operator: "between", low: bounds[0]!, high: bounds[1]! }), found);
    }
    case "call": {
      if (condition.name !== "begins_with") throw validation(`Invalid operator used in KeyConditionExpression: ${condition.name}`);
      const [key, start] = condition.operands;
      rejectOperand("begins_with", key!);
      return note(key!, [start!], ([value]) => ({ operator: "begins_with", value: value! }), found);
    }
  }
}

function rejectOperand(operator: string, operand: Operand): void {
  if (operand.kind === "path") return;
  throw validation(`Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`);
}

function note(key: Operand, others: Operand[], make: (values: AttributeValue[]) => SortCondition, found: Map<string, SortCondition>): void {
  if ([key, ...others].some(({ kind }) => kind === "size")) throw validation("KeyConditionExpressions cannot contain nested operations");
  if (key.kind !== "path") throw validation("Invalid condition in KeyConditionExpression: No key attribute specified");
  const values = others.map((one) => {
    if (one.kind !== "value") throw validation("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
    return one.value;
  });
  const [name, ...further] = key.path;
  if (further.length > 0) throw validation("KeyConditionExpressions cannot have conditions on nested attributes");
  if (found.has(String(name))) throw validation("KeyConditionExpressions must only contain one condition per key");
  found.set(String(name), make(values));
}

/** The conditions as they apply to a table's or an index's keys. @throws AwsError `ValidationException` */
export function keyConditionFor(conditions: ReadonlyMap<string, SortCondition>, keys: KeyNames): KeyCondition {
  const partition = conditions.get(keys.partition);
  if (partition === undefined) throw validation(`Query condition missed key schema element: ${keys.partition}`);
  const sort = keys.sort === undefined ? undefined : conditions.get(keys.sort);
  if (conditions.size > 1 && sort === undefined) {
    throw validation(keys.sort === undefined ? "Query key condition not supported" : `Query condition missed key schema element: ${keys.sort}`);
  }
  for (const [name, condition] of conditions) {
    const values = condition.operator === "between" ? [condition.low, condition.high] : [condition.value];
    if (values.some((value) => typeOf(value) !== keys.types.get(name))) throw invalidParameters("Condition parameter type does not match schema type");
    if (values.some((value) => value.S === "" || value.B?.length === 0) && condition.operator !== "begins_with") throw emptyKey(name, values[0]!);
  }
  if (partition.operator !== "=") throw validation("Query key condition not supported");
  return { partition: partition.value, ...(sort === undefined ? {} : { sort }) };
}

function emptyKey(name: string, value: AttributeValue): Error {
  return validation("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
    + `${value.B === undefined ? "string" : "binary"} value. Key: ${name}`);
}
