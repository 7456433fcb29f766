import type * as z from "zod/mini";

/** One key of a stack's configuration. */
export interface Setting<S extends z.ZodMiniType> {
  /** Applied to the text for `text` settings, to the parsed JSON for `json` ones; a missing key is `undefined`. */
  schema: S;
  /** How the value is written in the stack file: as it stands, or as YAML that Pulumi hands on as JSON. */
  kind: "text" | "json";
  /** What is allowed, as a sentence that tells a person what to write. */
  expects: string;
}

export type SettingsShape = Record<string, Setting<z.ZodMiniType>>;

export type SettingsOf<T extends SettingsShape> = { [K in keyof T]: z.output<T[K]["schema"]> };

/** A setting that is written as it stands. */
export function textSetting<S extends z.ZodMiniType>(schema: S, expects: string): Setting<S> {
  return { schema, kind: "text", expects };
}

/** A setting that is a number, a boolean, a list or an object. */
export function jsonSetting<S extends z.ZodMiniType>(schema: S, expects: string): Setting<S> {
  return { schema, kind: "json", expects };
}
