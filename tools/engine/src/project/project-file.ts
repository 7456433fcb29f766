import { promises as fs } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Problems, ProjectError } from "./problems";
import { parseYaml } from "./yaml-file";

const FILES = ["Pulumi.yaml", "Pulumi.yml"];

/** What a project says about one of its config values. */
export interface ConfigDeclaration {
  type?: ConfigType;
  /** Used by stacks that have no value of their own. */
  default?: unknown;
  secret: boolean;
}
export interface ConfigType {
  name: "string" | "integer" | "number" | "boolean" | "array" | "object";
  items?: ConfigType;
}

/** A `Pulumi.yaml`. */
export interface Project {
  folder: string;
  file: string;
  name: string;
  runtime: { name: string; options: Record<string, unknown> };
  /** Folder or file of the program, relative to the project; `undefined`: the folder itself. */
  main?: string;
  description?: string;
  /** Folder of the `Pulumi.<stack>.yaml` files. */
  stackFolder: string;
  /** By full key, `project:name`. */
  config: Record<string, ConfigDeclaration>;
}

const PROJECT_NAME = /^[A-Za-z0-9_.-]{1,100}$/;
const typeName = z.enum(["string", "integer", "number", "boolean", "array", "object"]);
type TypeSchema = { type: z.infer<typeof typeName>; items?: TypeSchema };
const itemType: z.ZodType<TypeSchema> = z.lazy(() => z.looseObject({ type: typeName, items: itemType.optional() }));
const declaration = z.looseObject({
  type: typeName.optional(),
  items: itemType.optional(),
  default: z.unknown().optional(),
  value: z.unknown().optional(),
  secret: z.boolean().optional(),
});
// What a key means to us; all others pass, as they do with the CLI.
const schema = z.looseObject({
  name: z.string().regex(PROJECT_NAME, "is no project name: 1 to 100 letters, digits, hyphens, underscores and dots are allowed"),
  runtime: z.union([z.string().min(1), z.looseObject({ name: z.string().min(1), options: z.record(z.string(), z.unknown()).optional() })]),
  main: z.string().optional(),
  description: z.string().nullish(),
  stackConfigDir: z.string().optional(),
  config: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
});

/** @throws ProjectError with everything that is wrong */
export async function readProject(folder: string): Promise<Project> {
  const { file, text } = await findProject(folder);
  const problems = new Problems(file);
  const parsed = schema.safeParse(parseYaml(text, problems));
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const key = path.join(".");
      problems.add(key, message, fixes[key] ?? "See https://www.pulumi.com/docs/iac/concepts/projects/project-file/");
    }
    throw problems.throwIfAny() ?? parsed.error;
  }
  const { name, runtime, main, description, stackConfigDir, config } = parsed.data;
  // An old meaning of `config`: the folder of the stack files.
  const stackFolder = join(folder, stackConfigDir ?? (typeof config === "string" ? config : "."));
  const declared = typeof config === "object" && config !== null ? declarations(config, name, problems) : {};
  problems.throwIfAny();
  return {
    folder,
    file,
    name,
    runtime: typeof runtime === "string" ? { name: runtime, options: {} } : { name: runtime.name, options: runtime.options ?? {} },
    main: main || undefined,
    description: description ?? undefined,
    stackFolder,
    config: declared,
  };
}

const fixes: Record<string, string> = {
  name: 'Give the project a name, like "name: foundation"',
  runtime: 'Name the language, like "runtime: nodejs"',
};

async function findProject(folder: string): Promise<{ file: string; text: string }> {
  for (const name of FILES) {
    const file = join(folder, name);
    try {
      return { file, text: await fs.readFile(file, "utf8") };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") continue;
      throw new ProjectError([{ file, key: "", problem: `it cannot be read: ${message}`, fix: "Check its permissions" }]);
    }
  }
  throw new ProjectError([{ file: join(folder, FILES[0]!), key: "", problem: "there is no such file", fix: "Name the folder of a Pulumi project" }]);
}

function declarations(config: Record<string, unknown>, project: string, problems: Problems): Record<string, ConfigDeclaration> {
  const result: Record<string, ConfigDeclaration> = {};
  for (const [key, value] of Object.entries(config)) {
    const full = fullKey(key, project);
    if (full === undefined) {
      problems.add(`config.${key}`, "this is no config key", 'Write it as "name" or "namespace:name"');
      continue;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      result[full] = { default: value ?? undefined, secret: false }; // short for a default
      continue;
    }
    const parsed = declaration.safeParse(value);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        problems.add(["config", key, ...issue.path].join("."), issue.message, "A declaration has type, items, default, value, secret and description");
      }
      continue;
    }
    const { type, items, secret, ...rest } = parsed.data;
    result[full] = { type: type && { name: type, items: items && typeOf(items) }, default: rest.default ?? rest.value, secret: secret ?? false };
  }
  return result;
}

const typeOf = ({ type, items }: TypeSchema): ConfigType => ({ name: type, items: items && typeOf(items) });

/** `name` belongs to the project; `project:config:name` is an old way to write `project:name`. */
export function fullKey(key: string, project: string): string | undefined {
  const parts = key.split(":");
  if (parts.some((part) => part === "")) return undefined;
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 2) return key;
  return parts.length === 3 && parts[1] === "config" ? `${parts[0]}:${parts[2]}` : undefined;
}
