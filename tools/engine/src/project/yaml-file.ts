import { parseDocument } from "yaml";
import type { Problems } from "./problems";

/**
 * A YAML file as plain data. Scalars that are values of `textual` (a top-level key) keep the text that stands in the file:
 * `1.50` stays `1.50`, as the Pulumi CLI takes it for a config value.
 */
export function parseYaml(text: string, problems: Problems, textual?: string): Record<string, unknown> {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  for (const error of document.errors) {
    const [first] = error.message.split("\n");
    problems.add("", `this is not YAML: ${(first ?? error.message).replace(/:$/, "")}`, "Correct the line, or compare with a stack that works");
  }
  problems.throwIfAny();
  const data: unknown = document.toJS();
  if (data === null || data === undefined) return {};
  if (typeof data !== "object" || Array.isArray(data)) {
    problems.add("", "this is not a map of keys and values", 'Write it as lines of the form "key: value"');
    problems.throwIfAny();
  }
  const map = data as Record<string, unknown>;
  if (textual !== undefined) keepText(document.get(textual, true), map[textual]);
  return map;
}

/** Puts back the source text of the scalars directly under a map. */
function keepText(node: unknown, data: unknown): void {
  if (typeof data !== "object" || data === null || Array.isArray(data) || !hasItems(node)) return;
  const values = data as Record<string, unknown>;
  for (const { key, value } of node.items) {
    const name = String((key as { value?: unknown } | null)?.value ?? key);
    const scalar = value as { value?: unknown; source?: unknown } | null;
    if (!(name in values) || typeof scalar !== "object" || scalar === null || !("value" in scalar)) continue;
    const plain = typeof scalar.value === "number" || typeof scalar.value === "boolean" || typeof scalar.value === "bigint";
    if (plain && typeof scalar.source === "string") values[name] = scalar.source;
  }
}

const hasItems = (node: unknown): node is { items: { key: unknown; value: unknown }[] } =>
  typeof node === "object" && node !== null && "items" in node && Array.isArray(node.items);
