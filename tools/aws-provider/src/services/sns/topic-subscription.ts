import { isCode, unlessGone } from "../../cloud-api";
import { flag, json, number, required, text } from "../../framework/field";
import type { Field, Fields } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { attributesFrom, attributesOf, changedAttributes } from "../attributes";

const attributes = {
  deliveryPolicy: json(),
  filterPolicy: json(),
  filterPolicyScope: text({ computed: true }),
  rawMessageDelivery: flag({ default: false }),
  redrivePolicy: json(),
  subscriptionRoleArn: text(),
} satisfies Fields;
const attributeFields: Record<string, Field> = attributes;

export const topicSubscription = defineResource({
  token: "aws:sns/topicSubscription:TopicSubscription",
  title: "SNS Topic Subscription",
  inputs: {
    topic: required(text({ forceNew: true })),
    protocol: required(text({ forceNew: true })),
    endpoint: required(text({ forceNew: true })),
    confirmationTimeoutInMinutes: number({ default: 1, kept: true }),
    endpointAutoConfirms: flag({ default: false, kept: true }),
    ...attributes,
  },
  outputs: ["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"],
  notModelled: ["replayPolicy"],

  async create(context, inputs) {
    const made = await context.api.call("sns", "Subscribe", {
      TopicArn: inputs.topic,
      Protocol: inputs.protocol,
      Endpoint: inputs.endpoint,
      Attributes: attributesOf(attributeFields, inputs),
      // An unconfirmed subscription then has its ARN too, not the words "pending confirmation".
      ReturnSubscriptionArn: true,
    });
    return made["SubscriptionArn"] as string;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("sns", "GetSubscriptionAttributes", { SubscriptionArn: id }));
    if (found === undefined) return undefined;
    const held = found["Attributes"] as Record<string, string>;
    return {
      ...attributesFrom(attributeFields, held),
      topic: held["TopicArn"],
      protocol: held["Protocol"],
      endpoint: held["Endpoint"],
      arn: id,
      ownerId: held["Owner"],
      pendingConfirmation: held["PendingConfirmation"] === "true",
      confirmationWasAuthenticated: held["ConfirmationWasAuthenticated"] === "true",
    };
  },

  async update(context, { id, news, changed }) {
    for (const [AttributeName, AttributeValue] of Object.entries(changedAttributes(attributeFields, news, changed))) {
      await context.api.call("sns", "SetSubscriptionAttributes", { SubscriptionArn: id, AttributeName, AttributeValue });
    }
  },

  async delete(context, id) {
    try {
      await context.api.call("sns", "Unsubscribe", { SubscriptionArn: id });
    } catch (error) {
      // Nobody can end what was never confirmed; AWS drops it by itself after some days, or with its topic.
      if (!isCode(error, "InvalidParameter") || !String(error).includes("pending confirmation")) throw error;
    }
  },
});
