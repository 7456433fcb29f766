import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "ReceiveMessage waits up to WaitTimeSeconds, else as long as the queue says, and ends its wait with the first message.",
      source: `${GUIDE}/sqs-short-and-long-polling.html`, test: "services/sqs/long-polling.test.ts: ends its wait when a message is sent, which one of several waiting calls gets",
    },
    {
      rule: "A message that was received hides for the visibility timeout and then comes again.",
      source: `${GUIDE}/sqs-visibility-timeout.html`, test: "services/sqs/sqs.test.ts: come in order, hide while they are handled, and come again",
      unverified: "Messages come in the order of sending; a standard queue promises none.",
    },
    {
      rule: "A message that was received maxReceiveCount times moves to the dead-letter queue, with its id and its age.",
      source: `${GUIDE}/sqs-dead-letter-queues.html`, test: "services/sqs/sqs.test.ts: move to the dead-letter queue after the last permitted receive",
    },
    {
      rule: "Senders to an encrypted queue need kms:GenerateDataKey and kms:Decrypt on its key, receivers kms:Decrypt.",
      source: `${GUIDE}/sqs-key-management.html`, test: "services/sqs/long-polling.test.ts: asks the key in the names of sender and receiver",
    },
    {
      rule: "Dead letters are moved back to where they came from, or to another queue, at most at the rate that was asked for.",
      source: `${GUIDE}/sqs-configure-dead-letter-queue-redrive.html`, test: "services/sqs/move-tasks.test.ts: moves dead letters back to where they came from, as new messages",
      unverified: "Without a rate 500 messages a second are moved.",
    },
  ],
  notModelled: ["FIFO queues, fair queues", "AddPermission and RemovePermission: set the attribute Policy", "metrics of a queue's depth"],
};
