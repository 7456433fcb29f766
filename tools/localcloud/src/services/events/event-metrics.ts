import type { CallContext } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export type EventMetric =
  | "MatchedEvents" | "TriggeredRules" | "Invocations" | "FailedInvocations" | "InvocationAttempts" | "SuccessfulInvocationAttempts"
  | "RetryInvocationAttempts" | "InvocationsSentToDlq" | "InvocationsFailedToBeSentToDlq";

/** Counts one for a rule. */
export function countForRule(context: CallContext, rule: string, ...names: EventMetric[]): void {
  for (const name of names) recordMetric(context, { namespace: "AWS/Events", name, dimensions: { RuleName: rule }, value: 1, unit: "Count" });
}
