import { createHash } from "node:crypto";
import { AwsError, type CallContext, type Caller, type Handler, type Shape, type Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { buildSettings } from "./build-settings";
import {
  buildCounters, buildNumbers, buildOrder, builds, buildShape, existingBuild, numberKey, RUN_TASK, TIMEOUT_TASK,
  type AutoRetry, type BuildRecord,
} from "./build-records";
import { emitBuildState } from "./build-events";
import { existingProject, invalidInput, type ProjectRecord } from "./records";
import { isModelled, SECONDS } from "./pace";

/** How long a repeated StartBuild with the same token starts nothing. */
const TOKEN_MILLISECONDS = 5 * 60_000;

interface TokenRecord { id: string; digest: string; at: number }
const tokens = new RegionTable<TokenRecord>("codebuild.idempotency-token");

export const startBuild: Handler = (input, context) => context.store.transaction((tx) => {
  const project = existingProject(context, tx, input.projectName);
  const known = repeated(context, tx, project, input);
  if (known !== undefined) return { build: buildShape(context, known) };
  const settings = buildSettings(project, input);
  rejectOverLimit(context, tx, project);
  const build = newBuild(context, tx, { project: project.name, settings, request: input, initiator: initiator(context.caller, settings) });
  if (input.idempotencyToken !== undefined) {
    tokens.put(context, tx, `${project.name}/${input.idempotencyToken}`, { id: build.id, digest: digest(input), at: context.clock.now() });
  }
  return { build: buildShape(context, build) };
});

/** Starts a build with the input of an earlier one and the project's present settings. */
export const retryBuild: Handler = (input, context) => {
  if (input.id === undefined) throw invalidInput("Invalid build id: id is required");
  const earlier = context.store.read((tx) => existingBuild(context, tx, input.id));
  if (earlier.ended === undefined) throw invalidInput(`Build ${earlier.id} is still in progress`);
  if (earlier.settings.source.type === "CODEPIPELINE") throw invalidInput("Builds started by CodePipeline cannot be retried; retry the stage of the pipeline");
  return startBuild({ ...earlier.request, idempotencyToken: input.idempotencyToken }, context);
};

function repeated(context: CallContext, tx: Transaction, project: ProjectRecord, input: Shape): BuildRecord | undefined {
  if (input.idempotencyToken === undefined) return undefined;
  const token = tokens.get(context, tx, `${project.name}/${input.idempotencyToken}`);
  if (token === undefined || context.clock.now() - token.at >= TOKEN_MILLISECONDS) return undefined;
  if (token.digest !== digest(input)) throw invalidInput(`The request with idempotencyToken ${input.idempotencyToken} has other parameters than before`);
  return builds.get(context, tx, token.id);
}

function digest(input: Shape): string {
  return createHash("sha256").update(JSON.stringify(Object.entries(input).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)))).digest("hex");
}

function rejectOverLimit(context: CallContext, tx: Transaction, project: ProjectRecord): void {
  const limit: number | undefined = project.settings.concurrentBuildLimit;
  if (limit === undefined) return;
  const running = buildNumbers.values(context, tx, `${project.name}/`).filter((id) => builds.get(context, tx, id)?.ended === undefined);
  if (running.length >= limit) throw new AwsError("AccountLimitExceededException", `Cannot have more than ${limit} builds in queue for the project`);
}

