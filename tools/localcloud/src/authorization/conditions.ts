/**
 * The `Condition` element: every operator and every key must hold; of a key's values one is enough.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
import { operatorNamed, type Comparison, type Operator } from "./condition-operators";
import { parseTemplate, type ContextLookup, type Template } from "./policy-variables";

export type Condition = (lookup: ContextLookup) => boolean;

type Qualifier = "forallvalues" | "foranyvalue" | undefined;

/** @throws Error for an operator that IAM does not have; stored policies never hold one */
export function compileConditions(condition: Record<string, Record<string, string[]>>, hasVariables: boolean): Condition[] {
  return Object.entries(condition).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCondition(name, key.toLowerCase(), values, hasVariables)));
}

function compileCondition(name: string, key: string, values: string[], hasVariables: boolean): Condition {
  const [, qualifier, bare = ""] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(name.toLowerCase()) ?? [];
  if (bare === "null") {
    const mustLack = values.map((value) => value.toLowerCase() === "true");
    return (lookup) => mustLack.includes((lookup(key)?.length ?? 0) === 0);
  }
  const ifExists = bare.endsWith("ifexists");
  const operator = operatorNamed(ifExists ? bare.slice(0, -"ifexists".length) : bare);
  if (operator === undefined) throw new Error(`IAM has no condition operator ${name}.`);
  const comparisonsOf = compileValues(operator, values, hasVariables);
  return (lookup) => {
    const given = lookup(key);
    if (given === undefined || given.length === 0) {
      if (ifExists || qualifier === "forallvalues") return true;
      return qualifier === undefined && operator.isNegated;
    }
    return holds(given, comparisonsOf(lookup), operator.isNegated, qualifier as Qualifier);
  };
}

function holds(given: readonly string[], comparisons: readonly Comparison[], isNegated: boolean, qualifier: Qualifier): boolean {
  const matches = (value: string): boolean => comparisons.some((compare) => compare(value));
  switch (qualifier) {
    case "forallvalues": return given.every((value) => matches(value) !== isNegated);
    case "foranyvalue": return given.some((value) => matches(value) !== isNegated);
    case undefined: return given.some(matches) !== isNegated;
  }
}

function compileValues(operator: Operator, values: string[], hasVariables: boolean): (lookup: ContextLookup) => readonly Comparison[] {
  const templates = values.map((value) => parseTemplate(value, hasVariables, operator.takesPatterns));
  const compiled = templates.map(({ constant }) => (constant === undefined ? undefined : operator.compare(constant)));
  if (compiled.every((comparison) => comparison !== undefined)) return () => compiled;
  return (lookup) => templates.flatMap((template, index) => compiled[index] ?? filled(operator, template, lookup));
}

/** A value whose variable has no value in this request matches nothing. */
function filled(operator: Operator, template: Template, lookup: ContextLookup): Comparison[] {
  const text = template.fill(lookup);
  return text === undefined ? [] : [operator.compare(text)];
}
