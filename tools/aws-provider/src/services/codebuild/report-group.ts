import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, object, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { fromShape, toShape } from "../../framework/shape";
import { camelTags, tagMap } from "../../framework/tags";

const exportConfig = {
  s3Destination: object({
    bucket: required(text()),
    encryptionDisabled: flag(),
    encryptionKey: required(text()),
    packaging: text({ default: "NONE" }),
    path: text(),
  }),
  type: required(text({ api: "exportConfigType" })),
};

export const reportGroup = defineResource({
  token: "aws:codebuild/reportGroup:ReportGroup",
  title: "CodeBuild Report Group",
  name: { property: "name", maxLength: 128 },
  inputs: {
    deleteReports: flag({ default: false, kept: true }),
    exportConfig: required(object(exportConfig)),
    name: text({ forceNew: true }),
    type: required(text({ forceNew: true })),
  },
  outputs: ["arn", "created"],

  async create(context, inputs) {
    const made = await context.api.call("codebuild", "CreateReportGroup", {
      name: inputs.name,
      type: inputs.type,
      exportConfig: toShape(exportConfig, inputs.exportConfig, "camel"),
      ...(Object.keys(context.tags).length > 0 ? { tags: camelTags(context.tags) } : {}),
    });
    return made["reportGroup"]["arn"] as string;
  },

  async read(context, id) {
    const answer = await unlessGone(context.api.call("codebuild", "BatchGetReportGroups", { reportGroupArns: [id] }));
    const found = (answer?.["reportGroups"] as Shape[] | undefined)?.[0];
    if (found === undefined) return undefined;
    return {
      arn: id,
      created: new Date(found["created"] as Date | string).toISOString().replace(/\.\d{3}Z$/, "Z"),
      exportConfig: fromShape(exportConfig, found["exportConfig"] as Shape, "camel"),
      name: found["name"] as string,
      type: found["type"] as string,
      tagsAll: tagMap(found["tags"] as Shape[] | undefined),
    };
  },

  async update(context, { id, news, changes }) {
    if (!changes("exportConfig")) return;
    const shape = toShape(exportConfig, news.exportConfig, "camel");
    await context.api.call("codebuild", "UpdateReportGroup", { arn: id, exportConfig: shape });
  },

  async changeTags(context, { id }) {
    await context.api.call("codebuild", "UpdateReportGroup", { arn: id, tags: camelTags(context.tags) });
  },

  async delete(context, id, state) {
    await context.api.call("codebuild", "DeleteReportGroup", { arn: id, deleteReports: state["deleteReports"] === true });
  },
});
