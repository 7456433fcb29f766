import * as z from "zod";
import { AwsError, type CallContext, type Caller, type Shape } from "../../service";
import { buildArn, type BuildRecord } from "./build-records";
import type { Buildspec } from "./buildspec/buildspec";
import { PhaseFailure } from "./phase-failure";
import { codebuildArn } from "./records";

export interface BuildEnvironment {
  variables: Record<string, string>;
  /** Values that must not be seen in the log. */
  secrets: string[];
  /** Names whose values came from a secret: they cannot be exported. */
  secretNames: string[];
}

type Kind = "PLAINTEXT" | "PARAMETER_STORE" | "SECRETS_MANAGER";

/** Variables of the buildspec, the project and the start of the build; the later of them win. Secrets are read as the project's role. */
export async function declaredVariables(context: CallContext, build: BuildRecord, spec: Buildspec, role: Caller): Promise<BuildEnvironment> {
  const declared = new Map<string, { kind: Kind; value: string }>();
  const ofSpec: [Kind, Record<string, string>][] = [["PLAINTEXT", spec.variables], ["PARAMETER_STORE", spec.parameterStore], ["SECRETS_MANAGER", spec.secretsManager]];
  for (const [kind, map] of ofSpec) for (const [name, value] of Object.entries(map)) declared.set(name, { kind, value });
  for (const { name, value, type } of build.settings.environment.environmentVariables as Shape[]) declared.set(name, { kind: type ?? "PLAINTEXT", value });
  const made: BuildEnvironment = { variables: {}, secrets: [], secretNames: [] };
  for (const [name, { kind, value }] of declared) {
    const content = kind === "PLAINTEXT" ? value : await secretValue(context, kind, value, role);
    made.variables[name] = content;
    if (kind === "PLAINTEXT") continue;
    made.secrets.push(content);
    made.secretNames.push(name);
  }
  return made;
}

async function secretValue(context: CallContext, kind: Kind, reference: string, role: Caller): Promise<string> {
  return kind === "PARAMETER_STORE" ? parameterValue(context, reference, role) : managedSecret(context, reference, role);
}

async function parameterValue(context: CallContext, name: string, role: Caller): Promise<string> {
  const failure = (message: string): PhaseFailure => new PhaseFailure("Decrypted Variables Error", message);
  try {
    const { Parameters } = await context.call("ssm", "GetParameters", { Names: [name], WithDecryption: true }, role);
    const value: string | undefined = Parameters?.[0]?.Value;
    if (value === undefined) throw failure(`parameter does not exist: ${name}`);
    return value;
  } catch (error) {
    if (error instanceof AwsError) throw failure(`${error.code}: ${error.message}`);
    throw error;
  }
}

/** `secret-id:json-key:version-stage:version-id`, the id being a name or an ARN. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager */
async function managedSecret(context: CallContext, reference: string, role: Caller): Promise<string> {
  const failure = (message: string): PhaseFailure => new PhaseFailure("Secrets Manager Error Message", message);
  const parts = reference.split(":");
  const [secretId, jsonKey = "", stage = "", version = ""] = reference.startsWith("arn:")
    ? [parts.slice(0, 7).join(":"), ...parts.slice(7)] : [parts[0] ?? "", ...parts.slice(1)];
  let text: string | undefined;
  try {
    const input = { SecretId: secretId, ...(stage !== "" && { VersionStage: stage }), ...(version !== "" && { VersionId: version }) };
    text = (await context.call("secretsmanager", "GetSecretValue", input, role)).SecretString;
  } catch (error) {
    if (error instanceof AwsError) throw failure(`${error.code}: ${error.message}`);
    throw error;
  }
  if (text === undefined) throw failure(`the secret ${secretId} has no text`);
  if (jsonKey === "") return text;
  const value = jsonMember(text, jsonKey);
  if (value === undefined) throw failure(`the secret ${secretId} has no key ${jsonKey}`);
  return value;
}

function jsonMember(text: string, key: string): string | undefined {
  try {
    const value: unknown = z.record(z.string(), z.unknown()).parse(JSON.parse(text))[key];
    return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

export interface MachineFacts {
  sourceFolder: string;
  /** By identifier of a secondary source. */
  otherFolders: Readonly<Record<string, string>>;
  home: string;
  temporary: string;
  path: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

/** What CodeBuild itself puts into the environment. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
export function ownVariables(context: CallContext, build: BuildRecord, facts: MachineFacts): Record<string, string> {
  const { settings } = build;
  return {
    CI: "true", CODEBUILD_CI: "true",
    CODEBUILD_BUILD_ARN: buildArn(context, build.id), CODEBUILD_BUILD_ID: build.id, CODEBUILD_BUILD_IMAGE: settings.environment.image,
    CODEBUILD_BUILD_NUMBER: String(build.number), CODEBUILD_BUILD_SUCCEEDING: "1", CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: settings.encryptionKey, CODEBUILD_PROJECT_ARN: codebuildArn(context, "project", build.project),
    ...(build.resolvedSourceVersion !== undefined && { CODEBUILD_RESOLVED_SOURCE_VERSION: build.resolvedSourceVersion }),
    ...(settings.sourceVersion !== undefined && { CODEBUILD_SOURCE_VERSION: settings.sourceVersion }),
    ...(settings.source.type === "S3" && { CODEBUILD_SOURCE_REPO_URL: settings.source.location }),
    ...(build.logs.streamName !== undefined && { CODEBUILD_LOG_PATH: build.logs.streamName }),
    CODEBUILD_START_TIME: String(build.started.getTime()), CODEBUILD_SRC_DIR: facts.sourceFolder,
    ...Object.fromEntries(Object.entries(facts.otherFolders).map(([name, folder]) => [`CODEBUILD_SRC_DIR_${name}`, folder])),
    AWS_DEFAULT_REGION: context.region, AWS_REGION: context.region,
    AWS_ACCESS_KEY_ID: facts.credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: facts.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: facts.credentials.sessionToken, AWS_ENDPOINT_URL: facts.endpoint,
    // Otherwise SDKs look for a machine's role at an address outside of the local cloud.
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: facts.home, TMPDIR: facts.temporary, PATH: facts.path, LANG: "C.UTF-8",
  };
}
