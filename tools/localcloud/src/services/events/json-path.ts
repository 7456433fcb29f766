import type { Json } from "./event-pattern";

/** `$`, members, quoted members and indexes, as EventBridge takes them. */
const PATH = /^\$(\.[A-Za-z_][\w-]*|\.\*|\[(\d+|\*|'[^']+'|"[^"]+")\])*$/;
const STEP = /\.\*|\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[\*\]|\['([^']+)'\]|\["([^"]+)"\]/g;

export function isJsonPath(path: string): boolean {
  return PATH.test(path);
}

/** What a path leads to: undefined when nothing is there, a list when the path has a `*`. */
export function atPath(value: Json, path: string): Json | undefined {
  let found: Json[] = [value];
  let isList = false;
  for (const [step, name, index, single, double] of path.matchAll(STEP)) {
    const member = name ?? single ?? double;
    isList ||= step.includes("*") && member === undefined;
    found = found.flatMap((one) => {
      if (one === null || typeof one !== "object") return [];
      if (member !== undefined) return !Array.isArray(one) && Object.hasOwn(one, member) ? [one[member]!] : [];
      if (index !== undefined) return Array.isArray(one) && Number(index) < one.length ? [one[Number(index)]!] : [];
      return Object.values(one);
    });
  }
  return isList ? found : found[0];
}
