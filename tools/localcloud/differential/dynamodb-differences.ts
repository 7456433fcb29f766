/**
 * Where moto is known to differ, and AWS's documentation is on our side.
 */
import { bindCondition, type Condition, type Operand } from "../src/services/dynamodb/expressions/condition";
import { valueAt } from "../src/services/dynamodb/expressions/document-path";
import { Scope } from "../src/services/dynamodb/expressions/scope";
import type { AttributeValue } from "../src/services/dynamodb/values/attribute-value";
import type { Case } from "./dynamodb-cases";

export interface Outcome { result: string; message?: string }

/** @returns why, or undefined when the difference has no known reason */
export function reasonWhyMotoDiffers(one: Case, ours: Outcome, theirs: Outcome): string | undefined {
  // moto answers a page of HTML, which the SDK cannot read.
  if (theirs.result === "SyntaxError") return "moto breaks down (its own HTTP 500)";
  if (ours.result === "ValidationException") {
    if (/The first operand must be distinct/.test(ours.message ?? "")) return "moto compares a path with itself, which DynamoDB refuses";
    if (/Incorrect operand type/.test(ours.message ?? "")) return "moto does not check the types of given operands before it looks at the item";
    if (/Two document paths/.test(ours.message ?? "")) return "moto does not see all paths that overlap or conflict";
    if (/document path provided in the update expression is invalid/.test(ours.message ?? "")) return "moto passes over a path into something that is neither map nor list";
  }
  if (one.condition !== undefined && comparesNothing(one)) return "moto takes an attribute that is not there for NULL, or for equal to another such";
  if (one.condition !== undefined && mixesBooleans(one)) return "moto takes BOOL for the numbers 0 and 1";
  if (theirs.result === "ValidationException" && /if_not_exists\(v\w\[/.test(one.update ?? "")) return "moto refuses if_not_exists for a path into something that is no list";
  return undefined;
}

const conditionOf = ({ condition, values }: Case): Condition =>
  bindCondition("ConditionExpression", condition!, new Scope(undefined, Object.keys(values).length === 0 ? undefined : values)).condition;

/** The parts of a condition that are neither AND nor OR nor NOT. */
function simpleParts(condition: Condition): Exclude<Condition, { conditions: Condition[] }>[] {
  return "conditions" in condition ? condition.conditions.flatMap(simpleParts) : [condition];
}

const valueOf = (operand: Operand, { item }: Case): AttributeValue | undefined =>
  (operand.kind === "value" ? operand.value : operand.kind === "path" ? valueAt(item, operand.path) : { N: "0" });

/** Whether a BOOL meets numbers, which Python compares with it. */
function mixesBooleans(one: Case): boolean {
  return simpleParts(conditionOf(one)).some(({ operands }) => {
    const values = operands.map((operand) => valueOf(operand, one));
    return values.some((value) => value?.BOOL !== undefined) && values.some((value) => value?.N ?? value?.NS ?? value?.L);
  });
}

/** Whether the condition compares something that is not there with NULL or with something else that is not there. */
function comparesNothing(one: Case): boolean {
  return simpleParts(conditionOf(one)).some((part) => {
    const [first, ...rest] = part.operands.map((operand) => valueOf(operand, one));
    if (part.kind === "call") return part.name === "contains" && rest[0] === undefined;
    return rest.some((other) => (first === undefined && (other === undefined || other.NULL === true)) || (first?.NULL === true && other === undefined));
  });
}
