import { unlessGone } from "../../cloud-api";
import { policy, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";

const setPolicy = (context: ResourceContext, QueueUrl: string, Policy: string) =>
  context.api.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy } });

export const queuePolicy = defineResource({
  token: "aws:sqs/queuePolicy:QueuePolicy",
  title: "SQS Queue Policy",
  inputs: { queueUrl: required(text({ forceNew: true })), policy: required(policy()) },
  outputs: [],

  async create(context, inputs) {
    await setPolicy(context, inputs.queueUrl, inputs.policy);
    return inputs.queueUrl;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("sqs", "GetQueueAttributes", { QueueUrl: id, AttributeNames: ["Policy"] }));
    const document = found?.["Attributes"]?.["Policy"] as string | undefined;
    return document === undefined || document === "" ? undefined : { queueUrl: id, policy: document };
  },

  async update(context, { id, news }) {
    await setPolicy(context, id, news.policy);
  },

  async delete(context, id) {
    await setPolicy(context, id, "");
  },
});
