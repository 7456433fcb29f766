import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, number, policy, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";
import { policyText } from "./policy-text";

async function detachAll(context: ResourceContext, RoleName: string): Promise<void> {
  const attached = await allPages<Shape>(async (Marker) => {
    const page = await context.api.call("iam", "ListAttachedRolePolicies", defined({ RoleName, Marker }));
    return { items: page["AttachedPolicies"] as Shape[] | undefined, next: page["Marker"] as string | undefined };
  });
  for (const { PolicyArn } of attached) await context.api.call("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  const inline = await allPages<string>(async (Marker) => {
    const page = await context.api.call("iam", "ListRolePolicies", defined({ RoleName, Marker }));
    return { items: page["PolicyNames"] as string[] | undefined, next: page["Marker"] as string | undefined };
  });
  for (const PolicyName of inline) await context.api.call("iam", "DeleteRolePolicy", { RoleName, PolicyName });
}

export const role = defineResource({
  token: "aws:iam/role:Role",
  title: "IAM Role",
  global: true,
  name: { property: "name", maxLength: 64 },
  inputs: {
    assumeRolePolicy: required(policy()),
    description: text(),
    forceDetachPolicies: flag({ default: false, kept: true }),
    maxSessionDuration: number({ default: 3600 }),
    name: text({ forceNew: true }),
    path: text({ default: "/", forceNew: true }),
    permissionsBoundary: text(),
  },
  outputs: ["arn", "createDate", "uniqueId"],
  notModelled: ["inlinePolicies", "managedPolicyArns", "namePrefix"],

  async create(context, inputs) {
    await context.api.call(
      "iam",
      "CreateRole",
      defined({
        RoleName: inputs.name,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy,
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        Path: inputs.path,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: Object.keys(context.tags).length > 0 ? pascalTags(context.tags) : undefined,
      }),
    );
    return inputs.name ?? "";
  },

  async read(context, id) {
    const found = (await unlessGone(context.api.call("iam", "GetRole", { RoleName: id })))?.["Role"] as Shape | undefined;
    if (found === undefined) return undefined;
    return {
      name: found["RoleName"] as string,
      arn: found["Arn"] as string,
      assumeRolePolicy: policyText(found["AssumeRolePolicyDocument"]),
      createDate: new Date(found["CreateDate"] as string | Date).toISOString().replace(/\.\d{3}Z$/, "Z"),
      description: (found["Description"] as string | undefined) ?? "",
      maxSessionDuration: (found["MaxSessionDuration"] as number | undefined) ?? 3600,
      path: found["Path"] as string,
      permissionsBoundary: (found["PermissionsBoundary"]?.["PermissionsBoundaryArn"] as string | undefined) ?? "",
      uniqueId: found["RoleId"] as string,
      tagsAll: tagMap(found["Tags"] as Shape[] | undefined),
    };
  },

  async update(context, { id, news, changes }) {
    const { api } = context;
    if (changes("assumeRolePolicy")) {
      await api.call("iam", "UpdateAssumeRolePolicy", { RoleName: id, PolicyDocument: news.assumeRolePolicy });
    }
    if (changes("description", "maxSessionDuration")) {
      const MaxSessionDuration = news.maxSessionDuration;
      await api.call("iam", "UpdateRole", { RoleName: id, Description: news.description ?? "", MaxSessionDuration });
    }
    if (changes("permissionsBoundary")) {
      const PermissionsBoundary = news.permissionsBoundary;
      if (PermissionsBoundary === undefined || PermissionsBoundary === "") {
        await api.call("iam", "DeleteRolePermissionsBoundary", { RoleName: id });
      } else await api.call("iam", "PutRolePermissionsBoundary", { RoleName: id, PermissionsBoundary });
    }
  },

  changeTags: tagOperations({ service: "iam", target: ["RoleName", ({ id }) => id], put: "TagRole", drop: "UntagRole" }),

  async delete(context, id, state) {
    if (state["forceDetachPolicies"] === true) await detachAll(context, id);
    await context.api.call("iam", "DeleteRole", { RoleName: id });
  },
});
