import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { deadLetterPolicy, type DeadLetterPolicyArgs } from "./dead-letter-policy";

/** As long as SQS can keep a message. */
const keptSeconds = 14 * 86400;

/** A queue for what a function could not handle. Somebody has to look when it is not empty. */
export function deadLetterQueue(name: string, queueName: string, senders: DeadLetterPolicyArgs, child: pulumi.CustomResourceOptions): aws.sqs.Queue {
  const queue = new aws.sqs.Queue(name, { name: queueName, sqsManagedSseEnabled: true, messageRetentionSeconds: keptSeconds }, child);
  new aws.sqs.QueuePolicy(`${name}-policy`, { queueUrl: queue.url, policy: JSON.stringify(deadLetterPolicy(senders)) }, child);
  return queue;
}
