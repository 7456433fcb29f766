import { type CodeDeployClient, GetDeploymentCommand, GetDeploymentTargetCommand, ListDeploymentTargetsCommand } from "@aws-sdk/client-codedeploy";

export interface DeploymentTarget {
  functionName: string;
  /** Version that the traffic goes to, by number. */
  targetVersion: string;
}

/**
 * What a deployment is about: the event of a hook does not say it, and the alias still serves the old version before the shift.
 *
 * @throws Error when the deployment has no Lambda target
 */
export async function deploymentTarget(client: Pick<CodeDeployClient, "send">, deploymentId: string): Promise<DeploymentTarget> {
  const { targetIds: [targetId] = [] } = await client.send(new ListDeploymentTargetsCommand({ deploymentId }));
  if (targetId === undefined) throw new Error(`Deployment ${deploymentId} has no target.`);
  const { deploymentTarget: target } = await client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
  const { functionName, targetVersion } = target?.lambdaTarget?.lambdaFunctionInfo ?? {};
  if (functionName === undefined || targetVersion === undefined) throw new Error(`Deployment ${deploymentId} does not say which version it deploys.`);
  return { functionName, targetVersion };
}

/**
 * The alarms that guard a deployment: those of its group, but for those that whoever started it has overridden.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
 */
export async function guardingAlarms(client: Pick<CodeDeployClient, "send">, deploymentId: string, ofGroup: readonly string[]): Promise<string[]> {
  const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
  const override = deploymentInfo?.overrideAlarmConfiguration;
  if (override === undefined) return [...ofGroup];
  return override.enabled === true ? (override.alarms ?? []).flatMap(({ name }) => name ?? []) : [];
}
