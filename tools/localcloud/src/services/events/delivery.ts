import type { CallContext, Shape, TaskHandler } from "../../service";
import { deliveryFailure, type DeliveryFailure } from "./delivery-errors";
import { countForRule } from "./event-metrics";
import { DELIVER_TASK, type Delivery } from "./delivery-queue";
import { ruleArn, rules, targets } from "./records";
import { callTarget, sendDeadLetter } from "./target-calls";
import { targetInput } from "./target-input";

/** What AWS does when a target has no retry policy, and the most that one can ask for. */
const RETRIES = 185;
const AGE_SECONDS = 86_400;

/** Waits grow from the first to the longest; AWS names neither. */
const FIRST_WAIT_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 600_000;

/** How a delivery ended or went on. */
type Outcome =
  | { kind: "delivered" }
  | { kind: "again"; at: number; failure: DeliveryFailure }
  | { kind: "failed"; failure: Pick<DeliveryFailure, "code" | "message">; retries: number; exhausted?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" };

/**
 * Tries to deliver one event to one target: at least once, again after failures that may pass, to the dead-letter queue in the end.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export const deliver: TaskHandler = async (task, context) => {
  const delivery = task.payload as Delivery;
  const target = context.store.read((tx) => (rules.get(context, tx, delivery.rule) && targets.get(context, tx, `${delivery.rule}/${delivery.targetId}`)));
  // A target that was removed meanwhile gets nothing more.
  const outcome = target === undefined ? undefined : await attempt(context, delivery, target);
  if (target !== undefined && outcome?.kind === "failed") await buryDelivery(context, delivery, target, outcome);
  context.store.transaction((tx) => {
    task.finish(tx);
    if (outcome?.kind !== "again") return;
    const { code, message } = outcome.failure;
    const payload: Delivery = { ...delivery, retries: delivery.retries + 1, failure: { code, message } };
    context.schedule(tx, { task: DELIVER_TASK, key: task.key, at: outcome.at, payload });
  });
};

async function attempt(context: CallContext, delivery: Delivery, target: Shape): Promise<Outcome> {
  const { event, rule, ingestedAt, retries } = delivery;
  const policy: Shape = target.RetryPolicy ?? {};
  const deadline = ingestedAt + (policy.MaximumEventAgeInSeconds ?? AGE_SECONDS) * 1000;
  if (delivery.failure !== undefined && context.clock.now() >= deadline) {
    return { kind: "failed", failure: delivery.failure, retries: retries - 1, exhausted: "MaximumEventAgeInSeconds" };
  }
  const arn = ruleArn(context, rule);
  countForRule(context, rule, "InvocationAttempts", ...(retries > 0 ? ["RetryInvocationAttempts" as const] : []));
  try {
    const input = targetInput(target, event, { name: rule, arn, ingestedAt });
    await callTarget(context, { target, ruleArn: arn, deliveryId: event.id, input });
    countForRule(context, rule, "SuccessfulInvocationAttempts", "Invocations");
    return { kind: "delivered" };
  } catch (error) {
    const failure = deliveryFailure(error);
    if (!failure.isRetriable) return { kind: "failed", failure, retries };
    if (retries >= (policy.MaximumRetryAttempts ?? RETRIES)) return { kind: "failed", failure, retries, exhausted: "MaximumRetryAttempts" };
    return { kind: "again", at: Math.min(context.clock.now() + waitBeforeRetry(context, retries), deadline), failure };
  }
}

/** Exponential, with half of it left to chance. */
function waitBeforeRetry(context: CallContext, retries: number): number {
  const longest = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(retries, 30), LONGEST_WAIT_MILLISECONDS);
  return Math.ceil(longest * (0.5 + context.fraction() / 2));
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
async function buryDelivery(context: CallContext, delivery: Delivery, target: Shape, { failure, retries, exhausted }: Outcome & { kind: "failed" }): Promise<void> {
  countForRule(context, delivery.rule, "Invocations", "FailedInvocations");
  const queueArn: string | undefined = target.DeadLetterConfig?.Arn;
  if (queueArn === undefined) return;
  const arn = ruleArn(context, delivery.rule);
  const attributes = {
    RULE_ARN: arn, TARGET_ARN: target.Arn as string, ERROR_CODE: failure.code, ERROR_MESSAGE: failure.message || failure.code,
    RETRY_ATTEMPTS: String(retries), ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
  };
  try {
    await sendDeadLetter(context, arn, queueArn, JSON.stringify(delivery.event), attributes);
    countForRule(context, delivery.rule, "InvocationsSentToDlq");
  } catch (error) {
    // A queue that does not take the event loses it, as at AWS; what is no answer of AWS is thrown on.
    deliveryFailure(error);
    countForRule(context, delivery.rule, "InvocationsFailedToBeSentToDlq");
  }
}
