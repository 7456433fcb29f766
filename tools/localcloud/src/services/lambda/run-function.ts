/**
 * Runs a function once: concurrency, environment, log, metrics. What Lambda does besides for one kind of invocation is elsewhere.
 */
import type { Outcome } from "../../execution/run";
import type { FunctionFault } from "../../faults/fault";
import type { CallContext } from "../../service";
import type { OutsideWork } from "../../time/strands";
import { throttled, takeSlot } from "./concurrency-pool";
import { FUNCTION_ENVIRONMENTS, freeEnvironment, newEnvironment, type FunctionEnvironment } from "./function-environments";
import { answerOf, type FunctionAnswer } from "./function-outcome";
import { logEnd, logInitFailure, logStart } from "./invocation-log";
import { INVOCATION_LIMITS } from "./invocation-limits";
import { countConcurrency, countInvocation, countThrottle } from "./invocation-metrics";
import type { InvocationTarget } from "./invocation-target";
import { sendSegments, traceOf } from "./tracing";

/** One event for a function. */
export interface FunctionEvent {
  requestId: string;
  /** JSON. */
  payload: Uint8Array;
  /** JSON that the caller sends along. @defaultValue none */
  clientContext?: string;
  /** `X-Amzn-Trace-Id` of the caller. @defaultValue a new trace */
  traceHeader?: string;
  /** Whether the caller wants the end of the log. @defaultValue false */
  wantsLog?: boolean;
}

export interface FunctionResult extends FunctionAnswer {
  /** The last 4 KB of the log, base64, when they were asked for. */
  logTail?: string;
}

type Effect = FunctionFault["effect"];

/**
 * @throws AwsError `TooManyRequestsException` when no execution is free; what keeps an environment from being made
 */
export async function runFunction(context: CallContext, target: InvocationTarget, event: FunctionEvent): Promise<FunctionResult> {
  const effect = context.faults.striking("function", (fault) => !("repeats" in fault.effect) && fault.functionName === target.name && (fault.version ?? target.version.version) === target.version.version)[0]?.effect;
  const slot = slotFor(context, target, effect);
  try {
    countConcurrency(context, target, slot);
    return await context.outside((outside) => runInside(context, outside, target, event, effect));
  } finally {
    slot.release();
  }
}

function slotFor(context: CallContext, target: InvocationTarget, effect: Effect | undefined): ReturnType<typeof takeSlot> {
  try {
    if (effect !== undefined && "throttles" in effect) {
      throw throttled(target.reserved === undefined ? "ConcurrentInvocationLimitExceeded" : "ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    return takeSlot(context, target);
  } catch (error) {
    countThrottle(context, target);
    throw error;
  }
}

async function runInside(context: CallContext, outside: OutsideWork, target: InvocationTarget, event: FunctionEvent, effect: Effect | undefined):
  Promise<FunctionResult> {
  const { clock } = context;
  const environments = context.instance(FUNCTION_ENVIRONMENTS);
  const { Timeout, MemorySize } = target.version.settings;
  const arrived = clock.now();
  let initMilliseconds: number | undefined;
  let started = arrived;
  let environment = freeEnvironment(context, target);
  let outcome: Outcome | undefined;
  if (environment === undefined) {
    environment = await newEnvironment(context, target);
    if (event.wantsLog === true) environment.kept.log.startTail();
    outcome = await environment.environment.initialise(outside, arrived + INVOCATION_LIMITS.init);
    started = clock.now();
    initMilliseconds = started - arrived;
    if (outcome.kind !== "done") {
      // Lambda loads the code once more, this time within the invocation and its time.
      logInitFailure(context, environment, outcome, initMilliseconds, "init");
      environments.release(environment);
      environment = await newEnvironment(context, target);
      if (event.wantsLog === true) environment.kept.log.startTail();
      outcome = await environment.environment.initialise(outside, started + Timeout * 1000);
      if (outcome.kind !== "done") logInitFailure(context, environment, outcome, clock.now() - started, "invoke");
      initMilliseconds = undefined;
    }
    environment.isReady = outcome.kind === "done";
  } else if (event.wantsLog === true) environment.kept.log.startTail();

  const { log, role } = environment.kept;
  const mode = target.version.settings.TracingConfig.Mode;
  const trace = traceOf(context, target.name, mode, event.traceHeader);
  try {
    logStart(context, log, target, event.requestId);
    if (environment.isReady) outcome = await invokeIn(context, outside, environment, target, { ...event, traceHeader: trace.header }, started + Timeout * 1000, effect);
    const now = clock.now();
    const answer = answerOf(outcome!, event.requestId, Timeout, now);
    const durationMilliseconds = now - started;
    logEnd(context, log, event.requestId, answer, {
      durationMilliseconds, initMilliseconds, memoryMegabytes: MemorySize,
      trace: mode === "Active" ? trace : undefined, usedMegabytes: environments.isVirtual ? undefined : usedMegabytes(environment, MemorySize, outcome!),
    });
    if (mode === "Active" && trace.isSampled) {
      await sendSegments(context, role, trace, { name: target.name, arn: target.arn, requestId: event.requestId, arrived, started, ended: now, isError: answer.isError });
    }
    countInvocation(context, target, { at: arrived, isError: answer.isError, durationMilliseconds });
    const logTail = log.takeTail();
    return { ...answer, ...(logTail !== undefined && { logTail }) };
  } finally {
    environments.release(environment);
  }
}

async function invokeIn(context: CallContext, outside: OutsideWork, { environment }: FunctionEnvironment, target: InvocationTarget, event: FunctionEvent,
  deadline: number, effect: Effect | undefined): Promise<Outcome> {
  const { requestId, payload, clientContext, traceHeader } = event;
  if (effect !== undefined && "fails" in effect) {
    return { kind: "failed", body: Buffer.from(JSON.stringify({ errorType: "Error", errorMessage: effect.fails, trace: [`Error: ${effect.fails}`] })) };
  }
  if (effect !== undefined && "hangs" in effect) {
    environment.kill();
    await waitUntil(outside, deadline);
    return { kind: "timeout" };
  }
  const head = { requestId, arn: target.arn, deadline, ...(traceHeader !== undefined && { traceHeader }), ...(clientContext !== undefined && { clientContext }) };
  const running = environment.invoke(outside, head, payload);
  if (effect !== undefined && "crashes" in effect) {
    if (effect.after === undefined) environment.kill();
    else environment.dieAfter(effect.after);
  }
  const outcome = await running;
  if (effect !== undefined && "latencyMilliseconds" in effect && outcome.kind !== "timeout") {
    await waitUntil(outside, Math.min(deadline, context.clock.now() + effect.latencyMilliseconds));
    if (context.clock.now() < deadline) return outcome;
    environment.kill();
    return { kind: "timeout" };
  }
  return outcome;
}

async function waitUntil(outside: OutsideWork, at: number): Promise<void> {
  await outside.park(at).woken;
}

/** What Lambda reports as used; undefined where this machine does not tell. */
function usedMegabytes({ environment }: FunctionEnvironment, limit: number, outcome: Outcome): number | undefined {
  if (outcome.kind === "memory") return limit;
  if (environment.mostResidentBytes === 0) environment.measure();
  return environment.mostResidentBytes === 0 ? undefined : Math.min(limit, Math.ceil(environment.mostResidentBytes / 1_048_576));
}
