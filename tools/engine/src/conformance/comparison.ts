import { SECRET, SIGNATURE } from "../property-value";
import { compact, type Json } from "./arrange";

/** Members that are compared as they are, absent and empty alike. */
const COMPARED = ["operations", "order", "summary", "resources", "pendingOperations", "outputs", "providerCalls"];

/** What is different from the record, as paths with both values; none when it is the same. */
export function compareStep(actual: Json, recorded: Json, limit = 12): string[] {
  const found: string[] = [];
  const ended = (exitCode: unknown): string => (exitCode === undefined ? "nothing" : exitCode === 0 ? "success" : "failure");
  if (ended(actual["exitCode"]) !== ended(recorded["exitCode"])) {
    found.push(`exitCode: ${String(actual["exitCode"])} instead of ${String(recorded["exitCode"])}`);
  }
  for (const member of COMPARED) differences(normal(actual[member]), normal(recorded[member]), member, found, limit);
  // The wording may differ.
  differences(outlines(actual["diagnostics"]), outlines(recorded["diagnostics"]), "diagnostics", found, limit);
  return found.slice(0, limit);
}

function outlines(diagnostics: unknown): string[] {
  const list = Array.isArray(diagnostics) ? (diagnostics as Json[]) : [];
  // The CLI tells the program's two output streams apart; both are for information.
  return list.map(({ severity, urn }) => `${String(severity).replace("info#err", "info")} ${String(urn ?? "")}`).sort();
}

/** Secrets hold JSON text, in which the order of keys and the escaping may differ. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Json;
  if (object[SIGNATURE] === SECRET && typeof object["plaintext"] === "string") return { secret: JSON.parse(object["plaintext"]) as unknown };
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, normal(member)]));
}

function differences(actual: unknown, recorded: unknown, at: string, found: string[], limit: number): void {
  if (found.length >= limit) return;
  if (isTree(actual) && isTree(recorded) && Array.isArray(actual) === Array.isArray(recorded)) {
    for (const key of new Set([...Object.keys(actual), ...Object.keys(recorded)])) {
      differences((actual as Json)[key], (recorded as Json)[key], `${at}/${key}`, found, limit);
    }
  } else if (actual !== recorded && !(isEmpty(actual) && isEmpty(recorded))) {
    found.push(`${at}: ${show(actual)} instead of ${show(recorded)}`);
  }
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return Object.keys(compact({ value })).length === 0;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
