/**
 * What can go wrong on purpose. Tests and rehearsals add faults to a cloud; without any, nothing of this has an effect.
 */
import type { ServiceId } from "../calls";

/** When and how often a fault strikes. */
export interface FaultRange {
  /** Cloud time in milliseconds since the epoch. @defaultValue at once */
  from?: number;
  /** Cloud time from which it strikes no more. @defaultValue for ever */
  until?: number;
  /** From 0 to 1. @defaultValue 1: every time */
  chance?: number;
  /** How often it strikes at most. @defaultValue without end */
  times?: number;
}

/** A function misbehaves, in one version or in all. */
export interface FunctionFault {
  kind: "function";
  functionName: string;
  /** Version that runs, e.g. `7`. @defaultValue every version */
  version?: string;
  effect:
    /** The handler fails with this message. */
    | { fails: string }
    /** The handler takes this much longer. */
    | { latencyMilliseconds: number }
    /**
     * The execution environment dies in the middle of the call.
     * @param after operation of the function's own, e.g. `CreateDeployment`: it dies when that has been carried out and before it hears so. Of services
     *   that name the operation in `X-Amz-Target`. @defaultValue it dies at once
     */
    | { crashes: true; after?: string }
    /** An event that nobody waits for is delivered twice at once, as Lambda's queue may do. */
    | { repeats: true }
    /** The call is refused as if concurrency were used up. */
    | { throttles: true }
    /** The handler never ends. */
    | { hangs: true };
}

/** An operation of a service is refused, for everybody or for some callers. */
export interface OperationFault {
  kind: "operation";
  service: ServiceId;
  /** @defaultValue every operation of the service */
  operation?: string;
  /** Pattern of the caller's ARN with `*` and `?`. @defaultValue every caller */
  callerArn?: string;
  error: { code: string; message: string; statusCode?: number };
}

/** An event of EventBridge goes astray. */
export interface EventFault {
  kind: "event";
  /** E.g. `aws.codedeploy`. @defaultValue every source */
  source?: string;
  detailType?: string;
  effect: "lost" | "doubled" | { lateMilliseconds: number };
}

/** A role lacks permissions that its policies give. */
export interface PermissionFault {
  kind: "permission";
  roleName: string;
  /** Actions with `*` and `?`, e.g. `cloudwatch:*`. */
  actions: string[];
}

/** Writes to the cloud's store fail, as with a full disk. */
export interface StoreFault {
  kind: "store";
  message: string;
}

export type Fault = FaultRange & (FunctionFault | OperationFault | EventFault | PermissionFault | StoreFault);
export type FaultKind = Fault["kind"];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;
