import type { Shape } from "../../service";
import { given } from "../support/given";
import { notModelled } from "../support/not-modelled";
import { checkArtifacts, checkCache, checkEnvironment, checkLogs, checkSource } from "./project-checks";
import { invalidInput, type ProjectRecord } from "./records";

/** Sources that builds can really fetch. */
const SOURCES = ["CODEPIPELINE", "S3", "NO_SOURCE"];

/** The settings of one build: those of the project with what StartBuild overrides. */
export function buildSettings(project: ProjectRecord, input: Shape): Shape {
  rejectUnmodelled(input);
  const { settings } = project;
  const source = given({
    ...settings.source, type: input.sourceTypeOverride ?? settings.source.type, location: input.sourceLocationOverride ?? settings.source.location,
    auth: input.sourceAuthOverride ?? settings.source.auth, gitCloneDepth: input.gitCloneDepthOverride ?? settings.source.gitCloneDepth,
    gitSubmodulesConfig: input.gitSubmodulesConfigOverride ?? settings.source.gitSubmodulesConfig,
    buildspec: input.buildspecOverride ?? settings.source.buildspec, insecureSsl: input.insecureSslOverride ?? settings.source.insecureSsl,
    reportBuildStatus: input.reportBuildStatusOverride ?? settings.source.reportBuildStatus,
  });
  const { environment } = settings;
  const merged: Shape = given({
    ...settings, source,
    secondarySources: input.secondarySourcesOverride ?? settings.secondarySources,
    secondarySourceVersions: input.secondarySourcesVersionOverride ?? settings.secondarySourceVersions,
    sourceVersion: input.sourceVersion ?? settings.sourceVersion,
    artifacts: input.artifactsOverride ?? settings.artifacts,
    secondaryArtifacts: input.secondaryArtifactsOverride ?? settings.secondaryArtifacts,
    environment: given({
      ...environment, type: input.environmentTypeOverride ?? environment.type, image: input.imageOverride ?? environment.image,
      computeType: input.computeTypeOverride ?? environment.computeType, certificate: input.certificateOverride ?? environment.certificate,
      privilegedMode: input.privilegedModeOverride ?? environment.privilegedMode,
      registryCredential: input.registryCredentialOverride ?? environment.registryCredential,
      imagePullCredentialsType: input.imagePullCredentialsTypeOverride ?? environment.imagePullCredentialsType,
      environmentVariables: variables(environment.environmentVariables, input.environmentVariablesOverride),
    }),
    cache: input.cacheOverride ?? settings.cache, serviceRole: input.serviceRoleOverride ?? settings.serviceRole,
    logsConfig: input.logsConfigOverride ?? settings.logsConfig, encryptionKey: input.encryptionKeyOverride ?? settings.encryptionKey,
    timeoutInMinutes: input.timeoutInMinutesOverride ?? settings.timeoutInMinutes,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutesOverride ?? settings.queuedTimeoutInMinutes,
    autoRetryLimit: input.autoRetryLimitOverride ?? settings.autoRetryLimit ?? 0,
  });
  if (merged.source.type === "CODEPIPELINE" && merged.source.location === undefined) {
    throw invalidInput("A build of a project with source type CODEPIPELINE is started by CodePipeline, or with sourceTypeOverride and artifactsOverride");
  }
  check(merged);
  return merged;
}

/** Overrides replace variables of the same name and are added to the others. */
function variables(before: Shape[], overrides: Shape[] | undefined): Shape[] {
  const changed = (overrides ?? []).map((variable) => ({ ...variable, type: variable.type ?? "PLAINTEXT" }) as Shape);
  return [...before.filter(({ name }) => !changed.some((variable) => variable.name === name)), ...changed];
}

function check(settings: Shape): void {
  const ofPipeline = settings.source.type === "CODEPIPELINE";
  const sources: Shape[] = [settings.source, ...settings.secondarySources];
  for (const source of sources) {
    if (!SOURCES.includes(source.type)) throw notModelled("codebuild", `a build from a source of type ${source.type}`, `Modelled are ${SOURCES.join(", ")}.`);
    checkSource(ofPipeline ? { ...source, location: undefined } : source);
  }
  for (const artifacts of [settings.artifacts, ...settings.secondaryArtifacts] as Shape[]) {
    if (!["CODEPIPELINE", "S3", "NO_ARTIFACTS"].includes(artifacts.type)) throw invalidInput(`Invalid artifacts type ${artifacts.type}`);
  }
  checkArtifacts(settings);
  checkEnvironment(settings.environment);
  checkCache(settings.cache);
  if (((settings.cache.modes ?? []) as string[]).includes("LOCAL_DOCKER_LAYER_CACHE")) throw notModelled("codebuild", "a cache of Docker layers");
  checkLogs(settings.logsConfig);
}

function rejectUnmodelled(input: Shape): void {
  if (input.debugSessionEnabled === true) throw notModelled("codebuild", "a debug session");
  for (const key of ["fleetOverride", "hostKernelOverride", "buildStatusConfigOverride"]) {
    if (input[key] !== undefined) throw notModelled("codebuild", `${key} of StartBuild`);
  }
}
