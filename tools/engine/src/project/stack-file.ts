import { promises as fs } from "node:fs";
import { join } from "node:path";
import { distance } from "fastest-levenshtein";
import { z } from "zod";
import type { StackConfig } from "../operation";
import type { Crypter } from "../state/crypter";
import { matchesType } from "./config-type";
import { Problems, ProjectError } from "./problems";
import { fullKey, type ConfigDeclaration, type Project } from "./project-file";
import { parseYaml } from "./yaml-file";

const STACK_FILE = /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.ya?ml$/;

/** Gives the crypter of an encryption salt; {@link Keyring} is one. */
export interface SaltOpener {
  crypter(salt: string, where: string): Promise<Crypter>;
}

/** Names of the stacks that a project has files for, sorted. */
export async function listStacks(project: Pick<Project, "stackFolder">): Promise<string[]> {
  let names: string[];
  try {
    names = await fs.readdir(project.stackFolder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return [...new Set(names.flatMap((name) => STACK_FILE.exec(name)?.[1] ?? []))].sort();
}

const schema = z.looseObject({
  config: z.record(z.string(), z.unknown()).nullish(),
  encryptionsalt: z.string().nullish(),
  encryptedkey: z.string().nullish(),
  secretsprovider: z.string().nullish(),
  environment: z.unknown().optional(),
});

/**
 * Config of a stack, as the runtime gets it: structured values as JSON text, secrets decrypted, the project's defaults added.
 *
 * @param salts opens the stack file's own encryption salt; used only when the file has secrets
 * @throws ProjectError with everything that is wrong, or with the stacks that there are
 * @throws PassphraseError when the passphrase does not fit the stack file's salt
 */
export async function readStackConfig(project: Project, stack: string, salts: SaltOpener): Promise<StackConfig> {
  const { file, text } = await findStack(project, stack);
  const problems = new Problems(file);
  const parsed = schema.safeParse(parseYaml(text, problems, "config"));
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) problems.add(path.join("."), message, "See https://www.pulumi.com/docs/iac/concepts/config/");
    throw problems.throwIfAny() ?? parsed.error;
  }
  const { config, encryptionsalt, encryptedkey, secretsprovider, environment } = parsed.data;
  if (environment !== undefined && environment !== null) {
    problems.add("environment", "Pulumi ESC environments need Pulumi Cloud, which the embedded engine does not use", "Put the values under config");
  }
  const given = collect(config ?? {}, project, problems);
  checkSecrets(given, { salt: encryptionsalt, foreign: Boolean(encryptedkey) || Boolean(secretsprovider && secretsprovider !== "passphrase"), secretsprovider }, problems);
  problems.throwIfAny();
  const decrypt = await decrypter(given, encryptionsalt, file, salts);
  const result = resolve(given, project, stack, decrypt, problems);
  problems.throwIfAny();
  return result;
}

async function findStack(project: Project, stack: string): Promise<{ file: string; text: string }> {
  for (const extension of ["yaml", "yml"]) {
    const file = join(project.stackFolder, `Pulumi.${stack}.${extension}`);
    if (!STACK_FILE.test(`Pulumi.${stack}.${extension}`)) break;
    try {
      return { file, text: await fs.readFile(file, "utf8") };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") continue;
      throw new ProjectError([{ file, key: "", problem: `it cannot be read: ${message}`, fix: "Check its permissions" }]);
    }
  }
  const stacks = await listStacks(project);
  throw new ProjectError([
    {
      file: join(project.stackFolder, `Pulumi.${stack}.yaml`),
      key: "",
      problem: `project ${project.name} has no stack "${stack}"`,
      fix: stacks.length === 0 ? "It has none at all; a stack begins with such a file" : `There ${stacks.length === 1 ? "is" : "are"} ${stacks.join(", ")}.${nearest(stack, stacks)}`,
    },
  ]);
}

