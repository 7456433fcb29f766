import { SIGNATURE, type PropertyMap, type PropertyValue } from "@switchyard/engine/property-value";

import { shownValue, UNKNOWN_TEXT, type ShownValue } from "./shown-value";

/** One difference, by property path, as it is displayed: secrets are gone already. */
export interface DiffLine {
  path: string;
  kind: "add" | "update" | "delete";
  /** It forces a replacement. */
  replaces?: true;
  old?: ShownValue;
  new?: ShownValue;
}

export interface DiffSource {
  op: string;
  keys?: string[];
  detailedDiff?: Record<string, { kind: string; inputDiff?: boolean }>;
  oldInputs?: PropertyMap;
  newInputs?: PropertyMap;
}

/** What a step changes. A difference between two secrets is shown as such, their values are not. */
export function propertyDiff(step: DiffSource): DiffLine[] {
  const lines: DiffLine[] = [];
  const deleting = step.op.startsWith("delete") || step.op.startsWith("discard");
  const creating = step.oldInputs === undefined;
  const olds = deleting ? (step.oldInputs ?? step.newInputs ?? {}) : (step.oldInputs ?? {});
  const news = deleting ? {} : (step.newInputs ?? {});
  walkMaps("", olds, news, lines);
  const forced = new Set(step.keys ?? []);
  for (const [path, { kind }] of Object.entries(step.detailedDiff ?? {})) if (kind.endsWith("-replace")) forced.add(path);
  if (!deleting && !creating) {
    for (const line of lines) if ([...forced].some((path) => covers(path, line.path))) line.replaces = true;
    for (const [path, { kind }] of Object.entries(step.detailedDiff ?? {})) {
      if (lines.some((line) => covers(path, line.path) || covers(line.path, path))) continue;
      lines.push({ path, kind: kindOf(kind), ...(kind.endsWith("-replace") ? { replaces: true as const } : {}) });
    }
  }
  return lines;
}

function kindOf(kind: string): DiffLine["kind"] {
  return kind.startsWith("add") ? "add" : kind.startsWith("delete") ? "delete" : "update";
}

/** `a.b` covers `a.b`, `a.b.c` and `a.b[0]`. */
function covers(outer: string, inner: string): boolean {
  return inner === outer || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
}

function walkMaps(path: string, olds: PropertyMap, news: PropertyMap, lines: DiffLine[]): void {
  for (const key of [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort()) {
    if (key.startsWith("__")) continue;
    const inner = path === "" ? segment(key).replace(/^\./, "") : path + segment(key);
    walk(inner, olds[key], news[key], lines);
  }
}

function walk(path: string, old: PropertyValue | undefined, next: PropertyValue | undefined, lines: DiffLine[]): void {
  if (old === undefined && next === undefined) return;
  if (old === undefined || old === null) {
    if (next !== undefined && next !== null) lines.push({ path, kind: "add", new: shownValue(next) });
    return;
  }
  if (next === undefined || next === null) {
    lines.push({ path, kind: "delete", old: shownValue(old) });
    return;
  }
  if (isPlainMap(old) && isPlainMap(next)) return walkMaps(path, old, next, lines);
  if (Array.isArray(old) && Array.isArray(next)) {
    for (let i = 0; i < Math.max(old.length, next.length); i++) walk(`${path}[${i}]`, old[i], next[i], lines);
    return;
  }
  if (JSON.stringify(canonical(old)) === JSON.stringify(canonical(next))) return;
  lines.push({ path, kind: "update", old: shownValue(old), new: shownValue(next) });
}

function isPlainMap(value: PropertyValue): value is PropertyMap {
  return value !== null && typeof value === "object" && !Array.isArray(value) && value[SIGNATURE] === undefined;
}

function canonical(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonical(value[key]!)]));
}

function segment(key: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** One line of text: `+ tags.Team: "payments"`, `~ memory: 256 -> 512 (replaces)`. */
export function diffText(line: DiffLine): string {
  const after = line.replaces ? " (replaces)" : "";
  if (line.kind === "add") return `+ ${line.path}${line.new === undefined ? "" : `: ${valueText(line.new)}`}${after}`;
  if (line.kind === "delete") return `- ${line.path}${line.old === undefined ? "" : `: ${valueText(line.old)}`}${after}`;
  if (line.old === undefined && line.new === undefined) return `~ ${line.path}${after}`;
  return `~ ${line.path}: ${valueText(line.old ?? null)} -> ${valueText(line.new ?? null)}${after}`;
}

const LONGEST = 120;

/** Short JSON; a long text is cut in the middle, because its ends tell most. */
export function valueText(value: ShownValue): string {
  if (value === UNKNOWN_TEXT || value === "[secret]") return value;
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 40)} ... ${text.slice(-35)}`;
}
