import { AwsError, type CallContext, type Reader, type Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import { codebuildArn } from "./records";

export type BuildStatus = "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "IN_PROGRESS" | "STOPPED";
export type PhaseType = "SUBMITTED" | "QUEUED" | "PROVISIONING" | "DOWNLOAD_SOURCE" | "INSTALL" | "PRE_BUILD" | "BUILD" | "POST_BUILD"
  | "UPLOAD_ARTIFACTS" | "FINALIZING" | "COMPLETED";

export interface PhaseRecord {
  type: PhaseType;
  started: Date;
  ended?: Date;
  status?: BuildStatus;
  /** Why the phase did not succeed. */
  statusCode?: string;
  message?: string;
}

/** Of a build that is repeated by itself after a failure. */
export interface AutoRetry {
  limit: number;
  number: number;
  /** ARNs. */
  previous?: string;
  next?: string;
}

export interface BuildRecord {
  /** `<project>:<uuid>`. */
  id: string;
  project: string;
  number: number;
  started: Date;
  ended?: Date;
  status: BuildStatus;
  currentPhase: PhaseType;
  phases: PhaseRecord[];
  /** The project's settings with what the start of the build overrode. */
  settings: Shape;
  /** StartBuild's input, for a retry. */
  request: Shape;
  initiator: string;
  resolvedSourceVersion?: string;
  /** `LogsLocation`. */
  logs: Shape;
  artifacts: Shape;
  secondaryArtifacts: Shape[];
  exportedVariables: Shape[];
  reportArns: string[];
  autoRetry: AutoRetry;
  /** Whether a cloud has begun to run it: what was begun is never begun again. */
  begun: boolean;
}

/** Builds by id. */
export const builds = new RegionTable<BuildRecord>("codebuild.build");
/** Ids by project and number, `<project>/<number>`. */
export const buildNumbers = new RegionTable<string>("codebuild.build-number");
/** Ids in the order of their start. */
export const buildOrder = new RegionTable<string>("codebuild.build-order");
/** The number of the last build, by project, and of all together. */
export const buildCounters = new RegionTable<number>("codebuild.build-counter");

export const RUN_TASK = "run";
export const TIMEOUT_TASK = "timeout";

export function numberKey(number: number): string {
  return String(number).padStart(12, "0");
}

export function buildArn(context: CallContext, id: string): string {
  return codebuildArn(context, "project", "").replace(/project\/$/, `build/${id}`);
}

/** Operations take the id or the ARN. */
export function buildIdOf(context: CallContext, text: string): string {
  const prefix = buildArn(context, "");
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

/** @throws AwsError ResourceNotFoundException */
export function existingBuild(context: CallContext, tx: Reader, text: string): BuildRecord {
  const found = builds.get(context, tx, buildIdOf(context, text));
  if (found === undefined) throw new AwsError("ResourceNotFoundException", `Build ${text} does not exist`);
  return found;
}

function phaseShape(phase: PhaseRecord): Shape {
  const { type, started, ended, status } = phase;
  return {
    phaseType: type, startTime: started,
    ...(status !== undefined && { phaseStatus: status }),
    ...(ended !== undefined && { endTime: ended, durationInSeconds: Math.round((ended.getTime() - started.getTime()) / 1000) }),
    ...(status !== undefined && !["SUBMITTED", "QUEUED", "COMPLETED"].includes(type) && { contexts: [{ statusCode: phase.statusCode ?? "", message: phase.message ?? "" }] }),
    ...(phase.statusCode !== undefined && { contexts: [{ statusCode: phase.statusCode, message: phase.message ?? "" }] }),
  };
}

/** `Build` of the API. */
export function buildShape(context: CallContext, build: BuildRecord): Shape {
  const { settings, autoRetry } = build;
  return {
    id: build.id, arn: buildArn(context, build.id), buildNumber: build.number, startTime: build.started,
    ...(build.ended !== undefined && { endTime: build.ended }),
    currentPhase: build.currentPhase, buildStatus: build.status,
    ...(settings.sourceVersion !== undefined && { sourceVersion: settings.sourceVersion }),
    ...(build.resolvedSourceVersion !== undefined && { resolvedSourceVersion: build.resolvedSourceVersion }),
    projectName: build.project,
    phases: build.phases.map((phase) => phaseShape(phase)),
    source: withoutPipelineParts(settings.source), secondarySources: settings.secondarySources.map(withoutPipelineParts),
    secondarySourceVersions: settings.secondarySourceVersions ?? [],
    artifacts: build.artifacts, secondaryArtifacts: build.secondaryArtifacts,
    cache: settings.cache, environment: settings.environment, serviceRole: settings.serviceRole, logs: build.logs,
    timeoutInMinutes: settings.timeoutInMinutes, queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes,
    buildComplete: build.ended !== undefined, initiator: build.initiator, encryptionKey: settings.encryptionKey,
    exportedEnvironmentVariables: build.exportedVariables, reportArns: build.reportArns,
    ...((autoRetry.limit > 0 || autoRetry.number > 0) && { autoRetryConfig: {
      autoRetryLimit: autoRetry.limit, autoRetryNumber: autoRetry.number,
      ...(autoRetry.next !== undefined && { nextAutoRetry: autoRetry.next }),
      ...(autoRetry.previous !== undefined && { previousAutoRetry: autoRetry.previous }),
    } }),
  };
}

/** Where CodePipeline keeps its artifacts is between the two services. */
function withoutPipelineParts(source: Shape): Shape {
  if (source.type !== "CODEPIPELINE") return source;
  return Object.fromEntries(Object.entries(source).filter(([key]) => key !== "location"));
}