function nearest(stack: string, stacks: string[]): string {
  const [best] = stacks.map((name) => ({ name, far: distance(stack.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.far - b.far);
  return best && best.far <= Math.max(2, Math.floor(stack.length / 3)) ? ` Did you mean "${best.name}"?` : "";
}

interface Given {
  value: unknown;
  secure: boolean;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The text of `{ secure: text }`, which stands for an encrypted string. */
function secureText(value: unknown): string | undefined {
  if (!isMap(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.secure === "string" ? value.secure : undefined;
}

function holdsSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecure);
  if (!isMap(value)) return false;
  return secureText(value) !== undefined || Object.values(value).some(holdsSecure);
}

function collect(config: Record<string, unknown>, project: Project, problems: Problems): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const [key, value] of Object.entries(config)) {
    const full = fullKey(key, project.name);
    if (full === undefined) problems.add(`config.${key}`, "this is no config key", 'Write it as "name" or "namespace:name"');
    else if (given.has(full)) problems.add(`config.${key}`, `${full} is there twice`, "Remove one of the two");
    else given.set(full, { value, secure: holdsSecure(value) });
  }
  return given;
}

function checkSecrets(given: Map<string, Given>, file: { salt?: string | null; foreign: boolean; secretsprovider?: string | null }, problems: Problems): void {
  for (const [key, { secure }] of given) {
    if (!secure) continue;
    if (file.foreign) {
      problems.add(`config.${key}`, `it is encrypted by ${file.secretsprovider || "a cloud provider"}`, "The embedded engine knows only passphrases: `pulumi stack change-secrets-provider passphrase`");
    } else if (!file.salt) {
      problems.add(`config.${key}`, "it is encrypted, but the file has no encryptionsalt to decrypt it with", "Put the salt back, or write the value in plain text if it is no secret");
    }
  }
}

async function decrypter(given: Map<string, Given>, salt: string | null | undefined, file: string, salts: SaltOpener): Promise<(text: string) => string> {
  if (!salt || ![...given.values()].some(({ secure }) => secure)) return (text) => text; // nothing is encrypted
  const crypter = await salts.crypter(salt, file);
  return (text) => crypter.decrypt(text);
}

function resolve(given: Map<string, Given>, project: Project, stack: string, decrypt: (text: string) => string, problems: Problems): StackConfig {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, { value, secure }] of given) {
    const declared = project.config[key];
    try {
      const plain = decryptIn(value, decrypt);
      checkType(key, plain, declared, problems);
      values[key] = textOf(plain);
    } catch (error) {
      problems.add(`config.${key}`, `it does not decrypt (${(error as Error).message})`, "Set it again: `pulumi config set --secret`");
      continue;
    }
    if (secure || declared?.secret) secretKeys.push(key);
  }
  for (const [key, declared] of Object.entries(project.config)) {
    if (given.has(key)) continue;
    if (declared.default !== undefined) {
      checkType(key, declared.default, declared, problems);
      values[key] = textOf(declared.default);
      if (declared.secret) secretKeys.push(key);
    } else if (declared.type) {
      problems.add(`config.${key}`, `stack "${stack}" has no value for it, and the project declares no default`, `Add it as a ${declared.type.name}`);
    }
  }
  return { values, secretKeys };
}

function checkType(key: string, value: unknown, declared: ConfigDeclaration | undefined, problems: Problems): void {
  if (!declared?.type || matchesType(value, declared.type)) return;
  const kind = declared.type.items ? `${declared.type.name} of ${declared.type.items.name}` : declared.type.name;
  problems.add(`config.${key}`, `its value is not of the type that the project declares, ${kind}`, "Change the value, or the declaration in Pulumi.yaml");
}

function decryptIn(value: unknown, decrypt: (text: string) => string): unknown {
  const secure = secureText(value);
  if (secure !== undefined) return decrypt(secure);
  if (Array.isArray(value)) return value.map((item) => decryptIn(item, decrypt));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decryptIn(item, decrypt)]));
}

/** Scalars as their text, structures as JSON the way Go writes it: keys sorted, characters of HTML escaped. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return JSON.stringify(sorted(value)).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map(([key, item]) => [key, sorted(item)]));
}
