import type * as z from "zod/mini";
import { nearest } from "../nearest";
import { type Problem, rejectProblems } from "../problem";
import type { Setting, SettingsOf, SettingsShape } from "./define-settings";

export interface SettingsSource {
  /** Values by key without the project's prefix, as Pulumi hands them to a program. */
  values: Readonly<Record<string, string>>;
  /** Keys whose values must not be shown. */
  secretKeys?: readonly string[];
  /** File that a person would edit: `projects/serverless/runtime/Pulumi.dev.yaml`. */
  file: string;
  /** Settings that a layer below owns, by key: the layer's name. They arrive by contract and may not be repeated. */
  ownedBelow?: Readonly<Record<string, string>>;
}

/**
 * Turns a stack's configuration into settings.
 *
 * @param check looks across several settings; runs when each of them is right by itself
 * @throws UserError that lists every problem of the file at once
 */
export function parseSettings<T extends SettingsShape>(
  shape: T,
  source: SettingsSource,
  check: (settings: SettingsOf<T>) => Problem[] = () => [],
): SettingsOf<T> {
  const { values, secretKeys = [], file, ownedBelow = {} } = source;
  const heading = `${file} cannot be used:`;
  const problems = Object.keys(values)
    .filter((key) => !(key in shape))
    .map((key) => unknownKey(key, Object.keys(shape), ownedBelow));
  const settings: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(shape)) {
    const read = readSetting(key, setting, values[key], secretKeys.includes(key));
    if (read.ok) settings[key] = read.value;
    else problems.push(...read.problems);
  }
  rejectProblems(heading, problems);
  const parsed = settings as SettingsOf<T>;
  rejectProblems(heading, check(parsed));
  return parsed;
}

function unknownKey(key: string, known: string[], ownedBelow: Readonly<Record<string, string>>): Problem {
  const owner = ownedBelow[key];
  if (owner !== undefined) {
    return {
      path: key,
      problem: `belongs to the layer "${owner}" and reaches this one by contract`,
      fix: "Remove it here and set it there: two copies would drift apart.",
    };
  }
  const guess = nearest(key, known);
  const fix = guess === undefined ? `The settings are ${known.join(", ")}.` : `Did you mean "${guess}"?`;
  return { path: key, problem: "is no setting of this layer", fix };
}

type Read = { ok: true; value: unknown } | { ok: false; problems: Problem[] };

function readSetting(key: string, setting: Setting<z.ZodMiniType>, text: string | undefined, secret: boolean): Read {
  const raw = parseText(setting, text);
  if (!raw.ok) return { ok: false, problems: [{ path: key, problem: `${shown(text, secret)} is not valid YAML data`, fix: setting.expects }] };
  const parsed = setting.schema.safeParse(raw.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  if (raw.value === undefined) return { ok: false, problems: [{ path: key, problem: "is not set", fix: setting.expects }] };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({
      path: pathOf(key, issue.path),
      problem: `${shown(valueAt(raw.value, issue.path), secret)} ${issue.message}`,
      fix: setting.expects,
    })),
  };
}

function parseText(setting: Setting<z.ZodMiniType>, text: string | undefined): { ok: true; value: unknown } | { ok: false } {
  if (text === undefined || setting.kind === "text") return { ok: true, value: text };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

function pathOf(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((all, step) => (typeof step === "number" ? `${all}[${step}]` : `${all}.${String(step)}`), key);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step], value);
}

function shown(value: unknown, secret: boolean): string {
  return secret ? "a secret value" : (JSON.stringify(value) ?? "a missing value");
}
