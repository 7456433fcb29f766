import type { CheckedCall } from "../dispatch/hooks";
import { AwsError } from "../service";
import { matchesPattern } from "../services/support/policy-document";
import type { FaultPlan } from "./fault-plan";

/** The error that a fault puts in the place of a call's answer. */
export function operationFault(faults: FaultPlan, { service, operation, caller }: CheckedCall): AwsError | undefined {
  const [fault] = faults.striking("operation", (one) => one.service === service && (one.operation ?? operation) === operation
    && (one.callerArn === undefined || matchesPattern(one.callerArn, caller.arn)));
  return fault && new AwsError(fault.error.code, fault.error.message, fault.error.statusCode);
}
