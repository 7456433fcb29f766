import { PrincipalRole, rejectArgs } from "@switchyard/components";
import { checkPolicies, policyDocument, type Service, servicePrincipals, type ServicePrincipal, type Statement } from "@switchyard/conventions";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildRole } from "./iam/build-role";
import { codedeployRole } from "./iam/codedeploy-role";
import { blueRole, greenRole } from "./iam/execution-roles";
import { releaseApproverStatements, releaseOperatorStatements } from "./iam/people-policies";
import { pipelineRole } from "./iam/pipeline-role";
import { releaseConductorRole } from "./iam/release-conductor-role";
import { exampleLateArns, type LateArns, type RoleDefinition, type ServiceScope } from "./iam/role-scope";
import { afterTrafficHookRole, beforeTrafficHookRole } from "./iam/traffic-hook-roles";

export interface ServiceRolesArgs {
  service: Service;
  scope: ServiceScope;
  late: pulumi.Output<LateArns>;
  restrictsPipelineTrust: boolean;
  /** Whether builds take npm packages through CodeArtifact. */
  npmCache: boolean;
}

/** Every role of one service, by principal; each has a file of its own. */
export function serviceRoleDefinitions({ service, scope, restrictsPipelineTrust, npmCache }: Omit<ServiceRolesArgs, "late">): Record<ServicePrincipal, RoleDefinition> {
  return {
    pipeline: pipelineRole(scope, { repository: service.repository, restrictsTrust: restrictsPipelineTrust }),
    build: buildRole(scope, { npmCache }),
    codedeploy: codedeployRole(scope),
    "release-conductor": releaseConductorRole(scope),
    "before-traffic-hook": beforeTrafficHookRole(scope),
    "after-traffic-hook": afterTrafficHookRole(scope),
    blue: blueRole(scope),
    green: greenRole(scope),
  };
}

/** ARNs of a service's roles, from the naming convention. */
export function roleArns({ arn, names }: ServiceScope): Record<ServicePrincipal, string> {
  return Object.fromEntries(servicePrincipals.map((principal) => [principal, arn.role(names.roles[principal])])) as Record<ServicePrincipal, string>;
}

/** The roles and the people's policies of one service; nothing here grows with the number of services. */
export class ServiceRoles extends pulumi.ComponentResource {
  /** ARNs by principal: plain, because the layers above decide by them what a preview shows. */
  public readonly roleArns: Record<ServicePrincipal, string>;
  /** Attach it to those who approve releases. */
  public readonly releaseApproverPolicyArn: pulumi.Output<string>;
  /** Attach it to those who stop, promote and roll back releases. */
  public readonly releaseOperatorPolicyArn: pulumi.Output<string>;

  constructor(name: string, args: ServiceRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:foundation:ServiceRoles", name, {}, opts);
    const { service, scope, late } = args;
    const { names, place } = scope;
    const definitions = serviceRoleDefinitions(args);

    for (const principal of servicePrincipals) {
      new PrincipalRole(
        `${name}-${principal}`,
        {
          roleName: names.roles[principal],
          policyName: names.policies[principal],
          ...definitions[principal],
          late: { values: late, examples: exampleLateArns(place) },
        },
        { parent: this },
      );
    }
    this.roleArns = roleArns(scope);
    this.releaseApproverPolicyArn = this.peoplePolicy(`${name}-release-approver`, names.releaseApproverPolicy, `Approves the releases of ${service.name}`, releaseApproverStatements(service.name, scope));
    this.releaseOperatorPolicyArn = this.peoplePolicy(`${name}-release-operator`, names.releaseOperatorPolicy, `Operates the releases of ${service.name}`, releaseOperatorStatements(service.name, scope));
    this.registerOutputs({
      roleArns: this.roleArns,
      releaseApproverPolicyArn: this.releaseApproverPolicyArn,
      releaseOperatorPolicyArn: this.releaseOperatorPolicyArn,
    });
  }

  private peoplePolicy(name: string, policyName: string, description: string, statements: Statement[]): pulumi.Output<string> {
    const document = policyDocument(statements);
    rejectArgs(this, `Policy "${policyName}"`, checkPolicies("people", { [policyName]: document }));
    return new aws.iam.Policy(name, { name: policyName, description, policy: JSON.stringify(document) }, { parent: this }).arn;
  }
}
