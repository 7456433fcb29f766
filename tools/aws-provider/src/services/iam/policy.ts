import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { policy, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";
import { policyText } from "./policy-text";

const MOST_VERSIONS = 5;

const versionsOf = (context: ResourceContext, PolicyArn: string): Promise<Shape[]> =>
  allPages<Shape>(async (Marker) => {
    const page = await context.api.call("iam", "ListPolicyVersions", defined({ PolicyArn, Marker }));
    return { items: page["Versions"] as Shape[] | undefined, next: page["Marker"] as string | undefined };
  });

/** AWS keeps five versions; the oldest that is not the default makes room. */
async function makeRoom(context: ResourceContext, PolicyArn: string): Promise<void> {
  const versions = await versionsOf(context, PolicyArn);
  if (versions.length < MOST_VERSIONS) return;
  const age = (version: Shape): number => Number(String(version["VersionId"]).slice(1));
  const oldest = versions.filter((version) => version["IsDefaultVersion"] !== true).sort((a, b) => age(a) - age(b))[0];
  if (oldest !== undefined) await context.api.call("iam", "DeletePolicyVersion", { PolicyArn, VersionId: oldest["VersionId"] });
}

export const managedPolicy = defineResource({
  token: "aws:iam/policy:Policy",
  title: "IAM Policy",
  global: true,
  name: { property: "name", maxLength: 128 },
  inputs: {
    description: text({ forceNew: true }),
    name: text({ forceNew: true }),
    path: text({ default: "/", forceNew: true }),
    policy: required(policy()),
  },
  outputs: ["arn", "attachmentCount", "policyId"],
  notModelled: ["delayAfterPolicyCreationInMs", "namePrefix"],

  async create(context, inputs) {
    const made = await context.api.call(
      "iam",
      "CreatePolicy",
      defined({
        PolicyName: inputs.name,
        PolicyDocument: inputs.policy,
        Description: inputs.description,
        Path: inputs.path,
        Tags: Object.keys(context.tags).length > 0 ? pascalTags(context.tags) : undefined,
      }),
    );
    return made["Policy"]["Arn"] as string;
  },

  async read(context, id) {
    const found = (await unlessGone(context.api.call("iam", "GetPolicy", { PolicyArn: id })))?.["Policy"] as Shape | undefined;
    if (found === undefined) return undefined;
    const version = await context.api.call("iam", "GetPolicyVersion", { PolicyArn: id, VersionId: found["DefaultVersionId"] });
    return {
      arn: id,
      attachmentCount: (found["AttachmentCount"] as number | undefined) ?? 0,
      description: (found["Description"] as string | undefined) ?? "",
      name: found["PolicyName"] as string,
      path: found["Path"] as string,
      policy: policyText(version["PolicyVersion"]["Document"]),
      policyId: found["PolicyId"] as string,
      tagsAll: tagMap(found["Tags"] as Shape[] | undefined),
    };
  },

  async update(context, { id, news, changes }) {
    if (!changes("policy")) return;
    await makeRoom(context, id);
    await context.api.call("iam", "CreatePolicyVersion", { PolicyArn: id, PolicyDocument: news.policy, SetAsDefault: true });
  },

  changeTags: tagOperations({ service: "iam", target: ["PolicyArn", ({ id }) => id], put: "TagPolicy", drop: "UntagPolicy" }),

  async delete(context, id) {
    for (const version of await versionsOf(context, id)) {
      if (version["IsDefaultVersion"] === true) continue;
      await context.api.call("iam", "DeletePolicyVersion", { PolicyArn: id, VersionId: version["VersionId"] });
    }
    await context.api.call("iam", "DeletePolicy", { PolicyArn: id });
  },
});
