import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/sns/latest/dg";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "A function is invoked asynchronously by sns.amazonaws.com with the topic as aws:SourceArn.",
      source: "https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
      test: "services/sns/publish.test.ts: invokes a function asynchronously, as SNS on behalf of the topic, with the record that functions know",
    },
    {
      rule: "Queues get the JSON envelope, or text and attributes as they are with raw message delivery.",
      source: `${GUIDE}/sns-message-and-json-formats.html`, test: "services/sns/publish.test.ts: sends a queue text and attributes as they are when it asks for raw messages",
    },
    {
      rule: "Messages are at most 256 KiB, subjects at most 100 characters of ASCII on one line; a JSON structure needs a default.",
      source: "https://docs.aws.amazon.com/sns/latest/api/API_Publish.html", test: "services/sns/publish.test.ts: refuses %s",
    },
    {
      rule: "Filter policies look at message attributes or at the body, with at most five keys and 150 combinations.",
      source: `${GUIDE}/subscription-filter-policy-constraints.html`, test: "services/sns/publish.test.ts: are refused with %s",
      unverified: "anything-but on a String.Array matches when one element passes, as in EventBridge; AWS's page has said both.",
    },
    {
      rule: "Deliveries to Lambda and SQS are tried again 3 times at once, 2 times a second apart, 10 times up to 20 seconds, then 100,000 times every 20 seconds.",
      source: `${GUIDE}/sns-message-delivery-retries.html`, test: "services/sns/publish.test.ts: is tried again at once, after seconds, and then every twenty seconds",
      unverified: "Exponents of the backing-off phase; jitter is left out so that runs can be compared.",
    },
    {
      rule: "A missing permission or endpoint is not tried again: the message goes to the subscription's dead-letter queue at once.",
      source: `${GUIDE}/sns-dead-letter-queues.html`, test: "services/sns/publish.test.ts: with %s goes to the dead-letter queue at once",
    },
    {
      rule: "Email subscribers get nothing before they have confirmed with the token from their mail.",
      source: `${GUIDE}/sns-email-notifications.html`, test: "services/sns/publish.test.ts: asks a subscriber to confirm, and sends nothing else before",
    },
    {
      rule: "A publisher to an encrypted topic needs kms:GenerateDataKey and kms:Decrypt on its key; SNS uses the key in the publisher's name.",
      source: `${GUIDE}/sns-key-management.html`, test: "services/sns/publish.test.ts: uses the key in the publisher's name, through SNS",
    },
  ],
  notModelled: [
    "FIFO topics, message archives, data protection policies, delivery status logs",
    "HTTP, SMS, Firehose and mobile push subscribers",
    "signatures: the fields hold EXAMPLE, since only AWS has the key",
    "mail that leaves the machine: emails wait in an outbox",
  ],
};
