import { unlessGone } from "../../cloud-api";
import { flag, json, number, policy, text } from "../../framework/field";
import type { Field, Fields } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { tagOperations } from "../../framework/tag-operations";
import { tagMap } from "../../framework/tags";
import type { Tags } from "../../framework/tags";
import { attributesFrom, attributesOf, changedAttributes } from "../attributes";
import type { Attributes } from "../attributes";

const attributes = {
  contentBasedDeduplication: flag({ default: false }),
  deduplicationScope: text({ computed: true }),
  delaySeconds: number({ default: 0 }),
  fifoQueue: flag({ default: false, forceNew: true }),
  fifoThroughputLimit: text({ computed: true }),
  kmsDataKeyReusePeriodSeconds: number({ computed: true }),
  kmsMasterKeyId: text(),
  maxMessageSize: number({ computed: true, api: "MaximumMessageSize" }),
  messageRetentionSeconds: number({ default: 345600, api: "MessageRetentionPeriod" }),
  policy: policy({ computed: true }),
  receiveWaitTimeSeconds: number({ default: 0, api: "ReceiveMessageWaitTimeSeconds" }),
  redriveAllowPolicy: json({ computed: true }),
  redrivePolicy: json({ computed: true }),
  sqsManagedSseEnabled: flag({ computed: true }),
  visibilityTimeoutSeconds: number({ default: 30, api: "VisibilityTimeout" }),
} satisfies Fields;
const attributeFields: Record<string, Field> = attributes;

export const queue = defineResource({
  token: "aws:sqs/queue:Queue",
  title: "SQS Queue",
  name: { property: "name", maxLength: 80, suffix: (inputs) => (inputs["fifoQueue"] === true ? ".fifo" : "") },
  inputs: { name: text({ forceNew: true }), ...attributes },
  outputs: ["arn", "url"],
  notModelled: ["namePrefix"],

  async create(context, inputs) {
    const made = await context.api.call("sqs", "CreateQueue", {
      QueueName: inputs.name,
      Attributes: attributesOf(attributeFields, inputs),
      ...(Object.keys(context.tags).length > 0 ? { tags: context.tags } : {}),
    });
    return made["QueueUrl"] as string;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("sqs", "GetQueueAttributes", { QueueUrl: id, AttributeNames: ["All"] }));
    if (found === undefined) return undefined;
    const held = found["Attributes"] as Attributes;
    const tags = (await context.api.call("sqs", "ListQueueTags", { QueueUrl: id }))["Tags"] as Tags | undefined;
    return {
      contentBasedDeduplication: false,
      fifoQueue: false,
      ...attributesFrom(attributeFields, held),
      name: id.slice(id.lastIndexOf("/") + 1),
      arn: held["QueueArn"],
      url: id,
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { id, news, changed }) {
    const Attributes = changedAttributes(attributeFields, news, changed);
    if (Object.keys(Attributes).length > 0) await context.api.call("sqs", "SetQueueAttributes", { QueueUrl: id, Attributes });
  },

  changeTags: tagOperations({
    service: "sqs",
    target: ["QueueUrl", ({ id }) => id],
    put: "TagQueue",
    drop: "UntagQueue",
    form: (tags) => tags,
  }),

  async delete(context, id) {
    await context.api.call("sqs", "DeleteQueue", { QueueUrl: id });
  },
});
