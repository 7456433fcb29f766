import type { CallContext } from "../../service";
import { recordMetric } from "../cloudwatch/metric-recorder";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export type QueueMetric = "NumberOfMessagesSent" | "NumberOfMessagesReceived" | "NumberOfMessagesDeleted" | "NumberOfEmptyReceives";

export function countForQueue(context: CallContext, queueName: string, name: QueueMetric, value: number): void {
  if (value > 0) recordMetric(context, { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName }, value, unit: "Count" });
}
