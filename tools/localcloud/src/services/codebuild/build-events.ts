/**
 * What CodeBuild tells EventBridge and CloudWatch about builds.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
 */
import type { CallContext, Shape, Transaction } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";
import { emitServiceEvent } from "../events/service-event";
import { buildArn, type BuildRecord, type PhaseRecord, type PhaseType } from "./build-records";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Times as these events have them, e.g. `Nov 20, 2026 12:00:01 PM`. */
export function eventTime(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const hour = date.getUTCHours();
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${hour % 12 === 0 ? 12 : hour % 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? "AM" : "PM"}`;
}

function context(phase: PhaseRecord | undefined): string {
  return phase === undefined ? "[]" : `[${phase.statusCode === undefined ? ": " : `${phase.statusCode}: ${phase.message ?? ""}`}]`;
}

function additionalInformation(build: BuildRecord): Shape {
  const { settings, logs } = build;
  return {
    ...(build.artifacts.location !== "" && { artifact: {
      location: build.artifacts.location,
      ...(build.artifacts.sha256sum !== undefined && { sha256sum: build.artifacts.sha256sum, md5sum: build.artifacts.md5sum }),
    } }),
    cache: { type: settings.cache.type },
    environment: {
      image: settings.environment.image, "privileged-mode": settings.environment.privilegedMode ?? false,
      "image-pull-credentials-type": settings.environment.imagePullCredentialsType ?? "CODEBUILD",
      "compute-type": settings.environment.computeType, type: settings.environment.type,
      "environment-variables": (settings.environment.environmentVariables as Shape[]).map(({ name, value, type }) => ({ name, value, type })),
    },
    "timeout-in-minutes": settings.timeoutInMinutes, "queued-timeout-in-minutes": settings.queuedTimeoutInMinutes,
    "build-complete": build.ended !== undefined, "build-number": build.number, initiator: build.initiator,
    "build-start-time": eventTime(build.started),
    source: { type: settings.source.type, ...(settings.source.type !== "CODEPIPELINE" && settings.source.location !== undefined && { location: settings.source.location }), ...(settings.source.buildspec !== undefined && { buildspec: settings.source.buildspec }) },
    ...(settings.sourceVersion !== undefined && { "source-version": settings.sourceVersion }),
    ...(logs.groupName !== undefined && { logs: { "group-name": logs.groupName, "stream-name": logs.streamName, "deep-link": logs.deepLink } }),
    phases: build.phases.map((phase) => ({
      ...(!["SUBMITTED", "QUEUED", "COMPLETED"].includes(phase.type) && phase.ended !== undefined && { "phase-context": [context(phase).slice(1, -1)] }),
      "start-time": eventTime(phase.started),
      ...(phase.ended !== undefined && { "end-time": eventTime(phase.ended), "duration-in-seconds": seconds(phase) }),
      "phase-type": phase.type, ...(phase.status !== undefined && { "phase-status": phase.status }),
    })),
  };
}

function seconds({ started, ended }: PhaseRecord): number {
  return ended === undefined ? 0 : Math.round((ended.getTime() - started.getTime()) / 1000);
}

/** Tells that a build has begun or ended. */
export function emitBuildState(call: CallContext, tx: Transaction, build: BuildRecord): void {
  emitServiceEvent(call, tx, {
    source: "aws.codebuild", detailType: "CodeBuild Build State Change", resources: [buildArn(call, build.id)],
    detail: {
      "build-status": build.status, "project-name": build.project, "build-id": buildArn(call, build.id),
      "additional-information": additionalInformation(build), "current-phase": build.currentPhase,
      "current-phase-context": context(undefined), version: "1",
    },
  });
}

/** Tells that a phase has ended. */
export function emitPhase(call: CallContext, tx: Transaction, build: BuildRecord, phase: PhaseRecord): void {
  if (phase.ended === undefined) return;
  emitServiceEvent(call, tx, {
    source: "aws.codebuild", detailType: "CodeBuild Build Phase Change", resources: [buildArn(call, build.id)],
    detail: {
      "completed-phase": phase.type, "project-name": build.project, "build-id": buildArn(call, build.id),
      "completed-phase-context": context(phase), "additional-information": additionalInformation(build),
      "completed-phase-status": phase.status, "completed-phase-duration-seconds": seconds(phase), version: "1",
      "completed-phase-start": eventTime(phase.started), "completed-phase-end": eventTime(phase.ended),
    },
  });
}

/** Metrics of phases; the others have none. */
const PHASE_METRICS: Partial<Record<PhaseType, string>> = {
  SUBMITTED: "SubmittedDuration", QUEUED: "QueuedDuration", PROVISIONING: "ProvisioningDuration", DOWNLOAD_SOURCE: "DownloadSourceDuration",
  INSTALL: "InstallDuration", PRE_BUILD: "PreBuildDuration", BUILD: "BuildDuration", POST_BUILD: "PostBuildDuration",
  UPLOAD_ARTIFACTS: "UploadArtifactsDuration", FINALIZING: "FinalizingDuration",
};

/** Counts a build that has ended, for its project and for the account. @see https://docs.aws.amazon.com/codebuild/latest/userguide/monitoring-builds.html */
export function countBuild(call: CallContext, build: BuildRecord): void {
  const count = (name: string, value: number, unit: string): void => {
    for (const dimensions of [{}, { ProjectName: build.project }] as Record<string, string>[]) {
      recordMetric(call, { namespace: "AWS/CodeBuild", name, dimensions, value, unit, at: build.started.getTime() });
    }
  };
  count("Builds", 1, "Count");
  count(build.status === "SUCCEEDED" ? "SucceededBuilds" : "FailedBuilds", 1, "Count");
  count("Duration", Math.round(((build.ended ?? build.started).getTime() - build.started.getTime()) / 1000), "Seconds");
  for (const phase of build.phases) {
    const metric = PHASE_METRICS[phase.type];
    if (metric !== undefined && phase.ended !== undefined) count(metric, seconds(phase), "Seconds");
  }
}
