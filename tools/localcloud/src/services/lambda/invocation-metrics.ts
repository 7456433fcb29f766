import type { CallContext } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";
import type { InvocationTarget } from "./invocation-target";
import type { FunctionReference } from "./names";

const NAMESPACE = "AWS/Lambda";

type Dimensions = Record<string, string>;

/**
 * The dimension sets of an invocation: the function, what the caller named, the version behind an alias, and the account.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
function dimensionSets({ name, qualifier, isAlias, version }: InvocationTarget): Dimensions[] {
  const Resource = qualifier === undefined ? name : `${name}:${qualifier}`;
  return [
    {}, { FunctionName: name }, { FunctionName: name, Resource },
    ...(isAlias ? [{ FunctionName: name, Resource, ExecutedVersion: version.version }] : []),
  ];
}

interface Measured {
  /** Start of the invocation, cloud time. */
  at: number;
  isError: boolean;
  durationMilliseconds: number;
}

/** Counts an invocation that has run. A throttled one is none. */
export function countInvocation(context: CallContext, target: InvocationTarget, { at, isError, durationMilliseconds }: Measured): void {
  for (const dimensions of dimensionSets(target)) {
    recordMetric(context, { namespace: NAMESPACE, name: "Invocations", dimensions, value: 1, unit: "Count", at });
    recordMetric(context, { namespace: NAMESPACE, name: "Errors", dimensions, value: isError ? 1 : 0, unit: "Count", at });
    recordMetric(context, { namespace: NAMESPACE, name: "Duration", dimensions, value: durationMilliseconds, unit: "Milliseconds", at });
  }
}

/** Counts an invocation that was refused for want of concurrency: neither an invocation nor an error. */
export function countThrottle(context: CallContext, target: InvocationTarget): void {
  const at = context.clock.now();
  for (const dimensions of dimensionSets(target)) recordMetric(context, { namespace: NAMESPACE, name: "Throttles", dimensions, value: 1, unit: "Count", at });
}

/** Counts what runs at the start of an invocation. */
export function countConcurrency(context: CallContext, target: InvocationTarget, running: { ofFunction: number; unreserved: number; total: number }): void {
  const at = context.clock.now();
  const record = (name: string, dimensions: Dimensions, value: number): void => recordMetric(context, { namespace: NAMESPACE, name, dimensions, value, unit: "Count", at });
  record("ConcurrentExecutions", {}, running.total);
  record("ConcurrentExecutions", { FunctionName: target.name }, running.ofFunction);
  if (target.reserved === undefined) record("UnreservedConcurrentExecutions", {}, running.unreserved);
}

/** Counts something about an event that was invoked asynchronously. */
export function countAsync(context: CallContext, target: FunctionReference,
  name: "AsyncEventsReceived" | "AsyncEventsDropped" | "AsyncEventAge" | "DeadLetterErrors" | "DestinationDeliveryFailures", value = 1): void {
  const Resource = target.qualifier === undefined ? target.name : `${target.name}:${target.qualifier}`;
  const unit = name === "AsyncEventAge" ? "Milliseconds" : "Count";
  for (const dimensions of [{}, { FunctionName: target.name }, { FunctionName: target.name, Resource }] as Dimensions[]) {
    recordMetric(context, { namespace: NAMESPACE, name, dimensions, value, unit });
  }
}
