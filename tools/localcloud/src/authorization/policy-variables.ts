/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for characters that mean themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import { toGlob } from "./glob";

/** Values of a condition key by its name in small letters; undefined when the request has no such key. */
export type ContextLookup = (key: string) => readonly string[] | undefined;

type Part = string | { key: string; fallback: string | undefined };

/** A text of a policy whose variables get their values from each request. */
export interface Template {
  /** Without any variable: the same for every request. */
  readonly constant: string | undefined;
  /** @returns undefined when a variable has neither a value nor a default */
  fill(lookup: ContextLookup): string | undefined;
}

const VARIABLE = /\$\{([^}]*)\}/g;
const NAMED = /^\s*([A-Za-z0-9.-]+:[^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/;

/**
 * @param hasVariables false for policies of version 2008-10-17, where `${` means itself
 * @param isPattern whether stars and question marks outside of variables are wildcards
 */
export function parseTemplate(text: string, hasVariables: boolean, isPattern: boolean): Template {
  const plain = (literal: string): string => (isPattern ? toGlob(literal) : literal);
  if (!hasVariables || !text.includes("${")) return constant(plain(text));
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(VARIABLE)) {
    parts.push(plain(text.slice(at, found.index)));
    parts.push(partOf(found[0], found[1]!, plain));
    at = found.index + found[0].length;
  }
  parts.push(plain(text.slice(at)));
  if (parts.every((part) => typeof part === "string")) return constant(parts.join(""));
  return { constant: undefined, fill: (lookup) => fill(parts, lookup) };
}

function partOf(whole: string, inner: string, plain: (literal: string) => string): Part {
  if (inner === "*" || inner === "?" || inner === "$") return inner;
  const named = NAMED.exec(inner);
  return named === null ? plain(whole) : { key: named[1]!.toLowerCase(), fallback: named[2] };
}

function constant(text: string): Template {
  return { constant: text, fill: () => text };
}

function fill(parts: readonly Part[], lookup: ContextLookup): string | undefined {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const values = lookup(part.key);
    // A key with several values has none that could stand here.
    const value = values?.length === 1 ? values[0] : part.fallback;
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}
