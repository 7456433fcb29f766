/**
 * Expressions as trees, before names and values are filled in. The tree of a text is remembered.
 */
import type { Tree } from "../../../../grammar/antlr";
import { ExpressionProblem, grammar, parseTree } from "./grammar";

/** Steps of a document path: attribute names, `#placeholders`, list positions. */
export type PathSyntax = (string | number)[];

export type OperandSyntax =
  | { kind: "path"; path: PathSyntax }
  | { kind: "value"; name: string }
  | { kind: "call"; name: string; operands: OperandSyntax[] }
  | { kind: "arithmetic"; operator: "+" | "-"; operands: [OperandSyntax, OperandSyntax] };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type ConditionSyntax =
  | { kind: "comparison"; comparator: Comparator; operands: OperandSyntax[] }
  | { kind: "in" | "between"; operands: OperandSyntax[] }
  | { kind: "call"; name: string; operands: OperandSyntax[] }
  | { kind: "and" | "or" | "not"; conditions: ConditionSyntax[] };

export interface ActionSyntax { section: "SET" | "REMOVE" | "ADD" | "DELETE"; path: PathSyntax; operand?: OperandSyntax }

/** Sections in the order in which they stand, so that one that comes twice is seen. */
export interface UpdateSyntax { sections: string[]; actions: ActionSyntax[] }

/** As AWS limits expressions. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const largestExpression = 4096;
const mostOperators = 300;

export const conditionSyntax = remembered("condition_", (tree) => condition(tree.children![0]!));
export const projectionSyntax = remembered("projection_", (tree) => paths(tree.children![0]!).map(path));
export const updateSyntax = remembered("update_", update);

/** More texts than programs have; a text from outside must not fill the memory. */
const mostRemembered = 1000;

/** @returns a function that throws ExpressionProblem for what is no such expression */
function remembered<T>(rule: "condition_" | "update_" | "projection_", build: (tree: Tree) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let syntax = known.get(text);
    if (syntax !== undefined) return syntax;
    if (text.trim() === "") throw new ExpressionProblem("The expression can not be empty;");
    const size = Buffer.byteLength(text);
    if (size > largestExpression) throw new ExpressionProblem(`Expression size has exceeded the maximum allowed size; expression size: ${size}`);
    syntax = build(parseTree(text, rule));
    if (known.size >= mostRemembered) known.clear();
    known.set(text, syntax);
    return syntax;
  };
}

const childrenOf = (tree: Tree): Tree[] => tree.children ?? [];
/** Rules only: without commas, brackets and words of the language. */
const rulesOf = (tree: Tree): Tree[] => childrenOf(tree).filter((child) => child.symbol === undefined);

function condition(tree: Tree): ConditionSyntax {
  const counter = { operators: 0 };
  const syntax = conditionOf(tree, counter);
  rejectOperators(counter.operators);
  return syntax;
}

function rejectOperators(count: number): void {
  if (count > mostOperators) {
    throw new ExpressionProblem(`The expression contains too many operators and functions; count: ${count}, maximum: ${mostOperators}`);
  }
}

interface Counter { operators: number }

function conditionOf(tree: Tree, counter: Counter): ConditionSyntax {
  const { Parser } = grammar();
  const rules = rulesOf(tree);
  if (tree instanceof Parser.ConditionGroupingContext) return conditionOf(rules[0]!, counter);
  counter.operators++;
  if (tree instanceof Parser.ComparatorContext) {
    return { kind: "comparison", comparator: rules[1]!.getText() as Comparator, operands: [operand(rules[0]!, counter), operand(rules[2]!, counter)] };
  }
  if (tree instanceof Parser.FunctionConditionContext) {
    counter.operators--;
    const call = operandCall(rules[0]!, counter);
    return { kind: "call", name: call.name, operands: call.operands };
  }
  if (tree instanceof Parser.InContext) return { kind: "in", operands: rules.map((rule) => operand(rule, counter)) };
  if (tree instanceof Parser.BetweenContext) return { kind: "between", operands: rules.map((rule) => operand(rule, counter)) };
  if (tree instanceof Parser.NegationContext) return { kind: "not", conditions: [conditionOf(rules[0]!, counter)] };
  const kind = tree instanceof Parser.AndContext ? "and" : "or";
  return { kind, conditions: rules.map((rule) => conditionOf(rule, counter)) };
}

function operandCall(tree: Tree, counter: Counter): Extract<OperandSyntax, { kind: "call" }> {
  counter.operators++;
  return { kind: "call", name: childrenOf(tree)[0]!.getText(), operands: rulesOf(tree).map((rule) => operand(rule, counter)) };
}

function operand(tree: Tree, counter: Counter): OperandSyntax {
  const { Parser } = grammar();
  const [rule] = rulesOf(tree);
  if (tree instanceof Parser.PathOperandContext) return { kind: "path", path: path(rule!) };
  if (tree instanceof Parser.LiteralOperandContext) return { kind: "value", name: rule!.getText() };
  if (tree instanceof Parser.FunctionOperandContext) return operandCall(rule!, counter);
  if (tree instanceof Parser.PlusMinusContext) {
    counter.operators++;
    const [left, sign, right] = childrenOf(tree);
    return { kind: "arithmetic", operator: sign!.getText() as "+" | "-", operands: [operand(left!, counter), operand(right!, counter)] };
  }
  // Parentheses, and the rules that only name one of several alternatives.
  return operand(rule!, counter);
}

function paths(tree: Tree): Tree[] {
  const { Parser } = grammar();
  return rulesOf(tree).filter((rule) => rule instanceof Parser.PathContext);
}

function path(tree: Tree): PathSyntax {
  const { Parser } = grammar();
  return rulesOf(tree).map((step) => {
    if (step instanceof Parser.MapAccessContext) return rulesOf(step)[0]!.getText();
    if (!(step instanceof Parser.ListAccessContext)) return step.getText();
    const position = Number(childrenOf(step)[1]!.getText());
    if (!Number.isSafeInteger(position) || position > 0x7fff_ffff) throw new ExpressionProblem(`List index is not within the allowable range; index: [${childrenOf(step)[1]!.getText()}]`);
    return position;
  });
}

function update(tree: Tree): UpdateSyntax {
  const { Parser } = grammar();
  const counter: Counter = { operators: 0 };
  const sections: string[] = [];
  const actions: ActionSyntax[] = [];
  for (const section of rulesOf(childrenOf(tree)[0]!)) {
    const name = section instanceof Parser.Set_sectionContext ? "SET" : section instanceof Parser.Add_sectionContext ? "ADD"
      : section instanceof Parser.Delete_sectionContext ? "DELETE" : "REMOVE";
    sections.push(name);
    for (const action of rulesOf(section)) {
      counter.operators++;
      const [target, value] = rulesOf(action);
      if (value === undefined) actions.push({ section: name, path: path(target!) });
      else actions.push({ section: name, path: path(target!), operand: name === "SET" ? operand(value, counter) : { kind: "value", name: value.getText() } });
    }
  }
  rejectOperators(counter.operators);
  return { sections, actions };
}
