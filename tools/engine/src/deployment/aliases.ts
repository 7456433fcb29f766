import type { StackRef } from "../state/snapshot";
import { createUrn, isStackUrn, urnName, urnType } from "../urn";
import type { Alias, Goal } from "./goal";

/** What is known about names: where this run takes place, and what parents were called before. */
export interface AliasContext {
  ref: Pick<StackRef, "project" | "stack">;
  /** By current URN: the URN that the state knew the resource by. */
  oldNames: ReadonlyMap<string, string>;
}

/** All URNs that the state may know a resource by, besides its own: its aliases, and what follows from those of its parent. */
export function aliasUrns(goal: Goal, context: AliasContext): string[] {
  const own = goal.aliases.map((alias) => ({ alias, urn: aliasUrn(goal, alias, context) }));
  const urns = new Set(own.map(({ urn }) => urn));
  const oldParent = goal.parent && context.oldNames.get(goal.parent);
  if (goal.parent && oldParent) {
    const parentName = urnName(goal.parent);
    urns.add(inheritedUrn(goal.type, goal.name, parentName, oldParent, context));
    for (const { urn } of own) urns.add(inheritedUrn(urnType(urn), urnName(urn), parentName, oldParent, context));
  }
  return [...urns];
}

function aliasUrn(goal: Goal, alias: Alias, { ref, oldNames }: AliasContext): string {
  if ("urn" in alias) return alias.urn;
  const parent = alias.parent ? (oldNames.get(alias.parent) ?? alias.parent) : goal.parent;
  const parentless = alias.noParent || (parent !== undefined && isStackUrn(parent));
  return createUrn(
    { project: alias.project || ref.project, stack: alias.stack || ref.stack },
    parentless ? undefined : parent, alias.type || goal.type, alias.name || goal.name);
}

/** A child that is named after its parent was named after the old name of its parent. */
function inheritedUrn(type: string, name: string, parentName: string, oldParent: string, { ref }: AliasContext): string {
  const oldName = name.startsWith(parentName) ? urnName(oldParent) + name.slice(parentName.length) : name;
  return createUrn(ref, oldParent, type, oldName);
}
