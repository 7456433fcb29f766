import { AwsError } from "../../service";

/** Why a delivery failed, in EventBridge's own words, and whether trying again can help. */
export interface DeliveryFailure {
  /** `ERROR_CODE` of a dead letter. */
  code: string;
  message: string;
  isRetriable: boolean;
}

/** A role that EventBridge could not take on. */
export class RoleFailure extends Error {}

/**
 * Sorts what a target answered. Missing permissions and missing targets are not tried again.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @throws what is no answer of AWS: a mistake of ours
 */
export function deliveryFailure(error: unknown): DeliveryFailure {
  if (error instanceof RoleFailure) return { code: "FAILED_TO_ASSUME_ROLE", message: error.message, isRetriable: false };
  if (!(error instanceof AwsError)) throw error;
  const { code, statusCode, message } = error;
  const as = (name: string, isRetriable: boolean): DeliveryFailure => ({ code: name, message, isRetriable });
  // What the local cloud does not model stays so, however often it is tried.
  if (code === "NotImplemented") return as("SDK_CLIENT_ERROR", false);
  if (/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(code) || statusCode === 429) return as("THROTTLING", true);
  if (/LimitExceeded/i.test(code)) return as("RESOURCE_LIMIT_EXCEEDED", true);
  if (/AccessDenied|Authorization|NotAuthorized|Forbidden/i.test(code) || statusCode === 403) return as("NO_PERMISSIONS", false);
  if (/NotFound|DoesNotExist|NonExistent|NoSuch/i.test(code) || statusCode === 404) return as("NO_RESOURCE", false);
  if (statusCode >= 500) return as("ERROR_FROM_TARGET", true);
  if (/^InvalidRequestContent/.test(code)) return as("INVALID_JSON", false);
  return as(/Invalid|Validation|MissingParameter/i.test(code) ? "INVALID_PARAMETER" : "SDK_CLIENT_ERROR", false);
}
