import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const QUEUE = "sqs-history-dead-letters-dev";
const makeQueue = async (world: World): Promise<{ url: string }> => ({
  url: (await world.aws("sqs", "CreateQueue", { QueueName: QUEUE }))["QueueUrl"] as string,
});
const senders = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sqs:SendMessage",
        Resource: `arn:aws:sqs:us-east-1:000000000000:${QUEUE}`,
      },
    ],
  });

tellLifeStory({
  type: "aws:sqs/queue:Queue",
  inputs: () => ({ name: QUEUE, messageRetentionSeconds: 1209600, sqsManagedSseEnabled: true }),
  outputs: ["arn", "url", "visibilityTimeoutSeconds", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, visibilityTimeoutSeconds: 60, tags: { Purpose: "dead letters" } }),
    paths: { visibilityTimeoutSeconds: "update", "tags.Purpose": "add", "tagsAll.Purpose": "add" },
    calls: ["SetQueueAttributes", "TagQueue"],
  },
  drift: {
    change: (world, { id }) => world.aws("sqs", "SetQueueAttributes", { QueueUrl: id, Attributes: { VisibilityTimeout: "5" } }),
    paths: { visibilityTimeoutSeconds: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "sqs-other-dev" }), keys: ["name"] },
});

tellLifeStory({
  type: "aws:sqs/queuePolicy:QueuePolicy",
  prepare: makeQueue,
  inputs: ({ url }) => ({ queueUrl: url ?? "", policy: senders("events.amazonaws.com") }),
  outputs: ["queueUrl", "policy"],
  update: {
    inputs: (before) => ({ ...before, policy: senders("sns.amazonaws.com") }),
    paths: { policy: "update" },
    calls: ["SetQueueAttributes"],
  },
});
