/**
 * Where authorisation, faults and observation attach to every call.
 */
import type { AwsError, CallContext, Caller, ServiceId, Shape } from "../service";

/** A call that fits its API model and is about to be carried out. */
export interface CheckedCall {
  service: ServiceId;
  operation: string;
  input: Shape;
  caller: Caller;
  /** The services that lead here, outermost first; empty for a call from outside. */
  via: readonly string[];
}

/**
 * Decides whether the caller may make the call.
 * @throws AwsError AccessDenied in the service's own words
 */
export type Authoriser = (call: CheckedCall, context: CallContext) => void | Promise<void>;

/** What a fault injector does to a call: nothing, or an error instead of it. */
export type FaultInjector = (call: CheckedCall, context: CallContext) => AwsError | undefined | Promise<AwsError | undefined>;

/** One finished call. */
export interface CallRecord {
  requestId: string;
  service: string;
  operation: string;
  callerArn: string;
  via: readonly string[];
  /** Cloud time at which the call arrived, in milliseconds since the epoch. */
  at: number;
  /** Real milliseconds that the call took. */
  elapsedMilliseconds: number;
  /** Set when the call failed. */
  error?: { code: string; message: string; statusCode: number };
}

export type CallObserver = (record: CallRecord) => void;

export interface DispatchHooks {
  authorise?: Authoriser;
  injectFault?: FaultInjector;
}
