import type { InstanceKind } from "../../instances";
import { AwsError, type CallContext } from "../../service";
import type { InvocationTarget } from "./invocation-target";
import { reservations } from "./records";

interface RegionUse {
  /** Executions of functions without a reservation. */
  unreserved: number;
  total: number;
  byFunction: Map<string, number>;
}

/** What runs at the moment, by Region. */
const IN_USE: InstanceKind<Map<string, RegionUse>> = { name: "lambda.concurrency", open: () => new Map() };

/** An execution that counts against the account's or the function's concurrency. */
export interface Slot {
  /** Executions at this moment, this one included. */
  readonly ofFunction: number;
  readonly unreserved: number;
  readonly total: number;
  release(): void;
}

/**
 * Takes one concurrent execution: of the function's reservation, or of what nobody has reserved.
 *
 * @throws AwsError `TooManyRequestsException` when all are in use
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export function takeSlot(context: CallContext, { name, reserved }: InvocationTarget): Slot {
  const regions = context.instance(IN_USE);
  let use = regions.get(context.region);
  if (use === undefined) regions.set(context.region, use = { unreserved: 0, total: 0, byFunction: new Map() });
  const running = use.byFunction.get(name) ?? 0;
  if (reserved !== undefined) {
    if (running >= reserved) throw throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
  } else if (use.unreserved >= unreservedPool(context)) throw throttled("ConcurrentInvocationLimitExceeded");
  const counted = use;
  const step = (by: 1 | -1): void => {
    const now = (counted.byFunction.get(name) ?? 0) + by;
    if (now > 0) counted.byFunction.set(name, now);
    else counted.byFunction.delete(name);
    counted.total += by;
    if (reserved === undefined) counted.unreserved += by;
  };
  step(1);
  return { ofFunction: running + 1, unreserved: use.unreserved, total: use.total, release: () => step(-1) };
}

function unreservedPool(context: CallContext): number {
  const reserved = context.store.read((tx) => reservations.list(context, tx)).reduce((sum, [, count]) => sum + count, 0);
  return context.quotas.lambdaConcurrency - reserved;
}

export function throttled(reason: "ReservedFunctionConcurrentInvocationLimitExceeded" | "ConcurrentInvocationLimitExceeded"): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, { Reason: reason, Type: "User" });
}
