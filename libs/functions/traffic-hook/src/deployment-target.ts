import { type CodeDeployClient, GetDeploymentTargetCommand, ListDeploymentTargetsCommand } from "@aws-sdk/client-codedeploy";

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
