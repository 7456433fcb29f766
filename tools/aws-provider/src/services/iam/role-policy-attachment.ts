import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";

/** `<role>/<policy ARN>`; a role's name has no slash, an ARN may have many. */
function partsOf(id: string): { RoleName: string; PolicyArn: string } {
  const slash = id.indexOf("/");
  if (slash < 1) throw new Error(`"${id}" is no id of an attachment; expected <role name>/<policy ARN>`);
  return { RoleName: id.slice(0, slash), PolicyArn: id.slice(slash + 1) };
}

export const rolePolicyAttachment = defineResource({
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  title: "IAM Role Policy Attachment",
  global: true,
  inputs: { role: required(text({ forceNew: true })), policyArn: required(text({ forceNew: true })) },
  outputs: [],

  async create(context, { role, policyArn }) {
    await context.api.call("iam", "AttachRolePolicy", { RoleName: role, PolicyArn: policyArn });
    return `${role}/${policyArn}`;
  },

  async read(context, id) {
    const { RoleName, PolicyArn } = partsOf(id);
    const attached = await unlessGone(
      allPages<Shape>(async (Marker) => {
        const page = await context.api.call("iam", "ListAttachedRolePolicies", defined({ RoleName, Marker }));
        return { items: page["AttachedPolicies"] as Shape[] | undefined, next: page["Marker"] as string | undefined };
      }),
    );
    const there = attached?.some((policy) => policy["PolicyArn"] === PolicyArn) === true;
    return there ? { role: RoleName, policyArn: PolicyArn } : undefined;
  },

  async delete(context, id) {
    await context.api.call("iam", "DetachRolePolicy", partsOf(id));
  },
});
