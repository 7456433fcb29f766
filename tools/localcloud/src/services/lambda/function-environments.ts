/**
 * The environments in which the functions of a cloud run, and how a new one is made.
 */
import { Environments, type Placed } from "../../execution/environments";
import { UnzipError } from "../../execution/unzip";
import type { InstanceKind } from "../../instances";
import { AwsError, type CallContext, type Caller } from "../../service";
import { assumeRole, issueCredentials } from "../support/service-role";
import { CODE_LIMITS } from "./code";
import { runtimeVersionArn } from "./configuration";
import { checkEnvironmentKey } from "./environment-key";
import { environmentVariables } from "./environment-variables";
import { FunctionLog } from "./function-log";
import { functionCode } from "./functions";
import type { InvocationTarget } from "./invocation-target";
import { functionArn } from "./names";
import { fingerprint } from "./records";

/** What belongs to an environment besides its process. */
export interface FunctionRuntime {
  readonly log: FunctionLog;
  readonly role: Caller;
  /** Of the invocation that runs at the moment, else of the last one. */
  context: CallContext;
}

export type FunctionEnvironment = Placed<FunctionRuntime>;

export const FUNCTION_ENVIRONMENTS: InstanceKind<Environments<FunctionRuntime>> = {
  name: "lambda.environments",
  open: (host) => new Environments(host),
  close: (environments) => environments.close(),
};

/** Where this cloud answers; functions are told. */
const ENDPOINT: InstanceKind<() => Promise<string>> = { name: "lambda.endpoint", open: (host) => () => host.endpoint() };

/** Seconds for which a function's credentials are good: longer than its environment is used. */
const CREDENTIAL_SECONDS = 12 * 3600;

/** A free environment of the version. */
export function freeEnvironment(context: CallContext, target: InvocationTarget): FunctionEnvironment | undefined {
  const found = context.instance(FUNCTION_ENVIRONMENTS).takeIdle(identityOf(context, target));
  if (found !== undefined) found.kept.context = context;
  return found;
}

/**
 * Starts a new environment; its code is not loaded yet.
 *
 * @throws AwsError when the role does not let Lambda take it on, the code cannot be unpacked or the variables cannot be decrypted
 */
export async function newEnvironment(context: CallContext, target: InvocationTarget): Promise<FunctionEnvironment> {
  const { settings } = target.version;
  await checkEnvironmentKey(context, settings);
  const role = await functionRole(context, target);
  const endpoint = await context.instance(ENDPOINT)();
  const environments = context.instance(FUNCTION_ENVIRONMENTS);
  const root = unpackedCode(context, environments, target);
  const log = new FunctionLog(context, target, role);
  const credentials = issueCredentials(context, role, CREDENTIAL_SECONDS);
  const { LogFormat, ApplicationLogLevel } = settings.LoggingConfig;
  const kept: FunctionRuntime = { log, role, context };
  const placed = environments.start(identityOf(context, target), {
    root, endpoint, handler: settings.Handler, memoryMegabytes: settings.MemorySize,
    environment: environmentVariables(context, target, credentials, log, { root, endpoint }),
    logging: { format: LogFormat, ...(LogFormat === "JSON" && { level: ApplicationLogLevel ?? "INFO" }) },
    seed: context.randomId(32),
  }, kept, (text, isEntry) => log.write(kept.context, text, isEntry));
  log.system(context, "INFO", `INIT_START Runtime Version: ${settings.Runtime}\tRuntime Version ARN: ${runtimeVersionArn(context, settings.Runtime)}`, {
    type: "platform.initStart",
    record: { initializationType: "on-demand", phase: "init", runtimeVersion: settings.Runtime, functionName: target.name, functionVersion: target.version.version },
  });
  return placed;
}

/** Lambda as the function's role. */
async function functionRole(context: CallContext, { name, version }: InvocationTarget): Promise<Caller> {
  try {
    return await assumeRole(context, {
      roleArn: version.settings.Role, principal: "lambda.amazonaws.com", sourceArn: functionArn(context, name), sessionName: name,
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError("AccessDeniedException", "The role defined for the function cannot be assumed by Lambda.", 403, { Type: "User" });
  }
}

function unpackedCode(context: CallContext, environments: Environments<FunctionRuntime>, { name, version }: InvocationTarget): string {
  const bytes = (): Uint8Array => context.store.read((tx) => functionCode(context, tx, name, version));
  try {
    return environments.code.of(version.settings.CodeSha256, CODE_LIMITS.unzipped, bytes, (folder) => environments.isInUse(folder));
  } catch (error) {
    if (!(error instanceof UnzipError)) throw error;
    throw new AwsError("InvalidZipFileException", `Lambda could not unzip the deployment package. ${error.message}`, 502, { Type: "User" });
  }
}

/** Fingerprints by revision: the revision changes with every change, the fingerprint only with settings and code. */
const FINGERPRINTS: InstanceKind<Map<string, string>> = { name: "lambda.fingerprints", open: () => new Map() };
const MOST_FINGERPRINTS = 1000;

function identityOf(context: CallContext, { name, version }: InvocationTarget): { version: string; fingerprint: string } {
  const known = context.instance(FINGERPRINTS);
  let mark = known.get(version.revisionId);
  if (mark === undefined) {
    if (known.size >= MOST_FINGERPRINTS) known.clear();
    known.set(version.revisionId, mark = fingerprint(version.settings));
  }
  return { version: `${context.region}/${name}:${version.version}`, fingerprint: mark };
}
