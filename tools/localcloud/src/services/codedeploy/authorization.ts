import type { AccessRequest } from "../../authorization/access-request";
import type { NameReader, PassedRole } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { existingDeployment } from "./deployments";
import { codedeployArn, existingGroup } from "./records";

/** Actions without a resource type in AWS's service authorization data: they are on `*` alone. */
const WITHOUT_RESOURCE = new Set([
  "BatchGetDeploymentTargets", "ContinueDeployment", "GetDeploymentTarget", "ListApplications", "ListDeploymentConfigs", "ListDeploymentTargets",
  "PutLifecycleEventHookExecutionStatus", "StopDeployment",
]);

/**
 * What calls to CodeDeploy ask of IAM where it is not the action of the same name on the resource that the input names.
 *
 * @returns undefined for the others
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
 */
export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  if (WITHOUT_RESOURCE.has(operation)) return [{ action: `codedeploy:${operation}`, resources: ["*"] }];
  if (operation === "CreateDeployment") return createDeployment(input, context);
  if (operation === "GetDeployment" || operation === "BatchGetDeployments") {
    const ids: string[] = operation === "GetDeployment" ? [input.deploymentId] : input.deploymentIds;
    return [{ action: `codedeploy:${operation}`, resources: [...new Set(ids.map((id) => groupOfDeployment(context, id)))] }];
  }
  if (operation === "ListDeployments") {
    const { applicationName, deploymentGroupName } = input;
    const isOfGroup = applicationName !== undefined && deploymentGroupName !== undefined;
    return [{ action: "codedeploy:ListDeployments", resources: [isOfGroup ? group(context, applicationName, deploymentGroupName) : "*"] }];
  }
  return undefined;
}

function group(context: CallContext, application: string, name: string): string {
  return codedeployArn(context, "deploymentgroup", `${application}/${name}`);
}

/** An id that nobody has belongs to no group; the call then needs the permission on all of them, and is told so. */
function groupOfDeployment(context: CallContext, id: string): string {
  try {
    const record = context.store.read((tx) => existingDeployment(context, tx, id));
    return group(context, record.applicationName, record.groupName);
  } catch {
    return group(context, "*", "*");
  }
}

function createDeployment(input: Shape, context: CallContext): AccessRequest[] {
  const { applicationName, deploymentGroupName } = input;
  const groupArn = group(context, applicationName, deploymentGroupName ?? "*");
  const application = codedeployArn(context, "application", applicationName);
  return [
    { action: "codedeploy:CreateDeployment", resources: [groupArn] },
    { action: "codedeploy:GetDeploymentConfig", resources: [codedeployArn(context, "deploymentconfig", configName(input, context))] },
    { action: "codedeploy:GetApplicationRevision", resources: [application] },
    { action: "codedeploy:RegisterApplicationRevision", resources: [application] },
    ...(input.overrideAlarmConfiguration === undefined ? [] : [{ action: "codedeploy:UpdateDeploymentGroup", resources: [groupArn] }]),
  ];
}

function configName({ applicationName, deploymentGroupName, deploymentConfigName }: Shape, context: CallContext): string {
  if (deploymentConfigName !== undefined) return deploymentConfigName;
  try {
    return context.store.read((tx) => existingGroup(context, tx, applicationName, deploymentGroupName ?? "")).settings.deploymentConfigName;
  } catch {
    return "*";
  }
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html */
export const names: Readonly<Record<string, NameReader>> = {
  ApplicationName: ({ applicationName, applicationNames }: Shape) => applicationName ?? applicationNames,
  DeploymentGroupName: ({ deploymentGroupName, currentDeploymentGroupName, deploymentGroupNames }: Shape) =>
    deploymentGroupName ?? currentDeploymentGroupName ?? deploymentGroupNames,
  DeploymentConfigurationName: ({ deploymentConfigName }) => deploymentConfigName,
  InstanceName: ({ instanceNames }) => instanceNames,
};

export function passedRoles(_operation: string, input: Shape, context: CallContext): PassedRole[] {
  if (input.serviceRoleArn === undefined) return [];
  const group = String(input.newDeploymentGroupName ?? input.deploymentGroupName ?? input.currentDeploymentGroupName);
  const resourceArn = codedeployArn(context, "deploymentgroup", `${String(input.applicationName)}/${group}`);
  return [{ roleArn: input.serviceRoleArn, service: "codedeploy.amazonaws.com", resourceArn }];
}
