import { byService, PrincipalRole } from "@switchyard/components";
import type { Service } from "@switchyard/conventions";
import * as pulumi from "@pulumi/pulumi";
import { historyRecorderRole } from "./iam/history-recorder-role";
import { type EnvironmentScope, exampleLateArns, type LateArns, type RoleDefinition, serviceScope } from "./iam/role-scope";
import { githubWebhookRole, webhookStartRole } from "./iam/webhook-roles";
import { versionCleanupRole } from "./iam/version-cleanup-role";
import { ServiceRoles } from "./service-roles";

export interface EnvironmentRolesArgs {
  scope: EnvironmentScope;
  environmentSuffix: string;
  services: readonly Service[];
  connectionArn: pulumi.Output<string>;
  topicKeyArn: pulumi.Output<string>;
  restrictsPipelineTrust: boolean;
  npmCache: boolean;
  githubWebhook: boolean;
}

/** Every role of the environment: the shared ones, and those of each service. */
export class EnvironmentRoles extends pulumi.ComponentResource {
  /** By service, then by principal; the layers above take theirs from here. */
  public readonly serviceRoleArns: Record<string, Record<string, string>>;
  public readonly historyRecorderRoleArn: pulumi.Output<string>;
  public readonly versionCleanupRoleArn: pulumi.Output<string>;
  /** By service. */
  public readonly releaseApproverPolicyArns: pulumi.Output<Record<string, string>>;
  /** By service. */
  public readonly releaseOperatorPolicyArns: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: EnvironmentRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:foundation:EnvironmentRoles", name, {}, opts);
    const { scope, environmentSuffix, services, connectionArn, topicKeyArn, restrictsPipelineTrust, npmCache, githubWebhook } = args;
    const { shared, place } = scope;
    const late: pulumi.Output<LateArns> = pulumi.output({ connectionArn, topicKeyArn });
    const role = (purpose: string, roleName: string, policyName: string, definition: RoleDefinition) =>
      new PrincipalRole(`${name}-${purpose}`, { roleName, policyName, ...definition, late: { values: late, examples: exampleLateArns(place) } }, { parent: this });

    const recorder = role("history-recorder", shared.historyRecorderRole, shared.historyRecorderPolicy, historyRecorderRole(scope));
    const cleanup = role("version-cleanup", shared.versionCleanupRole, shared.versionCleanupPolicy, versionCleanupRole(scope));
    if (githubWebhook) {
      role("github-webhook", shared.githubWebhookRole, shared.githubWebhookPolicy, githubWebhookRole(scope));
      role("webhook-start", shared.webhookStartRole, shared.webhookStartPolicy, webhookStartRole(scope));
    }
    const made = services.map((service) => {
      const serviceArgs = { service, scope: serviceScope(scope, service.name, environmentSuffix), late, restrictsPipelineTrust, npmCache };
      return { service: service.name, made: new ServiceRoles(`${name}-${service.name}`, serviceArgs, { parent: this }) };
    });

    this.serviceRoleArns = Object.fromEntries(made.map(({ service, made: roles }) => [service, roles.roleArns]));
    this.historyRecorderRoleArn = recorder.roleArn;
    this.versionCleanupRoleArn = cleanup.roleArn;
    this.releaseApproverPolicyArns = byService(made, (roles) => roles.releaseApproverPolicyArn);
    this.releaseOperatorPolicyArns = byService(made, (roles) => roles.releaseOperatorPolicyArn);
    this.registerOutputs({
      serviceRoleArns: this.serviceRoleArns,
      historyRecorderRoleArn: this.historyRecorderRoleArn,
      versionCleanupRoleArn: this.versionCleanupRoleArn,
      releaseApproverPolicyArns: this.releaseApproverPolicyArns,
      releaseOperatorPolicyArns: this.releaseOperatorPolicyArns,
    });
  }
}
