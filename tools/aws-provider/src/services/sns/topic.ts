import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, json, number, policy, text } from "../../framework/field";
import type { Field, Fields } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";
import { attributesFrom, attributesOf, changedAttributes } from "../attributes";

/** Properties that are topic attributes. */
const attributes = {
  contentBasedDeduplication: flag(),
  deliveryPolicy: json(),
  displayName: text(),
  fifoTopic: flag({ default: false, forceNew: true }),
  kmsMasterKeyId: text(),
  // A topic without a policy of its own gets AWS's default one.
  policy: policy({ computed: true }),
  signatureVersion: number({ computed: true }),
  tracingConfig: text({ computed: true }),
} satisfies Fields;
const attributeFields: Record<string, Field> = attributes;

const feedback = ["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) => [
  `${protocol}FailureFeedbackRoleArn`, `${protocol}SuccessFeedbackRoleArn`, `${protocol}SuccessFeedbackSampleRate`,
]);

export const topic = defineResource({
  token: "aws:sns/topic:Topic",
  title: "SNS Topic",
  name: { property: "name", maxLength: 256, suffix: (inputs) => (inputs["fifoTopic"] === true ? ".fifo" : "") },
  inputs: { name: text({ forceNew: true }), ...attributes },
  outputs: ["arn", "beginningArchiveTime", "owner"],
  notModelled: [...feedback, "archivePolicy", "fifoThroughputScope", "namePrefix"],

  async create(context, inputs) {
    const made = await context.api.call("sns", "CreateTopic", {
      Name: inputs.name,
      Attributes: attributesOf(attributeFields, inputs),
      ...(Object.keys(context.tags).length > 0 ? { Tags: pascalTags(context.tags) } : {}),
    });
    return made["TopicArn"] as string;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("sns", "GetTopicAttributes", { TopicArn: id }));
    if (found === undefined) return undefined;
    const held = found["Attributes"] as Record<string, string>;
    const tags = (await context.api.call("sns", "ListTagsForResource", { ResourceArn: id }))["Tags"] as Shape[] | undefined;
    return {
      fifoTopic: false,
      ...attributesFrom(attributeFields, held),
      name: id.slice(id.lastIndexOf(":") + 1),
      arn: id,
      beginningArchiveTime: held["BeginningArchiveTime"] ?? "",
      owner: held["Owner"],
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { id, news, changed }) {
    for (const [AttributeName, AttributeValue] of Object.entries(changedAttributes(attributeFields, news, changed))) {
      await context.api.call("sns", "SetTopicAttributes", { TopicArn: id, AttributeName, AttributeValue });
    }
  },

  changeTags: tagOperations({ service: "sns", target: ["ResourceArn", ({ id }) => id] }),

  async delete(context, id) {
    await context.api.call("sns", "DeleteTopic", { TopicArn: id });
  },
});
