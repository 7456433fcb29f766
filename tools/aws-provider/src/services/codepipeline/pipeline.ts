import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { defineResource } from "../../framework/resource-type";
import { tagOperations } from "../../framework/tag-operations";
import { camelTags, tagMap } from "../../framework/tags";
import { pipelineFields, pipelineFrom, pipelineShape } from "./declaration";

export const pipeline = defineResource({
  token: "aws:codepipeline/pipeline:Pipeline",
  title: "CodePipeline Pipeline",
  name: { property: "name", maxLength: 100 },
  inputs: pipelineFields,
  outputs: ["arn", "triggerAlls"],

  async create(context, values) {
    await context.api.call("codepipeline", "CreatePipeline", {
      pipeline: pipelineShape(values),
      ...(Object.keys(context.tags).length > 0 ? { tags: camelTags(context.tags) } : {}),
    });
    return values.name ?? "";
  },

  async read(context, id, state) {
    const found = await unlessGone(context.api.call("codepipeline", "GetPipeline", { name: id }));
    if (found === undefined) return undefined;
    const arn = found["metadata"]["pipelineArn"] as string;
    const properties = pipelineFrom(found["pipeline"] as Shape);
    const tags = (await context.api.call("codepipeline", "ListTagsForResource", { resourceArn: arn }))["tags"] as Shape[] | undefined;
    const triggerAlls = properties["triggers"];
    // AWS adds a trigger of its own to a V2 pipeline that starts from a connection; it is no drift of what was asked for.
    const wanted = Object.keys(state).length === 0 || Array.isArray(state["triggers"]) ? triggerAlls : undefined;
    return { ...properties, arn, triggers: wanted, triggerAlls, tagsAll: tagMap(tags) };
  },

  async update(context, { news, changed }) {
    if (![...changed].some((name) => name !== "tags" && name !== "tagsAll")) return;
    await context.api.call("codepipeline", "UpdatePipeline", { pipeline: pipelineShape(news) });
  },

  changeTags: tagOperations({
    service: "codepipeline",
    target: ["resourceArn", ({ olds }) => olds["arn"]],
    tagsMember: "tags",
    keysMember: "tagKeys",
    form: camelTags,
  }),

  async delete(context, id) {
    await context.api.call("codepipeline", "DeletePipeline", { name: id });
  },
});
