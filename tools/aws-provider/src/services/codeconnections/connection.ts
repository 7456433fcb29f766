import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";

export const connection = defineResource({
  token: "aws:codeconnections/connection:Connection",
  title: "CodeConnections Connection",
  name: { property: "name", maxLength: 32 },
  inputs: {
    name: text({ forceNew: true }),
    hostArn: text({ forceNew: true }),
    providerType: text({ computed: true, forceNew: true }),
  },
  outputs: ["arn", "connectionStatus", "ownerAccountId"],
  notModelled: ["timeouts"],

  async create(context, inputs) {
    const made = await context.api.call(
      "codeconnections",
      "CreateConnection",
      defined({
        ConnectionName: inputs.name,
        HostArn: inputs.hostArn,
        ProviderType: inputs.providerType,
        Tags: Object.keys(context.tags).length > 0 ? pascalTags(context.tags) : undefined,
      }),
    );
    return made["ConnectionArn"] as string;
  },

  async read(context, id) {
    const answer = await unlessGone(context.api.call("codeconnections", "GetConnection", { ConnectionArn: id }));
    const found = answer?.["Connection"] as Shape | undefined;
    if (found === undefined) return undefined;
    const tags = (await context.api.call("codeconnections", "ListTagsForResource", { ResourceArn: id }))["Tags"] as Shape[] | undefined;
    return {
      arn: id,
      name: found["ConnectionName"] as string,
      hostArn: found["HostArn"] as string | undefined,
      providerType: found["ProviderType"] as string,
      connectionStatus: found["ConnectionStatus"] as string,
      ownerAccountId: found["OwnerAccountId"] as string,
      tagsAll: tagMap(tags),
    };
  },

  changeTags: tagOperations({ service: "codeconnections", target: ["ResourceArn", ({ id }) => id] }),

  async delete(context, id) {
    await context.api.call("codeconnections", "DeleteConnection", { ConnectionArn: id });
  },
});
