/**
 * Condition and filter expressions: checked against what a request gives, then judged against items.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { attributeTypes, compareValues, isEqual, typeOf, type AttributeType, type AttributeValue, type Item } from "../values/attribute-value";
import { valueAt } from "./document-path";
import { pathText, Problems, reading, type Path, type Scope } from "./scope";
import { conditionSyntax, type Comparator, type ConditionSyntax, type OperandSyntax } from "./syntax";

export type Operand =
  | { kind: "path"; path: Path }
  | { kind: "value"; value: AttributeValue }
  | { kind: "size"; of: Operand };

export type Condition =
  | { kind: "comparison"; comparator: Comparator; operands: Operand[] }
  | { kind: "in" | "between"; operands: Operand[] }
  | { kind: "call"; name: string; operands: Operand[] }
  | { kind: "and" | "or" | "not"; conditions: Condition[] };

/** A condition with the paths that it reads. */
export interface BoundCondition { condition: Condition; paths: Path[] }

const operandCounts: ReadonlyMap<string, number> = new Map([
  ["attribute_exists", 1], ["attribute_not_exists", 1], ["attribute_type", 2], ["begins_with", 2], ["contains", 2], ["size", 1],
]);

/** Kinds of problems, in the order in which DynamoDB looks for them. */
const problemOrder = ["function", "misuse", "reserved", "name", "value", "count", "distinct", "operand"];

/**
 * @param member e.g. `ConditionExpression`
 * @throws AwsError `ValidationException`
 */
export function bindCondition(member: string, text: string, scope: Scope): BoundCondition {
  return reading(member, () => {
    const binder = new Binder(scope);
    const condition = binder.condition(conditionSyntax(text));
    binder.problems.reject();
    return { condition, paths: binder.paths };
  });
}

class Binder {
  readonly problems = new Problems(problemOrder);
  readonly paths: Path[] = [];

  constructor(private readonly scope: Scope) {}

  condition(syntax: ConditionSyntax): Condition {
    switch (syntax.kind) {
      case "and":
      case "or":
      case "not":
        return { kind: syntax.kind, conditions: syntax.conditions.map((one) => this.condition(one)) };
      case "call": {
        if (syntax.name === "size") this.misused("size");
        return { kind: "call", name: syntax.name, operands: this.call(syntax.name, syntax.operands) };
      }
      case "comparison": {
        const operands = syntax.operands.map((one) => this.operand(one));
        this.checkDistinct(syntax.comparator, operands);
        if (syntax.comparator !== "=" && syntax.comparator !== "<>") this.checkOrdered("operator", syntax.comparator, operands);
        return { kind: "comparison", comparator: syntax.comparator, operands };
      }
      case "between": {
        const operands = syntax.operands.map((one) => this.operand(one));
        this.checkOrdered("operator", "BETWEEN", operands);
        this.checkBounds(operands[1]!, operands[2]!);
        return { kind: "between", operands };
      }
      case "in":
        return { kind: "in", operands: syntax.operands.map((one) => this.operand(one)) };
    }
  }

  private operand(syntax: OperandSyntax): Operand {
    switch (syntax.kind) {
      case "path": {
        const path = this.scope.path(syntax.path, this.problems);
        this.paths.push(path);
        return { kind: "path", path };
      }
      case "value":
        return { kind: "value", value: this.scope.value(syntax.name, this.problems) ?? { NULL: true } };
      case "call": {
        const operands = this.call(syntax.name, syntax.operands);
        if (syntax.name !== "size") this.misused(syntax.name);
        return { kind: "size", of: operands[0]! };
      }
      case "arithmetic":
        throw new Error("The grammar has no arithmetic in conditions.");
    }
  }

  private misused(name: string): void {
    if (operandCounts.has(name)) this.problems.note("misuse", `The function is not allowed to be used this way in an expression; function: ${name}`);
  }

  private call(name: string, syntax: OperandSyntax[]): Operand[] {
    const operands = syntax.map((one) => this.operand(one));
    const count = operandCounts.get(name);
    if (count === undefined) this.problems.note("function", name === "if_not_exists" || name === "list_append"
      ? `The function is not allowed in a condition expression; function: ${name}` : `Invalid function name; function: ${name}`);
    else if (count !== operands.length) {
      this.problems.note("count", `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`);
    } else if (!this.problems.has("value")) this.checkCall(name, operands);
    return operands;
  }

