import { isGone, unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, json, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";

const DEFAULT_BUS = "default";

const inputs = {
  description: text(),
  eventBusName: text({ default: DEFAULT_BUS, forceNew: true }),
  eventPattern: json(),
  forceDestroy: flag({ default: false, kept: true }),
  name: text({ forceNew: true }),
  roleArn: text(),
  scheduleExpression: text(),
  state: text({ default: "ENABLED" }),
};

const putRule = (context: ResourceContext, rule: Values<typeof inputs>, tags?: Shape[]): Promise<Shape> =>
  context.api.call(
    "events",
    "PutRule",
    defined({
      Name: rule.name,
      EventBusName: rule.eventBusName,
      Description: rule.description,
      EventPattern: rule.eventPattern,
      RoleArn: rule.roleArn,
      ScheduleExpression: rule.scheduleExpression,
      State: rule.state,
      Tags: tags !== undefined && tags.length > 0 ? tags : undefined,
    }),
  );

/** `rule` on the default bus, `bus/rule` on another. */
export const ruleId = (bus: string, name: string): string => (bus === DEFAULT_BUS ? name : `${bus}/${name}`);

function ruleParts(id: string): { Name: string; EventBusName: string } {
  const slash = id.lastIndexOf("/");
  return slash < 0 ? { Name: id, EventBusName: DEFAULT_BUS } : { Name: id.slice(slash + 1), EventBusName: id.slice(0, slash) };
}

export const eventRule = defineResource({
  token: "aws:cloudwatch/eventRule:EventRule",
  title: "EventBridge Rule",
  name: { property: "name", maxLength: 64 },
  inputs,
  outputs: ["arn"],
  notModelled: ["isEnabled", "namePrefix"],

  async create(context, rule) {
    await putRule(context, rule, pascalTags(context.tags));
    return ruleId(rule.eventBusName ?? DEFAULT_BUS, rule.name ?? "");
  },

  async read(context, id) {
    const parts = ruleParts(id);
    const found = await unlessGone(context.api.call("events", "DescribeRule", parts));
    if (found === undefined) return undefined;
    const arn = found["Arn"] as string;
    const tags = (await context.api.call("events", "ListTagsForResource", { ResourceARN: arn }))["Tags"] as Shape[] | undefined;
    return {
      arn,
      description: found["Description"] as string | undefined,
      eventBusName: parts.EventBusName,
      eventPattern: found["EventPattern"] as string | undefined,
      name: found["Name"] as string,
      roleArn: found["RoleArn"] as string | undefined,
      scheduleExpression: found["ScheduleExpression"] as string | undefined,
      state: found["State"] as string,
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { news, changed }) {
    if ([...changed].some((name) => name !== "tags" && name !== "tagsAll")) await putRule(context, news);
  },

  changeTags: tagOperations({ service: "events", target: ["ResourceARN", ({ olds }) => olds["arn"]] }),

  async delete(context, id, state) {
    const parts = ruleParts(id);
    if (state["forceDestroy"] === true) await removeTargets(context, parts);
    await context.api.call("events", "DeleteRule", parts);
  },
});

async function removeTargets(context: ResourceContext, { Name, EventBusName }: { Name: string; EventBusName: string }): Promise<void> {
  try {
    const targets = await allPages<Shape>(async (NextToken) => {
      const page = await context.api.call("events", "ListTargetsByRule", defined({ Rule: Name, EventBusName, NextToken }));
      return { items: page["Targets"] as Shape[] | undefined, next: page["NextToken"] as string | undefined };
    });
    if (targets.length === 0) return;
    await context.api.call("events", "RemoveTargets", { Rule: Name, EventBusName, Ids: targets.map((target) => target["Id"] as string) });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
