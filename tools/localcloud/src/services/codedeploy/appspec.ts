import { createHash } from "node:crypto";
import { parse as parseYaml } from "yaml";
import { z } from "zod";

/** Lifecycle events that a Lambda AppSpec may give a function for. */
export const HOOK_EVENTS = ["BeforeAllowTraffic", "AfterAllowTraffic"] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

/** What a Lambda AppSpec asks for. */
export interface LambdaAppSpec {
  functionName: string;
  alias: string;
  /** Version that the alias is on, e.g. `1`. */
  currentVersion: string;
  targetVersion: string;
  /** Function name or ARN by event; events without one are passed over. */
  hooks: Partial<Record<HookEvent, string>>;
}

export type ParsedAppSpec = { spec: LambdaAppSpec; problems?: undefined } | { spec?: undefined; problems: string[] };

/** Events of a Lambda deployment that run by themselves: a hook for one of them is an error. */
const UNSCRIPTABLE = ["Start", "AllowTraffic", "End"];

const version = z.union([z.string(), z.number()]).transform(String)
  .refine((text) => /^[1-9]\d*$/.test(text), "is not the number of a published version");
const name = z.string().min(1, "is empty");

const resource = z.record(z.string(), z.strictObject({
  Type: z.literal("AWS::Lambda::Function"),
  Properties: z.strictObject({ Name: name, Alias: name, CurrentVersion: version, TargetVersion: version }),
}));

const document = z.strictObject({
  // YAML reads an unquoted 0.0 as a number.
  version: z.union([z.literal("0.0"), z.literal(0)]),
  Resources: z.array(resource).length(1, "must hold exactly one Lambda function"),
  Hooks: z.array(z.record(z.string(), name)).optional(),
});

/**
 * Reads the AppSpec of a Lambda deployment, YAML or JSON, and checks it. All problems come back at once.
 *
 * @param format of an AppSpec in S3 its bundle type. @defaultValue JSON when the text begins with a brace, else YAML
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function parseAppSpec(text: string, format: "JSON" | "YAML" = text.trimStart().startsWith("{") ? "JSON" : "YAML"): ParsedAppSpec {
  let content: unknown;
  try {
    content = format === "JSON" ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    return { problems: [`it is not ${format}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`] };
  }
  const parsed = document.safeParse(content);
  if (!parsed.success) return { problems: parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "content"}: ${message}`) };

  const named = Object.values(parsed.data.Resources[0]!);
  if (named.length !== 1) return { problems: [`Resources.0: must name one function, found ${named.length}`] };
  const { hooks, problems } = readHooks(parsed.data.Hooks ?? []);
  if (problems.length > 0) return { problems };
  const { Name, Alias, CurrentVersion, TargetVersion } = named[0]!.Properties;
  return { spec: { functionName: Name, alias: Alias, currentVersion: CurrentVersion, targetVersion: TargetVersion, hooks } };
}

function readHooks(list: Record<string, string>[]): { hooks: LambdaAppSpec["hooks"]; problems: string[] } {
  const hooks: LambdaAppSpec["hooks"] = {};
  const problems: string[] = [];
  for (const [index, entry] of list.entries()) {
    const pairs = Object.entries(entry);
    if (pairs.length !== 1) problems.push(`Hooks.${index}: must name one lifecycle event, found ${pairs.length}`);
    for (const [event, target] of pairs) {
      if (UNSCRIPTABLE.includes(event)) problems.push(`Hooks.${index}: the lifecycle event ${event} cannot be scripted`);
      else if (!isHookEvent(event)) problems.push(`Hooks.${index}: ${event} is no lifecycle event of a Lambda deployment`);
      else if (hooks[event] !== undefined) problems.push(`Hooks.${index}: ${event} is named twice`);
      else hooks[event] = target;
    }
  }
  return { hooks, problems };
}

function isHookEvent(event: string): event is HookEvent {
  return (HOOK_EVENTS as readonly string[]).includes(event);
}

/** The AppSpec that a rollback deployment carries: the same function, the other way round, without hooks. */
export function rollbackAppSpec(spec: LambdaAppSpec): { spec: LambdaAppSpec; content: string } {
  const { functionName, alias, currentVersion, targetVersion } = spec;
  const reversed: LambdaAppSpec = { functionName, alias, currentVersion: targetVersion, targetVersion: currentVersion, hooks: {} };
  const content = JSON.stringify({
    version: "0.0",
    Resources: [{ [functionName]: {
      Type: "AWS::Lambda::Function",
      Properties: { Name: functionName, Alias: alias, CurrentVersion: targetVersion, TargetVersion: currentVersion },
    } }],
  });
  return { spec: reversed, content };
}

/** Hexadecimal SHA-256 of the raw, unescaped text. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