/** Who started it, as the console shows it. */
function initiator({ arn }: Caller, settings: Shape): string {
  if (settings.artifacts.type === "CODEPIPELINE") return `codepipeline/${settings.artifacts.path ?? ""}`;
  const name = arn.split(":").slice(5).join(":");
  return name.replace(/^(?:user|assumed-role)\//, "");
}

export interface NewBuild {
  project: string;
  settings: Shape;
  request: Shape;
  initiator: string;
  /** @defaultValue a first build */
  autoRetry?: AutoRetry;
}

/** Puts a build in the queue. */
export function newBuild(context: CallContext, tx: Transaction, { project, settings, request, initiator: by, autoRetry }: NewBuild): BuildRecord {
  const now = new Date(context.clock.now());
  const number = (buildCounters.get(context, tx, project) ?? 0) + 1;
  const order = (buildCounters.get(context, tx, "") ?? 0) + 1;
  const uuid = context.uuid();
  const id = `${project}:${uuid}`;
  const pipelineVersion = settings.source.type === "CODEPIPELINE" ? { sourceVersion: `arn:${context.partition}:s3:::${settings.source.location}` } : {};
  const build: BuildRecord = {
    id, project, number, started: now, status: "IN_PROGRESS", currentPhase: "QUEUED",
    phases: [{ type: "SUBMITTED", started: now, ended: now, status: "SUCCEEDED" }, { type: "QUEUED", started: now }],
    settings: { ...settings, ...pipelineVersion }, request, initiator: by,
    ...(settings.source.type === "CODEPIPELINE" && settings.sourceVersion !== undefined && { resolvedSourceVersion: settings.sourceVersion }),
    logs: {}, artifacts: artifactsShape(settings.artifacts), secondaryArtifacts: (settings.secondaryArtifacts as Shape[]).map(artifactsShape),
    exportedVariables: [], reportArns: [], autoRetry: autoRetry ?? { limit: settings.autoRetryLimit, number: 0 }, begun: false,
  };
  build.logs = logsLocation(context, build, uuid);
  buildCounters.put(context, tx, project, number);
  buildCounters.put(context, tx, "", order);
  buildNumbers.put(context, tx, `${project}/${numberKey(number)}`, id);
  buildOrder.put(context, tx, numberKey(order), id);
  builds.put(context, tx, id, build);
  context.schedule(tx, { task: RUN_TASK, key: id, at: now.getTime() + (isModelled(context.clock) ? SECONDS.QUEUED * 1000 : 0) });
  context.schedule(tx, { task: TIMEOUT_TASK, key: id, at: now.getTime() + settings.timeoutInMinutes * 60_000 });
  emitBuildState(context, tx, build);
  return build;
}

/** Where an artifact goes, before it is there. */
function artifactsShape(artifacts: Shape): Shape {
  const identifier = artifacts.artifactIdentifier === undefined ? {} : { artifactIdentifier: artifacts.artifactIdentifier };
  if (artifacts.type === "NO_ARTIFACTS" || artifacts.location === undefined) return { ...identifier, location: "" };
  if (artifacts.type === "CODEPIPELINE") return { ...identifier, location: `arn:aws:s3:::${artifacts.location}/${artifacts.name}` };
  return { ...identifier, location: `arn:aws:s3:::${artifacts.location}`, encryptionDisabled: artifacts.encryptionDisabled ?? false, overrideArtifactName: artifacts.overrideArtifactName ?? false };
}

function logsLocation(context: CallContext, { project, settings }: BuildRecord, uuid: string): Shape {
  const { cloudWatchLogs, s3Logs } = (settings.logsConfig ?? {}) as Shape;
  const isEnabled = cloudWatchLogs?.status !== "DISABLED";
  const groupName = cloudWatchLogs?.groupName ?? `/aws/codebuild/${project}`;
  const streamName = cloudWatchLogs?.streamName === undefined ? uuid : `${cloudWatchLogs.streamName}/${uuid}`;
  const s3Key = s3Logs?.status === "ENABLED" ? `${s3Logs.location}/${uuid}.gz` : undefined;
  return {
    ...(isEnabled && {
      groupName, streamName,
      deepLink: `https://console.aws.amazon.com/cloudwatch/home?region=${context.region}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(groupName)).replace(/%/g, "$")}/log-events/${encodeURIComponent(encodeURIComponent(streamName)).replace(/%/g, "$")}`,
      cloudWatchLogsArn: `arn:${context.partition}:logs:${context.region}:${context.accountId}:log-group:${groupName}:log-stream:${streamName}`,
    }),
    ...(s3Key !== undefined && { s3LogsArn: `arn:${context.partition}:s3:::${s3Key}`, s3DeepLink: `https://s3.console.aws.amazon.com/s3/object/${s3Key}?region=${context.region}` }),
    cloudWatchLogs: cloudWatchLogs ?? { status: "ENABLED" }, s3Logs: s3Logs ?? { status: "DISABLED", encryptionDisabled: false },
  };
}

