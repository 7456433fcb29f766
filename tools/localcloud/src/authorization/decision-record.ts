import type { AccessContext } from "./access-request";
import type { Decision } from "./evaluator";

/** One decision about one action on one resource, as observers hear of it. */
export interface DecisionRecord {
  /** Cloud time in milliseconds since the epoch. */
  at: number;
  /** The call that asked: service and operation. */
  service: string;
  operation: string;
  /** Services that lead to the call, outermost first. */
  via: readonly string[];
  /** ARN of the principal; a service's name, e.g. `events.amazonaws.com`. */
  callerArn: string;
  /** Of a role's session. */
  roleArn?: string;
  /** E.g. `lambda:InvokeFunction`. */
  action: string;
  resource: string;
  /** Condition keys that the service set. */
  context: AccessContext;
  /**
   * The administrator passes without any policy being read; such decisions have no statement.
   */
  decision: Decision;
}

export type DecisionObserver = (record: DecisionRecord) => void;
