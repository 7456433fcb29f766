import { serviceMetrics } from "@switchyard/conventions";
import type { PaymentAnswer } from "./payment-service";

/** What else is counted, by the answer's status. */
const names: Partial<Record<PaymentAnswer["status"], string>> = {
  authorised: "Authorisations", captured: "Captures", refunded: "Refunds", declined: "Declines", refused: "Refusals",
};

export interface MetricsOf {
  functionName: string;
  functionVersion: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * The metrics of one answer as members of its log line. A failure of the service's own is counted by version, because
 * AWS/Lambda counts a clean answer as a success; a declined card and a wrong request are no failures of the service.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsOf({ status }: PaymentAnswer, { functionName, functionVersion, at }: MetricsOf): Record<string, unknown> {
  const name = names[status];
  const values = { [serviceMetrics.businessFailures]: status === "failed" ? 1 : 0, ...(name === undefined ? {} : { [name]: 1 }) };
  const { dimensions, namespace } = serviceMetrics;
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [[dimensions.functionName, dimensions.functionVersion]], Metrics: Object.keys(values).map((Name) => ({ Name, Unit: "Count" })) },
      ],
    },
    [dimensions.functionName]: functionName,
    [dimensions.functionVersion]: functionVersion,
    ...values,
  };
}
