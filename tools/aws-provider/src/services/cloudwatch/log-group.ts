import type { Shape } from "../../cloud-api";
import { flag, number, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { tagMap } from "../../framework/tags";
import type { Tags } from "../../framework/tags";

/** Logs answers groups by prefix only. */
async function findGroup(context: ResourceContext, name: string): Promise<Shape | undefined> {
  const groups = await allPages<Shape>(async (nextToken) => {
    const page = await context.api.call("logs", "DescribeLogGroups", defined({ logGroupNamePrefix: name, nextToken }));
    return { items: page["logGroups"] as Shape[] | undefined, next: page["nextToken"] as string | undefined };
  });
  return groups.find((group) => group["logGroupName"] === name);
}

const setRetention = (context: ResourceContext, logGroupName: string, days: number): Promise<Shape> =>
  days > 0
    ? context.api.call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays: days })
    : context.api.call("logs", "DeleteRetentionPolicy", { logGroupName });

export const logGroup = defineResource({
  token: "aws:cloudwatch/logGroup:LogGroup",
  title: "CloudWatch Logs Log Group",
  name: { property: "name", maxLength: 512 },
  inputs: {
    kmsKeyId: text(),
    logGroupClass: text({ computed: true, forceNew: true }),
    name: text({ forceNew: true }),
    retentionInDays: number({ default: 0 }),
    skipDestroy: flag({ default: false, kept: true }),
  },
  outputs: ["arn"],
  notModelled: ["deletionProtectionEnabled", "namePrefix"],

  async create(context, inputs) {
    await context.api.call(
      "logs",
      "CreateLogGroup",
      defined({
        logGroupName: inputs.name,
        kmsKeyId: inputs.kmsKeyId,
        logGroupClass: inputs.logGroupClass,
        tags: Object.keys(context.tags).length > 0 ? context.tags : undefined,
      }),
    );
    return inputs.name ?? "";
  },

  async settle(context, id, inputs) {
    if ((inputs.retentionInDays ?? 0) > 0) await setRetention(context, id, inputs.retentionInDays ?? 0);
  },

  async read(context, id) {
    const found = await findGroup(context, id);
    if (found === undefined) return undefined;
    const arn = String(found["logGroupArn"] ?? found["arn"]).replace(/:\*$/, "");
    const tags = (await context.api.call("logs", "ListTagsForResource", { resourceArn: arn }))["tags"] as Tags | undefined;
    return {
      arn,
      name: id,
      kmsKeyId: found["kmsKeyId"] as string | undefined,
      logGroupClass: (found["logGroupClass"] as string | undefined) ?? "STANDARD",
      retentionInDays: (found["retentionInDays"] as number | undefined) ?? 0,
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { id, news, changes }) {
    if (changes("retentionInDays")) await setRetention(context, id, news.retentionInDays ?? 0);
    if (changes("kmsKeyId")) {
      if (news.kmsKeyId === undefined || news.kmsKeyId === "") await context.api.call("logs", "DisassociateKmsKey", { logGroupName: id });
      else await context.api.call("logs", "AssociateKmsKey", { logGroupName: id, kmsKeyId: news.kmsKeyId });
    }
  },

  changeTags: tagOperations({
    service: "logs",
    target: ["resourceArn", ({ olds }) => olds["arn"]],
    tagsMember: "tags",
    keysMember: "tagKeys",
    form: (tags) => tags,
  }),

  async delete(context, id, state) {
    if (state["skipDestroy"] !== true) await context.api.call("logs", "DeleteLogGroup", { logGroupName: id });
  },
});
