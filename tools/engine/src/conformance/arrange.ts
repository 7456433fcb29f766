import type { ResourceState } from "../state/snapshot";
import { needsOf } from "../resource-needs";

/**
 * Brings results into the form of `recorded.json`. The Pulumi CLI leaves the order of independent resources open,
 * so every list is sorted by URN, and `order` says which operations must follow each other.
 */
export type Json = Record<string, unknown>;

export interface Operation extends Json {
  op: string;
  urn: string;
}

/** Without null, false, 0, "" and empty members, so that absent and empty read alike. */
export function compact(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) =>
    value !== null && value !== undefined && value !== false && value !== "" && value !== 0 &&
    !(typeof value === "object" && Object.keys(value).length === 0)));
}

/** Stable, so that what happened to one URN stays in order. */
function sortBy<T>(list: readonly T[], keyOf: (item: T) => string): T[] {
  return [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

const DELETES = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);

/**
 * Sorts operations by URN and adds the order that counts: pairs of which the first began before the second, for
 * resources of which one needs the other, without pairs that follow from others.
 *
 * @param operations in the order in which they began
 * @param resources those of the state before and after the step
 */
export function arrangeOperations(operations: readonly Operation[], resources: readonly ResourceState[]): { operations: Operation[]; order: [string, string][] } {
  const lastOther = operations.findLastIndex(({ op }) => !DELETES.has(op));
  const marked: Operation[] = operations.map((operation, i) => (DELETES.has(operation.op) && i > lastOther ? { ...operation, atEnd: true } : operation));
  const needed = new Map<string, Set<string>>();
  for (const resource of resources) {
    const urns = needed.get(resource.urn) ?? new Set();
    for (const { urn } of needsOf(resource)) urns.add(urn);
    needed.set(resource.urn, urns);
  }
  const related = (a: string, b: string): boolean => needed.get(a)?.has(b) === true || needed.get(b)?.has(a) === true;
  const follows = operations.map(() => new Set<number>());
  const order: [string, string][] = [];
  operations.forEach((later, j) => {
    for (let i = j - 1; i >= 0; i--) {
      const earlier = operations[i]!;
      const sameResource = earlier.urn === later.urn;
      if (earlier.op === "refresh" || follows[j]!.has(i) || !(sameResource || related(earlier.urn, later.urn))) continue;
      for (const k of [i, ...follows[i]!]) follows[j]!.add(k);
      if (!sameResource && (marked[i]!["atEnd"] || !marked[j]!["atEnd"])) order.push([`${earlier.op} ${earlier.urn}`, `${later.op} ${later.urn}`]);
    }
  });
  return { operations: sortBy(marked, ({ urn }) => urn), order: sortBy(order, String) };
}

const DROPPED = new Set(["created", "modified", "sourcePosition", "stackTrace"]);

export function arrangeResource(state: Json): Json {
  const kept = Object.fromEntries(Object.entries(state).filter(([key]) => !DROPPED.has(key)));
  if (Array.isArray(kept["dependencies"])) kept["dependencies"] = [...kept["dependencies"]].sort();
  if (kept["propertyDependencies"]) {
    kept["propertyDependencies"] = Object.fromEntries(
      sortBy(Object.entries(kept["propertyDependencies"] as Record<string, string[]>), ([key]) => key).map(([key, urns]) => [key, [...urns].sort()]));
  }
  return compact(kept);
}

export function arrangeResources(resources: readonly Json[]): Json[] {
  return sortBy(resources.map(arrangeResource), (r) => `${String(r["urn"])} ${r["delete"] ? 1 : 0} ${String(r["id"] ?? "")}`);
}

export function arrangeDiagnostics(diagnostics: readonly Json[]): Json[] {
  return sortBy(diagnostics, (diagnostic) => String(diagnostic["urn"] ?? ""));
}

/** Calls by URN; several deletes of one URN in a row, as after a replacement that did not finish, by id. */
export function arrangeCalls(calls: readonly Json[]): Json[] {
  const sorted = sortBy(calls.filter(({ method }) => method !== "cancel").map(compact), (call) => String(call["urn"] ?? call["token"] ?? ""));
  const runOf = (call: Json, i: number): number => (call["method"] !== "delete" ? i
    : sorted.findLastIndex((other, j) => j <= i && (other["method"] !== "delete" || other["urn"] !== call["urn"])) + 1);
  return sorted.map((call, i) => ({ call, run: runOf(call, i) }))
    .sort((a, b) => a.run - b.run || (String(a.call["id"]) < String(b.call["id"]) ? -1 : 1))
    .map(({ call }) => call);
}
