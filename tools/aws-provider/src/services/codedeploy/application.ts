import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";
import { codedeployArn } from "./arn";

const nameIn = (id: string): string => id.slice(id.indexOf(":") + 1);

export const application = defineResource({
  token: "aws:codedeploy/application:Application",
  title: "CodeDeploy Application",
  name: { property: "name", maxLength: 100 },
  inputs: { computePlatform: text({ default: "Server", forceNew: true }), name: text() },
  outputs: ["applicationId", "arn", "githubAccountName", "linkedToGithub"],

  async create(context, inputs) {
    const made = await context.api.call(
      "codedeploy",
      "CreateApplication",
      defined({
        applicationName: inputs.name,
        computePlatform: inputs.computePlatform,
        tags: Object.keys(context.tags).length > 0 ? pascalTags(context.tags) : undefined,
      }),
    );
    return `${made["applicationId"]}:${inputs.name}`;
  },

  async read(context, id, state) {
    const name = (state["name"] as string | undefined) ?? nameIn(id);
    const answer = await unlessGone(context.api.call("codedeploy", "GetApplication", { applicationName: name }));
    const found = answer?.["application"] as Shape | undefined;
    if (found === undefined) return undefined;
    const arn = await codedeployArn(context, "application", name);
    const tags = (await context.api.call("codedeploy", "ListTagsForResource", { ResourceArn: arn }))["Tags"] as Shape[] | undefined;
    return {
      applicationId: found["applicationId"] as string,
      arn,
      computePlatform: found["computePlatform"] as string,
      githubAccountName: (found["gitHubAccountName"] as string | undefined) ?? "",
      linkedToGithub: found["linkedToGitHub"] === true,
      name,
      tagsAll: tagMap(tags),
    };
  },

  importedId: ({ applicationId, name }) => `${String(applicationId)}:${String(name)}`,

  async update(context, { olds, news, changes }) {
    if (!changes("name")) return;
    await context.api.call("codedeploy", "UpdateApplication", { applicationName: olds["name"], newApplicationName: news.name });
  },

  changeTags: tagOperations({ service: "codedeploy", target: ["ResourceArn", ({ olds }) => olds["arn"]] }),

  async delete(context, id, state) {
    await context.api.call("codedeploy", "DeleteApplication", { applicationName: state["name"] ?? nameIn(id) });
  },
});
