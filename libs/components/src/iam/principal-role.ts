import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkName, checkPolicies, type PolicyDocument, policyDocument, type Statement } from "@switchyard/conventions";
import { rejectArgs } from "../reject-args";

export interface PrincipalRoleArgs<Late> {
  /** Exact name; ARNs elsewhere are derived from it. */
  roleName: string;
  /** Exact name of the role's one managed policy. */
  policyName: string;
  description: string;
  /** Who may assume the role. */
  trust: PolicyDocument;
  /** What the role may do; a function when ARNs are only known after a deployment. */
  statements: Statement[] | ((late: Late) => Statement[]);
  /** Those ARNs, and examples of the same length, so that the policy's size is checked before anything is made. */
  late: { values: pulumi.Output<Late>; examples: Late };
}

/**
 * A role for one principal with one customer-managed policy.
 *
 * @throws pulumi.ResourceError when IAM would refuse a name or the policy's size
 */
export class PrincipalRole<Late> extends pulumi.ComponentResource {
  /** The role, usable once its policy is attached. */
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PrincipalRoleArgs<Late>, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:iam:PrincipalRole", name, {}, opts);
    const { roleName, policyName, description, trust, statements, late } = args;
    const example = policyDocument(typeof statements === "function" ? statements(late.examples) : statements);
    rejectArgs(this, `PrincipalRole "${name}"`, [
      ...checkName("role", roleName, "roleName"),
      ...checkName("policy", policyName, "policyName"),
      ...checkPolicies(roleName, { [policyName]: example }),
    ]);

    const child = { parent: this };
    const role = new aws.iam.Role(name, { name: roleName, description, assumeRolePolicy: JSON.stringify(trust), forceDetachPolicies: true }, child);
    const document = typeof statements === "function" ? late.values.apply((values) => JSON.stringify(policyDocument(statements(values)))) : JSON.stringify(example);
    const policy = new aws.iam.Policy(`${name}-policy`, { name: policyName, description, policy: document }, child);
    const attachment = new aws.iam.RolePolicyAttachment(`${name}-attachment`, { role: role.name, policyArn: policy.arn }, child);

    // Whoever assumes the role finds its permissions in place.
    this.roleArn = pulumi.all([role.arn, attachment.id]).apply(([arn]) => arn);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
