/** What a build has come to: phases begun and ended, its end. Everything in the transaction of the change that it tells of. */
import type { CallContext, Transaction } from "../../service";
import { countBuild, emitBuildState, emitPhase } from "./build-events";
import { buildArn, builds, type BuildRecord, type BuildStatus, type PhaseRecord, type PhaseType, RUN_TASK, TIMEOUT_TASK } from "./build-records";
import type { PhaseFailure } from "./phase-failure";
import { BUILDERS } from "./sandbox/builders";
import { newBuild } from "./start-build";

export function lastPhase(build: BuildRecord): PhaseRecord | undefined {
  return build.phases.at(-1);
}

/** Ends the phase that a build is in. */
function ended(context: CallContext, build: BuildRecord, status: BuildStatus, failure?: Pick<PhaseFailure, "statusCode" | "message">): BuildRecord {
  const phase = lastPhase(build);
  if (phase === undefined || phase.ended !== undefined) return build;
  const done: PhaseRecord = {
    ...phase, ended: new Date(context.clock.now()), status, ...(failure !== undefined && { statusCode: failure.statusCode, message: failure.message }),
  };
  return { ...build, phases: [...build.phases.slice(0, -1), done] };
}

/** A phase that builds go on from. */
export function beginPhase(context: CallContext, tx: Transaction, build: BuildRecord, type: PhaseType): BuildRecord {
  const next = { ...build, currentPhase: type, phases: [...build.phases, { type, started: new Date(context.clock.now()) }] };
  builds.put(context, tx, build.id, next);
  return next;
}

export function endPhase(context: CallContext, tx: Transaction, build: BuildRecord, failure?: PhaseFailure): BuildRecord {
  const next = ended(context, build, failure === undefined ? "SUCCEEDED" : "FAILED", failure);
  builds.put(context, tx, build.id, next);
  const phase = lastPhase(next);
  if (phase !== undefined) emitPhase(context, tx, next, phase);
  return next;
}

export interface BuildEnd {
  status: Exclude<BuildStatus, "IN_PROGRESS">;
  /** Why the phase that the build is in did not come to its end. */
  failure?: Pick<PhaseFailure, "statusCode" | "message">;
  /** How often the buildspec has the build repeated. @defaultValue what the project says */
  retries?: number;
}

/** Ends a build for good. What still runs of it in this process is ended too. Nothing happens to a build that has ended. */
export function completeBuild(context: CallContext, tx: Transaction, build: BuildRecord, { status, failure, retries }: BuildEnd): BuildRecord {
  if (build.ended !== undefined) return build;
  const now = new Date(context.clock.now());
  const stopped = ended(context, build, status, failure);
  const phase = lastPhase(stopped);
  if (phase !== lastPhase(build) && phase !== undefined) emitPhase(context, tx, stopped, phase);
  const limit = retries ?? build.autoRetry.limit;
  const done: BuildRecord = {
    ...stopped, status, ended: now, currentPhase: "COMPLETED", phases: [...stopped.phases, { type: "COMPLETED", started: now }],
  };
  if (status === "FAILED" && build.autoRetry.number < limit) {
    const next = newBuild(context, tx, {
      project: build.project, settings: build.settings, request: build.request, initiator: build.initiator,
      autoRetry: { limit, number: build.autoRetry.number + 1, previous: buildArn(context, build.id) },
    });
    done.autoRetry = { ...build.autoRetry, limit, next: buildArn(context, next.id) };
  }
  builds.put(context, tx, build.id, done);
  context.cancel(tx, { service: "codebuild", task: RUN_TASK, key: build.id });
  context.cancel(tx, { service: "codebuild", task: TIMEOUT_TASK, key: build.id });
  emitBuildState(context, tx, done);
  return done;
}

/** After the transaction: counts the build and lets go of what runs of it in this process. */
export function afterEnd(context: CallContext, build: BuildRecord): void {
  countBuild(context, build);
  context.instance(BUILDERS).live.get(build.id)?.interrupt("ended");
}
