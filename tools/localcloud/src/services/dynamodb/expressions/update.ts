/**
 * Update expressions: checked against what a request gives, then applied to items.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
import { validation } from "../records";
import { attributeOf, isEqual, setAttribute, typeOf, type AttributeType, type AttributeValue, type Item } from "../values/attribute-value";
import { addNumbers, subtractNumbers } from "../values/number";
import { checkPaths, valueAt } from "./document-path";
import { Problems, reading, type Path, type Scope } from "./scope";
import { updateSyntax, type ActionSyntax, type OperandSyntax } from "./syntax";

type Operand =
  | { kind: "path"; path: Path }
  | { kind: "value"; value: AttributeValue }
  | { kind: "if_not_exists" | "list_append" | "+" | "-"; operands: Operand[] };

export interface Action { section: ActionSyntax["section"]; path: Path; operand?: Operand }

const problemOrder = ["reserved", "function", "section", "name", "value", "overlap", "conflict", "type", "operand"];

const typeNames: Partial<Record<AttributeType, string>> = {
  S: "STRING", N: "NUMBER", B: "BINARY", NULL: "NULL", BOOL: "BOOLEAN", L: "LIST", M: "MAP",
};

/** @throws AwsError `ValidationException` */
export function bindUpdate(text: string, scope: Scope): Action[] {
  return reading("UpdateExpression", () => {
    const problems = new Problems(problemOrder);
    const { sections, actions } = updateSyntax(text);
    const twice = sections.find((section, at) => sections.indexOf(section) !== at);
    if (twice !== undefined) problems.note("section", `The "${twice}" section can only be used once in an update expression;`);
    const bound = actions.map((action): Action => {
      const path = scope.path(action.path, problems);
      if (action.operand === undefined) return { section: action.section, path };
      const operand = bindOperand(action.operand, scope, problems);
      checkOperator(action.section, operand, problems);
      return { section: action.section, path, operand };
    });
    checkPaths(bound.map(({ path }) => path), problems);
    problems.reject();
    return bound;
  });
}

/** ADD takes numbers and sets, DELETE sets. */
function checkOperator(section: string, operand: Operand, problems: Problems): void {
  if (section === "SET" || operand.kind !== "value" || problems.has("value")) return;
  const type = typeOf(operand.value);
  const name = typeNames[type];
  if (name !== undefined && !(section === "ADD" && type === "N")) {
    problems.note("type", `Incorrect operand type for operator or function; operator: ${section}, operand type: ${name}`);
  }
}

function bindOperand(syntax: OperandSyntax, scope: Scope, problems: Problems): Operand {
  switch (syntax.kind) {
    case "path": return { kind: "path", path: scope.path(syntax.path, problems) };
    case "value": return { kind: "value", value: scope.value(syntax.name, problems) ?? { NULL: true } };
    case "arithmetic": return { kind: syntax.operator, operands: bindOperands(syntax.operator, "N", syntax.operands, scope, problems) };
    case "call": {
      const { name } = syntax;
      if (name !== "if_not_exists" && name !== "list_append") {
        problems.note("function", ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"].includes(name)
          ? `The function is not allowed in an update expression; function: ${name}` : `Invalid function name; function: ${name}`);
        return { kind: "value", value: { NULL: true } };
      }
      const operands = bindOperands(name, name === "list_append" ? "L" : undefined, syntax.operands, scope, problems);
      if (operands.length !== 2) {
        problems.note("operand", `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`);
      } else if (name === "if_not_exists" && operands[0]!.kind !== "path") {
        problems.note("operand", "Operator or function requires a document path; operator or function: if_not_exists");
      }
      return { kind: name, operands };
    }
  }
}

function bindOperands(name: string, type: AttributeType | undefined, syntax: OperandSyntax[], scope: Scope, problems: Problems): Operand[] {
  const operands = syntax.map((one) => bindOperand(one, scope, problems));
  for (const operand of operands) {
    if (type === undefined || operand.kind !== "value" || problems.has("value") || typeOf(operand.value) === type) continue;
    problems.note("operand", `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${typeOf(operand.value)}`);
  }
  return operands;
}

const wrongType = (): Error => validation("An operand in the update expression has an incorrect data type");

/**
 * What the item is after the actions. All operands are taken from the item as it was before.
 * @throws AwsError `ValidationException` for actions that do not fit the item
 */
export function applyUpdate(actions: Action[], before: Item): Item {
  const operands = actions.map(({ section, operand }) => (section === "SET" ? resolve(operand!, before) : operand?.kind === "value" ? operand.value : undefined));
  const item = copyOf(before);
  const lists = new ListChanges();
  actions.forEach(({ section, path }, at) => {
    const target = place(item, path, lists);
    const operand = operands[at];
    if (section === "SET") target.set(operand!);
    else if (section === "REMOVE") target.remove();
    else if (section === "ADD") target.set(added(target.get(), operand!));
    else if (target.get() !== undefined) {
      const left = without(target.get()!, operand!);
      if (left === undefined) target.remove();
      else target.set(left);
    }
  });
  lists.settle();
  return item;
}

