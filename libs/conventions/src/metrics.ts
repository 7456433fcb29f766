/**
 * What a service counts for itself, in CloudWatch's embedded metric format: AWS/Lambda counts a clean error answer as
 * a success.
 */
export const serviceMetrics = {
  namespace: "Switchyard/Services",
  /** Requests that the service answered with a failure of its own making; a refused bad request is none. */
  businessFailures: "BusinessFailures",
  dimensions: { functionName: "FunctionName", functionVersion: "FunctionVersion" },
} as const;

/** First part of the idempotency keys of synthetic payments; callers' keys never begin with it. */
export const syntheticKeyPrefix = "synthetic:";