  private checkCall(name: string, operands: Operand[]): void {
    this.checkDistinct(name, operands);
    const [first, second] = operands;
    switch (name) {
      case "attribute_exists":
      case "attribute_not_exists":
        if (first!.kind !== "path") this.problems.note("operand", `Operator or function requires a document path; operator or function: ${name}`);
        break;
      case "begins_with":
        for (const operand of operands) {
          const type = staticType(operand);
          if (type !== undefined && type !== "S" && type !== "B") this.wrongType("operator or function", name, type);
        }
        break;
      case "attribute_type":
        if (staticType(second!) !== "S") this.wrongType("operator or function", name, staticType(second!) ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
        else if (second!.kind === "value" && !(attributeTypes as readonly string[]).includes(second!.value.S!)) {
          this.problems.note("operand", `Invalid attribute type name found; type: ${second!.value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`);
        }
        break;
      case "size": {
        const type = staticType(first!);
        if (type === "N" || type === "BOOL" || type === "NULL") this.wrongType("operator or function", name, type);
        break;
      }
    }
  }

  private wrongType(what: string, name: string, type: string): void {
    this.problems.note("operand", `Incorrect operand type for operator or function; ${what}: ${name}, operand type: ${type}`);
  }

  private checkOrdered(what: string, operator: string, operands: Operand[]): void {
    if (this.problems.has("value")) return;
    for (const operand of operands) {
      const type = staticType(operand);
      if (type !== undefined && !["S", "N", "B"].includes(type)) this.wrongType(what, operator, type);
    }
  }

  private checkDistinct(operator: string, [first, second]: Operand[]): void {
    if (first?.kind !== "path" || second?.kind !== "path" || pathText(first.path) !== pathText(second.path)) return;
    this.problems.note("distinct", "The first operand must be distinct from the remaining operands for this operator or function; "
      + `operator: ${operator}, first operand: ${pathText(first.path)}`);
  }

  private checkBounds(low: Operand, high: Operand): void {
    if (low.kind !== "value" || high.kind !== "value" || this.problems.has("value")) return;
    const order = compareValues(low.value, high.value);
    const shown = `lower bound operand: AttributeValue: ${shownValue(low.value)}, upper bound operand: AttributeValue: ${shownValue(high.value)}`;
    if (typeOf(low.value) !== typeOf(high.value)) {
      this.problems.note("operand", `The BETWEEN operator requires same data type for lower and upper bounds; ${shown}`);
    } else if (order !== undefined && order > 0) {
      this.problems.note("operand", `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${shown}`);
    }
  }
}

function shownValue(value: AttributeValue): string {
  const type = typeOf(value);
  return `{${type}:${type === "B" ? Buffer.from(value.B!).toString("base64") : String(value[type])}}`;
}

/** The type that the operand has whatever the item holds. */
function staticType(operand: Operand): AttributeType | undefined {
  return operand.kind === "value" ? typeOf(operand.value) : operand.kind === "size" ? "N" : undefined;
}

/** Whether the item satisfies the condition; an item that is not there is an empty one. */
export function isTrue(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and": return condition.conditions.every((one) => isTrue(one, item));
    case "or": return condition.conditions.some((one) => isTrue(one, item));
    case "not": return !isTrue(condition.conditions[0]!, item);
    case "comparison": return compares(condition.comparator, resolve(condition.operands[0]!, item), resolve(condition.operands[1]!, item));
    case "in": {
      const value = resolve(condition.operands[0]!, item);
      return condition.operands.slice(1).some((one) => compares("=", value, resolve(one, item)));
    }
    case "between": {
      const [value, low, high] = condition.operands.map((one) => resolve(one, item));
      return compares(">=", value, low) && compares("<=", value, high);
    }
    case "call": return holds(condition.name, condition.operands.map((one) => resolve(one, item)));
  }
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "path") return valueAt(item, operand.path);
  const value = resolve(operand.of, item);
  const size = value === undefined ? undefined : sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** Length of a text in UTF-16 units, of bytes in bytes, of collections in elements; other types have none. */
function sizeOf(value: AttributeValue): number | undefined {
  const counted = value.S ?? value.B ?? value.SS ?? value.NS ?? value.BS ?? value.L;
  return counted?.length ?? (value.M && Object.keys(value.M).length);
}

/** Values of different types are neither equal nor in any order; so is a value that is not there. */
function compares(comparator: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return comparator === "<>" && left !== right;
  if (comparator === "=") return isEqual(left, right);
  if (comparator === "<>") return !isEqual(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case "<": return order < 0;
    case "<=": return order <= 0;
    case ">": return order > 0;
    case ">=": return order >= 0;
  }
}

function holds(name: string, [first, second]: (AttributeValue | undefined)[]): boolean {
  switch (name) {
    case "attribute_exists": return first !== undefined;
    case "attribute_not_exists": return first === undefined;
  }
  if (first === undefined || second === undefined) return false;
  switch (name) {
    case "attribute_type": return typeOf(first) === second.S;
    case "begins_with": return beginsWith(first, second);
    case "contains": return contains(first, second);
    default: throw new Error(`The function ${name} was not checked.`);
  }
}

export function beginsWith(value: AttributeValue, start: AttributeValue): boolean {
  if (value.S !== undefined && start.S !== undefined) return value.S.startsWith(start.S);
  if (value.B !== undefined && start.B !== undefined) return Buffer.compare(value.B.subarray(0, start.B.length), start.B) === 0;
  return false;
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.L !== undefined) return value.L.some((element) => isEqual(element, part));
  if (part.S !== undefined) return value.S?.includes(part.S) ?? value.SS?.includes(part.S) ?? false;
  if (part.N !== undefined) return value.NS?.includes(part.N) ?? false;
  if (part.B === undefined) return false;
  const bytes = Buffer.from(part.B);
  return value.B !== undefined ? Buffer.from(value.B).includes(bytes) : value.BS?.some((one) => bytes.equals(one)) ?? false;
}
