import { only, record } from "@switchyard/testing";
import * as pulumi from "@pulumi/pulumi";
import { allow, trustService } from "@switchyard/conventions";
import { PrincipalRole, type PrincipalRoleArgs } from "./principal-role";

const table = "arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-payments-dev";

function args(overrides: Partial<PrincipalRoleArgs<{ keyArn: string }>> = {}): PrincipalRoleArgs<{ keyArn: string }> {
  return {
    roleName: "role-green-payment-dev",
    policyName: "policy-green-payment-dev",
    description: "Serves payments",
    trust: trustService("lambda.amazonaws.com"),
    statements: [allow({ sid: "KeepPayments", actions: ["dynamodb:PutItem"], resources: [table] })],
    late: { values: pulumi.output({ keyArn: "arn:real" }), examples: { keyArn: "arn:example" } },
    ...overrides,
  };
}

describe("PrincipalRole", () => {
  it("A5: makes a role, one managed policy and their attachment, and no inline policy", async () => {
    const made = await record(() => new PrincipalRole("green", args()));

    expect(made.map(({ type }) => type).sort()).toEqual([
      "aws:iam/policy:Policy",
      "aws:iam/role:Role",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "switchyard:iam:PrincipalRole",
    ]);
    expect(only(made, "aws:iam/role:Role").inputs).toEqual({
      name: "role-green-payment-dev",
      description: "Serves payments",
      assumeRolePolicy: JSON.stringify(trustService("lambda.amazonaws.com")),
      forceDetachPolicies: true,
    });
    expect(only(made, "aws:iam/policy:Policy").inputs).toEqual({
      name: "policy-green-payment-dev",
      description: "Serves payments",
      policy: '{"Version":"2012-10-17","Statement":[{"Sid":"KeepPayments","Effect":"Allow","Action":["dynamodb:PutItem"],"Resource":["' + table + '"]}]}',
    });
    expect(only(made, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs).toEqual({
      role: "role-green-payment-dev",
      policyArn: "arn:mock:aws:iam/policy:Policy:policy-green-payment-dev",
    });
  });

  it("fills ARNs that only a deployment tells into the policy", async () => {
    const statements = ({ keyArn }: { keyArn: string }) => [allow({ sid: "UseKey", actions: ["kms:Decrypt"], resources: [keyArn] })];

    const made = await record(() => new PrincipalRole("green", args({ statements })));

    expect(JSON.parse(only(made, "aws:iam/policy:Policy").inputs.policy as string).Statement[0].Resource).toEqual(["arn:real"]);
  });

  it("A5: refuses names and policies that IAM would refuse, before the first child", async () => {
    const resources = Array.from({ length: 100 }, () => table);
    const statements = [allow({ sid: "KeepPayments", actions: ["dynamodb:PutItem"], resources })];
    const build = () => new PrincipalRole("green", args({ roleName: "role-".padEnd(65, "x"), policyName: "policy green", statements }));

    await expect(record(build)).rejects.toThrow(
      [
        'PrincipalRole "green" cannot be built:',
        `  - roleName: makes the IAM role "${"role-".padEnd(65, "x")}" 65 characters long. AWS allows 64: take 1 away, from the service's name or from environmentSuffix.`,
        '  - policyName: makes the IAM policy "policy green". AWS allows letters, digits and + = , . @ _ - there.',
        `  - ${"role-".padEnd(65, "x")}, policy policy green: is 7121 characters long. IAM allows 6144 without white space: split it in two.`,
      ].join("\n"),
    );
  });

  it("gives the role's ARN", async () => {
    const arns: string[] = [];

    await record(() => new PrincipalRole("green", args()).roleArn.apply((arn) => arns.push(arn)));

    expect(arns).toEqual(["arn:mock:aws:iam/role:Role:role-green-payment-dev"]);
  });
});
