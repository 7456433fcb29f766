/**
 * Document paths: what they lead to, and how they get in each other's way.
 */
import { attributeOf, setAttribute, type AttributeValue, type Item } from "../values/attribute-value";
import { pathText, type Path, type Problems } from "./scope";

/** What the path leads to in the item; undefined where it leads nowhere. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    value = typeof step === "number" ? value.L?.[step] : value.M && attributeOf(value.M, step);
    if (value === undefined) return undefined;
  }
  return value;
}

/** Notes two paths of one expression of which one contains the other, or that take the same thing for a map and for a list. */
export function checkPaths(paths: Path[], problems: Problems): void {
  // A path meets only those that begin with the same attribute.
  const byHead = new Map<string | number, Path[]>();
  for (const path of paths) {
    const others = byHead.get(path[0]!) ?? [];
    for (const other of others) checkPair(other, path, problems);
    others.push(path);
    byHead.set(path[0]!, others);
  }
}

function checkPair(one: Path, two: Path, problems: Problems): void {
  const shown = `must remove or rewrite one of these paths; path one: ${pathText(one)}, path two: ${pathText(two)}`;
  for (let at = 0; at < Math.min(one.length, two.length); at++) {
    if (typeof one[at] !== typeof two[at]) return problems.note("conflict", `Two document paths conflict with each other; ${shown}`);
    if (one[at] !== two[at]) return;
  }
  problems.note("overlap", `Two document paths overlap with each other; ${shown}`);
}

/** Lists under construction: elements by their position in the original. */
type Partial = { value: AttributeValue } | { map: Map<string, Partial> } | { list: Map<number, Partial> };

/** The parts of the item that the paths lead to, in the item's own shape; lists close up over what is left out. */
export function pick(item: Item, paths: Path[]): Item {
  const root = { map: new Map<string, Partial>() };
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value !== undefined) place(root, path, value);
  }
  return built(root).M!;
}

function place(root: Partial, path: Path, value: AttributeValue): void {
  let at = root;
  path.forEach((step, depth) => {
    const children: Map<string | number, Partial> = "map" in at ? at.map : (at as { list: Map<string | number, Partial> }).list;
    const next = path[depth + 1];
    let child = children.get(step);
    if (child === undefined) {
      child = next === undefined ? { value } : typeof next === "number" ? { list: new Map() } : { map: new Map() };
      children.set(step, child);
    }
    at = child;
  });
}

function built(part: Partial): AttributeValue {
  if ("value" in part) return part.value;
  if ("list" in part) return { L: [...part.list].sort(([a], [b]) => a - b).map(([, child]) => built(child)) };
  const map: Item = {};
  for (const [name, child] of part.map) setAttribute(map, name, built(child));
  return { M: map };
}
