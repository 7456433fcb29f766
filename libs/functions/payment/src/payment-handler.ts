import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { syntheticKeyPrefix } from "@switchyard/conventions";
import type { Log } from "@switchyard/function-support";
import type { Acquirer } from "./acquirer";
import { loggedAcquirer } from "./acquirer-log";
import { holdsCardNumber } from "./card-number";
import { dynamoPaymentStore } from "./dynamo-payment-store";
import { correlationIdOf, type InvocationContext, isSynthetic } from "./invocation";
import { metricsOf } from "./payment-metrics";
import { type PaymentAnswer, paymentService } from "./payment-service";

export interface PaymentHandlerOptions {
  dynamoDb: Pick<DynamoDBClient, "send">;
  tableName: string;
  acquirer: Acquirer;
  log: Log;
  functionName: string;
  functionVersion: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Synthetic payments may be deleted after an hour. */
const syntheticSeconds = 3600;

const levels: Record<PaymentAnswer["status"], "info" | "warn" | "error"> = {
  authorised: "info", captured: "info", refunded: "info", declined: "info", refused: "warn", failed: "error",
};

/**
 * Answers an invocation, with one log line that carries the metrics, after one for each request to the acquirer. Synthetic payments lie
 * apart and are not counted.
 */
export function paymentHandler(options: PaymentHandlerOptions): (event: unknown, context: InvocationContext) => Promise<PaymentAnswer> {
  const { dynamoDb: client, tableName, acquirer, log, functionName, functionVersion, now } = options;
  return async (event, context) => {
    const synthetic = isSynthetic(context);
    const at = now();
    const correlationId = correlationIdOf(event, context, (text) => !holdsCardNumber(text));
    const apart = synthetic ? { keyPrefix: syntheticKeyPrefix, expiresAt: Math.floor(at / 1000) + syntheticSeconds } : { keyPrefix: "" };
    const answerTo = paymentService({
      store: dynamoPaymentStore({ client, tableName, ...apart }),
      acquirer: loggedAcquirer(acquirer, (request) => log("info", "acquirer asked", { correlationId, ...request, ...(synthetic && { synthetic }) })),
    });
    try {
      const answer = await answerTo(event);
      const counted = synthetic ? { synthetic } : metricsOf(answer, { functionName, functionVersion, at });
      log(levels[answer.status], `payment ${answer.status}`, { correlationId, ...detailsOf(answer), ...counted });
      return answer;
    } catch (error) {
      // The message only: a stack of the SDK's may quote the request.
      log("error", "payment crashed", { correlationId, error: error instanceof Error ? error.name : "unknown" });
      throw error;
    }
  };
}

function detailsOf(answer: PaymentAnswer): Record<string, unknown> {
  switch (answer.status) {
    case "refused": return { problems: answer.problems };
    case "failed": return { reason: answer.reason };
    case "declined": return { paymentId: answer.paymentId, reason: answer.reason, replayed: answer.replayed };
    default: return { paymentId: answer.paymentId, replayed: answer.replayed };
  }
}
