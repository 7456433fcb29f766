import type { NameReader, PassedRole } from "../../authorization/service-authorization";
import type { CallContext, Shape } from "../../service";
import { codedeployArn } from "./records";

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
