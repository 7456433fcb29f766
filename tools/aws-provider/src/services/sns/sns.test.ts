import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const TOPIC = "sns-deployment-events-dev";
const ARN = `arn:aws:sns:us-east-1:000000000000:${TOPIC}`;
const makeTopic = async (world: World): Promise<{ topic: string }> => {
  await world.aws("sns", "CreateTopic", { Name: TOPIC });
  return { topic: ARN };
};
const publishers = (...services: string[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Publish", Effect: "Allow", Principal: { Service: services }, Action: "sns:Publish", Resource: ARN }],
  });

tellLifeStory({
  type: "aws:sns/topic:Topic",
  inputs: () => ({ name: TOPIC, displayName: "Deployments" }),
  outputs: ["arn", "owner", "policy", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, displayName: "Deployment events", tags: { Purpose: "events" } }),
    paths: { displayName: "update", "tags.Purpose": "add", "tagsAll.Purpose": "add" },
    calls: ["SetTopicAttributes", "TagResource"],
  },
  drift: {
    change: (world) => world.aws("sns", "SetTopicAttributes", { TopicArn: ARN, AttributeName: "DisplayName", AttributeValue: "Mine" }),
    paths: { displayName: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "sns-other-dev" }), keys: ["name"] },
});

tellLifeStory({
  type: "aws:sns/topicPolicy:TopicPolicy",
  prepare: makeTopic,
  inputs: () => ({ arn: ARN, policy: publishers("cloudwatch.amazonaws.com") }),
  outputs: ["arn", "owner"],
  update: {
    inputs: (before) => ({ ...before, policy: publishers("events.amazonaws.com", "cloudwatch.amazonaws.com") }),
    paths: { policy: "update" },
    calls: ["SetTopicAttributes"],
  },
  drift: {
    change: (world) =>
      world.aws("sns", "SetTopicAttributes", { TopicArn: ARN, AttributeName: "Policy", AttributeValue: publishers("events.amazonaws.com") }),
    paths: { policy: "update" },
  },
  staysAfterDelete: true,
});

tellLifeStory({
  type: "aws:sns/topicSubscription:TopicSubscription",
  prepare: makeTopic,
  inputs: () => ({ topic: ARN, protocol: "email", endpoint: "ops@example.com" }),
  outputs: ["arn", "ownerId", "pendingConfirmation", "confirmationWasAuthenticated"],
  update: {
    inputs: (before) => ({ ...before, filterPolicy: JSON.stringify({ state: ["FAILURE"] }) }),
    paths: { filterPolicy: "add" },
    calls: ["SetSubscriptionAttributes"],
  },
  replace: { inputs: (before) => ({ ...before, endpoint: "team@example.com" }), keys: ["endpoint"] },
  unknownToImport: ["confirmationTimeoutInMinutes", "endpointAutoConfirms"],
  staysAfterDelete: true, // it was never confirmed
});

tellLifeStory({
  type: "aws:sns/topicSubscription:TopicSubscription",
  prepare: makeTopic,
  inputs: () => ({ topic: ARN, protocol: "lambda", endpoint: "arn:aws:lambda:us-east-1:000000000000:function:lambda-history-dev" }),
  outputs: ["arn"],
  unknownToImport: ["confirmationTimeoutInMinutes", "endpointAutoConfirms"],
});
