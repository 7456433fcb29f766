import { unlessGone } from "../../cloud-api";
import { policy, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";

const setPolicy = (context: ResourceContext, TopicArn: string, document: string) =>
  context.api.call("sns", "SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue: document });

/** What AWS gives to a topic that nobody gave a policy; AWS has no call that takes a policy away. */
const defaultPolicy = (arn: string, owner: string): string =>
  JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic",
          "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
        ],
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  });

export const topicPolicy = defineResource({
  token: "aws:sns/topicPolicy:TopicPolicy",
  title: "SNS Topic Policy",
  inputs: { arn: required(text({ forceNew: true })), policy: required(policy()) },
  outputs: ["owner"],

  async create(context, inputs) {
    await setPolicy(context, inputs.arn, inputs.policy);
    return inputs.arn;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("sns", "GetTopicAttributes", { TopicArn: id }));
    if (found === undefined) return undefined;
    const { Policy, Owner } = found["Attributes"] as Record<string, string>;
    return { arn: id, policy: Policy, owner: Owner };
  },

  async update(context, { id, news }) {
    await setPolicy(context, id, news.policy);
  },

  async delete(context, id, state) {
    await setPolicy(context, id, defaultPolicy(id, String(state["owner"] ?? (await context.accountId()))));
  },
});