/** Maps and lists anew; what is inside of them is never changed, only replaced. */
function copyOf(item: Item): Item {
  const copy: Item = {};
  for (const name of Object.keys(item)) setAttribute(copy, name, copyOfValue(item[name]!));
  return copy;
}

function copyOfValue(value: AttributeValue): AttributeValue {
  if (value.M !== undefined) return { M: copyOf(value.M) };
  return value.L === undefined ? value : { L: value.L.map(copyOfValue) };
}

/** Changes of length, which wait until all actions are done: positions mean the lists as they were. */
class ListChanges {
  private readonly removed = new Map<AttributeValue[], Set<number>>();
  private readonly appended = new Map<AttributeValue[], [position: number, value: AttributeValue][]>();

  remove(list: AttributeValue[], position: number): void {
    this.removed.set(list, (this.removed.get(list) ?? new Set()).add(position));
  }

  /** Beyond the end, elements are appended in the order of the positions asked for. */
  append(list: AttributeValue[], position: number, value: AttributeValue): void {
    this.appended.set(list, [...(this.appended.get(list) ?? []), [position, value]]);
  }

  settle(): void {
    for (const [list, positions] of this.removed) list.splice(0, list.length, ...list.filter((_, at) => !positions.has(at)));
    for (const [list, values] of this.appended) list.push(...values.sort(([a], [b]) => a - b).map(([, value]) => value));
  }
}

function resolve(operand: Operand, item: Item): AttributeValue {
  switch (operand.kind) {
    case "value": return operand.value;
    case "path": {
      const value = valueAt(item, operand.path);
      if (value === undefined) throw validation("The provided expression refers to an attribute that does not exist in the item");
      return value;
    }
    case "if_not_exists": {
      const [path, otherwise] = operand.operands;
      return (path!.kind === "path" ? valueAt(item, path!.path) : undefined) ?? resolve(otherwise!, item);
    }
    case "list_append": {
      const [first, second] = operand.operands.map((one) => resolve(one, item));
      if (first!.L === undefined || second!.L === undefined) throw wrongType();
      return { L: [...first!.L, ...second!.L] };
    }
    default: {
      const [left, right] = operand.operands.map((one) => resolve(one, item));
      if (left!.N === undefined || right!.N === undefined) throw wrongType();
      return { N: operand.kind === "+" ? addNumbers(left!.N, right!.N) : subtractNumbers(left!.N, right!.N) };
    }
  }
}

interface Place {
  get(): AttributeValue | undefined;
  set(value: AttributeValue): void;
  remove(): void;
}

/** Where a path ends; what leads there must exist. */
function place(item: Item, path: Path, lists: ListChanges): Place {
  const parent = valueAt(item, path.slice(0, -1));
  const last = path.at(-1)!;
  const map = parent?.M;
  if (typeof last === "string" && map !== undefined) {
    return {
      get: () => attributeOf(map, last),
      set: (value) => setAttribute(map, last, value),
      remove: () => void delete map[last],
    };
  }
  const list = parent?.L;
  if (typeof last === "number" && list !== undefined) {
    return {
      get: () => list[last],
      set: (value) => {
        if (last < list.length) list[last] = value;
        else lists.append(list, last, value);
      },
      remove: () => {
        if (last < list.length) lists.remove(list, last);
      },
    };
  }
  throw validation("The document path provided in the update expression is invalid for update");
}

function added(value: AttributeValue | undefined, operand: AttributeValue): AttributeValue {
  if (value === undefined) return operand;
  if (value.N !== undefined && operand.N !== undefined) return { N: addNumbers(value.N, operand.N) };
  const type = typeOf(operand);
  if (typeOf(value) !== type || (type !== "SS" && type !== "NS" && type !== "BS")) throw wrongType();
  const members = membersOf(value);
  return ofMembers(type, [...members, ...membersOf(operand).filter((one) => !members.some((other) => isEqual(one, other)))]);
}

/** The set without the members of the other; undefined when nothing is left. */
function without(value: AttributeValue, operand: AttributeValue): AttributeValue | undefined {
  const type = typeOf(operand);
  if (typeOf(value) !== type || (type !== "SS" && type !== "NS" && type !== "BS")) throw wrongType();
  const removed = membersOf(operand);
  const left = membersOf(value).filter((one) => !removed.some((other) => isEqual(one, other)));
  return left.length === 0 ? undefined : ofMembers(type, left);
}

function membersOf(set: AttributeValue): AttributeValue[] {
  return set.SS?.map((S) => ({ S })) ?? set.NS?.map((N) => ({ N })) ?? set.BS?.map((B) => ({ B })) ?? [];
}

function ofMembers(type: "SS" | "NS" | "BS", members: AttributeValue[]): AttributeValue {
  switch (type) {
    case "SS": return { SS: members.map(({ S }) => S!) };
    case "NS": return { NS: members.map(({ N }) => N!) };
    case "BS": return { BS: members.map(({ B }) => B!) };
  }
}
