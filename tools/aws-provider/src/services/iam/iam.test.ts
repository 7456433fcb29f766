import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const allow = (...actions: string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

tellLifeStory({
  type: "aws:iam/role:Role",
  inputs: () => ({ name: "role-conductor-dev", assumeRolePolicy: trust("lambda.amazonaws.com"), description: "conductor" }),
  outputs: ["arn", "name", "uniqueId", "createDate", "path", "maxSessionDuration", "tagsAll"],
  update: {
    inputs: (before) => ({
      ...before,
      description: "release conductor",
      assumeRolePolicy: trust("codebuild.amazonaws.com"),
      tags: { Service: "payment" },
    }),
    paths: { assumeRolePolicy: "update", description: "update", "tags.Service": "add", "tagsAll.Service": "add" },
    calls: ["UpdateAssumeRolePolicy", "UpdateRole", "TagRole"],
  },
  drift: {
    change: (world) => world.aws("iam", "UpdateRole", { RoleName: "role-conductor-dev", Description: "mine", MaxSessionDuration: 7200 }),
    paths: { description: "update", maxSessionDuration: "update" },
  },
  replace: { inputs: (before) => ({ ...before, path: "/release/" }), keys: ["path"], deleteFirst: true },
  unknownToImport: ["forceDetachPolicies"],
});

tellLifeStory({
  type: "aws:iam/policy:Policy",
  inputs: () => ({ name: "policy-conductor-dev", policy: allow("s3:GetObject") }),
  outputs: ["arn", "policyId", "attachmentCount", "path", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, policy: allow("s3:GetObject", "s3:PutObject") }),
    paths: { policy: "update" },
    calls: ["CreatePolicyVersion"],
  },
  drift: {
    change: (world, { id }) => world.aws("iam", "CreatePolicyVersion", { PolicyArn: id, PolicyDocument: allow("s3:*"), SetAsDefault: true }),
    paths: { policy: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "policy-other-dev" }), keys: ["name"] },
});

async function roleAndPolicy(world: World): Promise<{ role: string; policy: string; other: string }> {
  await world.aws("iam", "CreateRole", { RoleName: "role-a", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  const make = async (PolicyName: string): Promise<string> =>
    (await world.aws("iam", "CreatePolicy", { PolicyName, PolicyDocument: allow("s3:GetObject") }))["Policy"]["Arn"] as string;
  return { role: "role-a", policy: await make("policy-a"), other: await make("policy-b") };
}

tellLifeStory({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  prepare: roleAndPolicy,
  inputs: ({ role, policy }) => ({ role: role ?? "", policyArn: policy ?? "" }),
  outputs: ["role", "policyArn"],
  replace: { inputs: (before, { other }) => ({ ...before, policyArn: other ?? "" }), keys: ["policyArn"] },
});
