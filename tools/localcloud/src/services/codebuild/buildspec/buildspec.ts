/**
 * The build specification: what a build does, phase by phase.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import * as z from "zod";
import { BuildspecError } from "./buildspec-error";
import { failurePolicy, type FailurePolicy } from "./failure-policy";

export type PhaseName = "install" | "pre_build" | "build" | "post_build";
export const PHASE_NAMES: readonly PhaseName[] = ["install", "pre_build", "build", "post_build"];
export const PHASE_TYPES = { install: "INSTALL", pre_build: "PRE_BUILD", build: "BUILD", post_build: "POST_BUILD" } as const satisfies Record<PhaseName, string>;

export interface PhaseSpec {
  commands: string[];
  /** Run after the commands, whether those failed or not. */
  finally: string[];
  onFailure?: FailurePolicy;
}

export interface ArtifactSpec {
  files: string[];
  excludePaths: string[];
  /** Folder, or pattern of folders, that the files are taken from and named after. @defaultValue the source folder */
  baseDirectory?: string;
  discardPaths: boolean;
  enableSymlinks: boolean;
  /** Text for the shell, which puts in variables and the output of commands. */
  name?: string;
}

export interface ReportSpec {
  files: string[];
  baseDirectory?: string;
  discardPaths: boolean;
  fileFormat: string;
}

