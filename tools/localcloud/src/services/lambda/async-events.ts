/**
 * Events that callers do not wait for: accepted, kept until a function has dealt with them, given up after a while.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
import { AwsError, type CallContext, type Task, type TaskHandler, type Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { ASYNC_RESULT_TASK, type AsyncResult, type Condition } from "./async-result";
import { invocationTarget, type InvocationTarget } from "./invocation-target";
import { countAsync } from "./invocation-metrics";
import { LATEST } from "./names";
import { eventInvokes } from "./records";
import { runFunction, type FunctionEvent, type FunctionResult } from "./run-function";

export const INVOKE_ASYNC_TASK = "invoke-async";

/** An event that was accepted and is not dealt with yet. */
export interface AsyncEvent extends Pick<FunctionEvent, "payload" | "clientContext" | "traceHeader"> {
  requestId: string;
  name: string;
  qualifier?: string;
  /** Cloud time in milliseconds since the epoch. */
  acceptedAt: number;
  /** How often the function has run for it. */
  attempts: number;
  /** How often it could not run since it ran last. */
  delays: number;
}

/** Keys are request ids, with a mark when an event is delivered twice. */
const asyncEvents = new RegionTable<AsyncEvent>("lambda.async-event");

const DEFAULT_RETRIES = 2;
const DEFAULT_AGE_SECONDS = 21_600;
/** Wait before the first and the second retry of a function that failed. */
const RETRY_MILLISECONDS = [60_000, 120_000];
/** Wait before an event that could not run is tried again: it doubles, from one second to five minutes. */
const LONGEST_DELAY_MILLISECONDS = 300_000;

/** Keeps an event and sees to it that the function runs, in one transaction: what is accepted is not lost. */
export function acceptEvent(context: CallContext, { name, qualifier }: InvocationTarget, event: FunctionEvent): void {
  const now = context.clock.now();
  const { requestId, payload, clientContext, traceHeader } = event;
  const accepted: AsyncEvent = {
    requestId, name, payload, acceptedAt: now, attempts: 0, delays: 0,
    ...(qualifier !== undefined && { qualifier }), ...(clientContext !== undefined && { clientContext }), ...(traceHeader !== undefined && { traceHeader }),
  };
  const isTwice = context.faults.striking("function", (fault) => "repeats" in fault.effect && fault.functionName === name).length > 0;
  context.store.transaction((tx) => {
    for (const key of isTwice ? [requestId, `${requestId}#2`] : [requestId]) {
      asyncEvents.put(context, tx, key, accepted);
      context.schedule(tx, { task: INVOKE_ASYNC_TASK, key, at: now });
    }
  });
  countAsync(context, { name, qualifier }, "AsyncEventsReceived");
}

export const invokeAsync: TaskHandler = async (task, context) => {
  const event = context.store.read((tx) => asyncEvents.get(context, tx, task.key));
  if (event === undefined) return;
  const settings = context.store.read((tx) => eventInvokes.get(context, tx, `${event.name}/${event.qualifier ?? LATEST}`));
  const { maximumRetryAttempts: retries = DEFAULT_RETRIES, maximumEventAgeInSeconds: ageSeconds = DEFAULT_AGE_SECONDS } = settings ?? {};
  const expiresAt = event.acceptedAt + ageSeconds * 1000;
  if (context.clock.now() >= expiresAt) return end(context, task, event, "EventAgeExceeded");
  let target: InvocationTarget;
  try {
    target = context.store.read((tx) => invocationTarget(context, tx, event));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return drop(context, task, event); // the function is gone, and its settings with it
  }
  // Without concurrency Lambda does not even try.
  if (target.reserved === 0) return end(context, task, event, "RetriesExhausted");
  countAsync(context, event, "AsyncEventAge", context.clock.now() - event.acceptedAt);
  let result: FunctionResult;
  try {
    result = await runFunction(context, target, event);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return delay(context, task, event, expiresAt);
  }
  const ran = { ...event, attempts: event.attempts + 1, delays: 0 };
  const response = { version: target.version.version, payload: result.payload, isError: result.isError };
  if (!result.isError) return end(context, task, ran, "Success", response);
  if (ran.attempts > retries) return end(context, task, ran, "RetriesExhausted", response);
  again(context, task, ran, RETRY_MILLISECONDS[ran.attempts - 1] ?? RETRY_MILLISECONDS.at(-1)!);
};

/** The function could not run, for want of concurrency or otherwise: the event goes back into the queue. */
function delay(context: CallContext, task: Task, event: AsyncEvent, expiresAt: number): void {
  const wait = Math.min(LONGEST_DELAY_MILLISECONDS, 1000 * 2 ** event.delays);
  again(context, task, { ...event, delays: event.delays + 1 }, Math.min(wait, expiresAt - context.clock.now()));
}

function again(context: CallContext, task: Task, event: AsyncEvent, wait: number): void {
  context.store.transaction((tx) => {
    asyncEvents.put(context, tx, task.key, event);
    context.schedule(tx, { task: INVOKE_ASYNC_TASK, key: task.key, at: context.clock.now() + Math.max(0, wait) });
  });
}

/** The event is dealt with, one way or the other; what comes of it is told to whoever wants to know. */
function end(context: CallContext, task: Task, event: AsyncEvent, condition: Condition, response?: AsyncResult["response"]): void {
  const { requestId, name, qualifier, payload, attempts } = event;
  if (condition !== "Success") countAsync(context, event, "AsyncEventsDropped");
  const result: AsyncResult = {
    requestId, name, payload, condition, attempts, at: context.clock.now(), ...(qualifier !== undefined && { qualifier }), ...(response !== undefined && { response }),
  };
  finish(context, task, (tx) => context.schedule(tx, { task: ASYNC_RESULT_TASK, key: task.key, at: context.clock.now(), payload: result }));
}

function drop(context: CallContext, task: Task, event: AsyncEvent): void {
  countAsync(context, event, "AsyncEventsDropped");
  finish(context, task, () => undefined);
}

function finish(context: CallContext, task: Task, also: (tx: Transaction) => void): void {
  context.store.transaction((tx) => {
    asyncEvents.remove(context, tx, task.key);
    also(tx);
    task.finish(tx);
  });
}
