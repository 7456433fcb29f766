/**
 * From decisions that were observed to policies: the least that would have allowed them, and what given permissions went unused.
 */
import { readPolicy, type Statement } from "../services/support/policy-document";
import type { DecisionRecord } from "./decision-record";
import { arnMatcher, globMatcher, toGlob } from "./glob";

export interface PolicyStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: { StringEquals: Record<string, string[]> };
}

export interface LeastPolicy {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort(byText);

/**
 * The least identity policy that allows what was allowed. Actions on the same resources share a statement; a role that is passed is
 * bound to the service that it was passed to. The same decisions give the same policy, whatever their order.
 *
 * @param decisions of one principal
 */
export function leastPolicy(decisions: Iterable<DecisionRecord>): LeastPolicy {
  const resourcesOf = new Map<string, Set<string>>();
  const passed = new Map<string, Set<string>>();
  for (const { action, resource, context, decision } of decisions) {
    if (!decision.isAllowed) continue;
    const service = context["iam:PassedToService"];
    const [group, key] = typeof service === "string" ? [passed, service] : [resourcesOf, action];
    group.set(key, (group.get(key) ?? new Set()).add(resource));
  }
  return { Version: "2012-10-17", Statement: [...statementsOf(resourcesOf), ...passStatements(passed)] };
}

function statementsOf(resourcesOf: ReadonlyMap<string, Set<string>>): PolicyStatement[] {
  const actionsOf = new Map<string, string[]>();
  for (const [action, resources] of resourcesOf) {
    // Who may do something with everything needs no list beside it.
    const key = JSON.stringify(resources.has("*") ? ["*"] : sorted(resources));
    actionsOf.set(key, [...actionsOf.get(key) ?? [], action]);
  }
  return [...actionsOf].map(([key, actions]): PolicyStatement => ({ Effect: "Allow", Action: sorted(actions), Resource: JSON.parse(key) as string[] }))
    .sort((a, b) => byText(a.Action[0]!, b.Action[0]!));
}

function passStatements(passed: ReadonlyMap<string, Set<string>>): PolicyStatement[] {
  return sorted(passed.keys()).map((service) => ({
    Effect: "Allow", Action: ["iam:PassRole"], Resource: sorted(passed.get(service)!), Condition: { StringEquals: { "iam:PassedToService": [service] } },
  }));
}

/** A part of an Allow statement that no observed decision needed. */
export interface UnusedGrant {
  policy: string;
  /** From 0. */
  statement: number;
  sid?: string;
  /** Action patterns that allowed nothing on any resource of the statement. */
  actions: string[];
  /** Resource patterns on which nothing was allowed. */
  resources: string[];
}

/**
 * Which grants of a principal's policies were never needed.
 *
 * @param policies names and texts of its identity policies
 * @param decisions its own; denials do not count as use
 * @returns statements with something unused, in the order of the policies
 */
export function unusedGrants(policies: readonly { name: string; text: string }[], decisions: readonly DecisionRecord[]): UnusedGrant[] {
  const allowed = decisions.filter(({ decision }) => decision.isAllowed);
  return policies.flatMap(({ name, text }) => {
    const read = readPolicy(text);
    if (read.problems) throw new Error(`${name} is no policy: ${read.problems.map((problem) => problem.text).join("; ")}`);
    return read.document.statements.flatMap((statement, index) => {
      const { actions, resources } = unusedOf(statement, allowed);
      if (statement.effect !== "Allow" || actions.length + resources.length === 0) return [];
      return [{ policy: name, statement: index, ...(statement.sid !== undefined && { sid: statement.sid }), actions, resources }];
    });
  });
}

function unusedOf(statement: Statement, allowed: readonly DecisionRecord[]): Pick<UnusedGrant, "actions" | "resources"> {
  const actions = (statement.action ?? []).map((text) => ({ text, covers: globMatcher(toGlob(text.toLowerCase())), isUsed: false }));
  const resources = (statement.resource ?? []).map((text) => ({ text, covers: arnMatcher(toGlob(text.replace(/\$\{[^}]*\}/g, "*"))), isUsed: false }));
  for (const { action, resource } of allowed) {
    const ofAction = actions.filter(({ covers }) => covers(action.toLowerCase()));
    const ofResource = resources.filter(({ covers }) => covers(resource));
    if (ofAction.length === 0 || ofResource.length === 0) continue;
    for (const part of [...ofAction, ...ofResource]) part.isUsed = true;
  }
  const unused = (parts: readonly { text: string; isUsed: boolean }[]): string[] => parts.filter(({ isUsed }) => !isUsed).map(({ text }) => text);
  return { actions: unused(actions), resources: unused(resources) };
}