export interface Buildspec {
  /** In 0.1 every command gets a shell of its own. */
  version: "0.1" | "0.2";
  shell?: string;
  variables: Record<string, string>;
  parameterStore: Record<string, string>;
  secretsManager: Record<string, string>;
  exportedVariables: string[];
  /** As written, e.g. `nodejs: $NODE_VERSION`. */
  runtimeVersions: Record<string, string>;
  phases: Partial<Record<PhaseName, PhaseSpec>>;
  /** By name of a report group, or by its ARN. */
  reports: Record<string, ReportSpec>;
  artifacts?: ArtifactSpec;
  secondaryArtifacts: Record<string, ArtifactSpec>;
  cachePaths: string[];
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.union([z.array(text), text.transform((one) => [one])]);
const commands = z.array(text).nullish().transform((list) => list ?? []);
/** YAML's `yes` is a text today and was a truth value in the YAML that CodeBuild grew up with. */
const truth = z.union([z.boolean(), z.enum(["yes", "no"]).transform((word) => word === "yes")]);
const variables = z.record(z.string().regex(/^[A-Za-z_]\w*$/, "is no name of a variable"), text).nullish().transform((map) => map ?? {});

const phase = z.strictObject({
  "run-as": text.optional(),
  "on-failure": z.string().optional(),
  "runtime-versions": z.record(z.string(), text).nullish(),
  commands,
  finally: commands,
});

const artifact = z.object({
  files: texts.optional(),
  name: text.optional(),
  "discard-paths": truth.optional(),
  "base-directory": text.optional(),
  "exclude-paths": texts.optional(),
  "enable-symlinks": truth.optional(),
  "s3-prefix": text.optional(),
}).strict();

const report = z.strictObject({
  files: texts,
  "base-directory": text.optional(),
  "discard-paths": truth.optional(),
  "file-format": text.optional(),
});

const document = z.strictObject({
  version: z.union([z.literal(0.1), z.literal(0.2), z.literal("0.1"), z.literal("0.2")]),
  "run-as": text.optional(),
  env: z.strictObject({
    shell: text.optional(),
    variables: variables,
    "parameter-store": variables,
    "secrets-manager": variables,
    "exported-variables": z.array(z.string().regex(/^[A-Za-z_]\w*$/, "is no name of a variable")).nullish(),
    "git-credential-helper": truth.optional(),
  }).nullish(),
  // A proxy server counts in a VPC only, a batch in a batch build only.
  proxy: z.unknown().optional(),
  batch: z.unknown().optional(),
  phases: z.strictObject({ install: phase.nullish(), pre_build: phase.nullish(), build: phase.nullish(), post_build: phase.nullish() }),
  reports: z.record(z.string(), report).nullish(),
  artifacts: artifact.extend({ "secondary-artifacts": z.record(z.string(), artifact).nullish() }).nullish(),
  cache: z.strictObject({ paths: texts.nullish(), key: text.optional(), "fallback-keys": texts.optional(), action: text.optional() }).nullish(),
});

/** @throws BuildspecError in CodeBuild's words, all problems at once; what the local cloud leaves out is named */
export function parseBuildspec(source: string): Buildspec {
  const lines = new LineCounter();
  const yaml = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const broken = yaml.errors[0];
  if (broken !== undefined) throw new BuildspecError(broken.message.split("\n")[0] ?? broken.message);
  if (!isMap(yaml.contents)) throw new BuildspecError("wrong number of container tags, expected 1");
  const parsed = document.safeParse(withTextsAsWritten(yaml));
  if (!parsed.success) throw new BuildspecError(parsed.error.issues.map((issue) => problem(issue, yaml, lines)).join("; "));
  return buildspec(parsed.data);
}

/** Variables are texts: `1.10` stays what it is. */
function withTextsAsWritten(yaml: Document): unknown {
  const value: unknown = yaml.toJS();
  const env = yaml.getIn(["env", "variables"]);
  if (isMap(env) && typeof value === "object" && value !== null) {
    const { variables: target } = (value as { env: { variables: Record<string, unknown> } }).env;
    for (const { key, value: node } of env.items) {
      if (isScalar(key) && isScalar(node) && node.source !== undefined && typeof node.value !== "string" && node.value !== null) target[String(key.value)] = node.source;
    }
  }
  return value;
}

function problem(issue: z.core.$ZodIssue, yaml: Document, lines: LineCounter): string {
  const path = issue.path.map(String);
  if (path[2] === "commands" && path.length === 4) {
    const line = (node: unknown): number => {
      const range = typeof node === "object" && node !== null && "range" in node ? node.range as [number] | undefined : undefined;
      return range === undefined ? 0 : lines.linePos(range[0]).line;
    };
    const at = line(yaml.getIn(issue.path, true));
    return `Expected Commands[${path[3]}] to be of string type: found subkeys instead at line ${at}, value of the key tag on line ${Math.max(1, at - 1)} might be empty`;
  }
  if (path.length === 0 && issue.code === "unrecognized_keys") return `${issue.keys.join(", ")}: no key of a buildspec. Known are ${Object.keys(document.shape).join(", ")}`;
  return `${path.join(".")}: ${issue.code === "unrecognized_keys" ? `${issue.keys.join(", ")} is no key here` : issue.message}`;
}

function buildspec(data: z.infer<typeof document>): Buildspec {
  const unmodelled = [
    ...(data["run-as"] === undefined ? [] : ["run-as"]),
    ...(data.env?.["git-credential-helper"] === true ? ["env.git-credential-helper"] : []),
    ...(["key", "fallback-keys", "action"] as const).flatMap((key) => (data.cache?.[key] === undefined ? [] : [`cache.${key}`])),
    ...PHASE_NAMES.flatMap((name) => (data.phases[name]?.["run-as"] === undefined ? [] : [`phases.${name}.run-as`])),
  ];
  if (unmodelled.length > 0) throw new BuildspecError(`${unmodelled.join(", ")}: not modelled by the local cloud`);
  const phases: Buildspec["phases"] = {};
  for (const name of PHASE_NAMES) {
    const given = data.phases[name];
    if (given === undefined || given === null) continue;
    const onFailure = given["on-failure"];
    phases[name] = { commands: given.commands, finally: given.finally, ...(onFailure !== undefined && { onFailure: failurePolicy(onFailure) }) };
  }
  const { "secondary-artifacts": secondary, ...primary } = data.artifacts ?? {};
  const hasPrimary = primary.files !== undefined;
  return {
    version: String(data.version) === "0.1" ? "0.1" : "0.2",
    ...(data.env?.shell !== undefined && { shell: data.env.shell }),
    variables: data.env?.variables ?? {},
    parameterStore: data.env?.["parameter-store"] ?? {},
    secretsManager: data.env?.["secrets-manager"] ?? {},
    exportedVariables: data.env?.["exported-variables"] ?? [],
    runtimeVersions: data.phases.install?.["runtime-versions"] ?? {},
    phases,
    reports: Object.fromEntries(Object.entries(data.reports ?? {}).map(([name, one]) => [name, {
      files: one.files, discardPaths: one["discard-paths"] ?? false, fileFormat: one["file-format"] ?? "JUNITXML",
      ...(one["base-directory"] !== undefined && { baseDirectory: one["base-directory"] }),
    }])),
    ...(hasPrimary && { artifacts: artifactSpec(primary) }),
    secondaryArtifacts: Object.fromEntries(Object.entries(secondary ?? {}).map(([name, one]) => [name, artifactSpec(one)])),
    cachePaths: data.cache?.paths ?? [],
  };
}

function artifactSpec(data: z.infer<typeof artifact>): ArtifactSpec {
  return {
    files: data.files ?? [], excludePaths: data["exclude-paths"] ?? [],
    discardPaths: data["discard-paths"] ?? false, enableSymlinks: data["enable-symlinks"] ?? false,
    ...(data["base-directory"] !== undefined && { baseDirectory: data["base-directory"] }),
    ...(data.name !== undefined && { name: data.name }),
  };
}
