import {
  type CodeDeployClient, GetDeploymentCommand, GetDeploymentTargetCommand, ListDeploymentsCommand, ListDeploymentTargetsCommand,
  type DeploymentInfo, type LambdaTarget, StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { allListed } from "@switchyard/function-support";
import type { ObservedShift, ObservedTarget } from "@switchyard/release";

/** A deployment, and which group it is of. */
export interface GroupedShift extends ObservedShift {
  applicationName: string;
  deploymentGroupName: string;
}

/** What CodeDeploy knows, and the one thing that may be done about it. */
export interface Deployments {
  get(deploymentId: string): Promise<GroupedShift>;
  /** Ids of deployments that were created after a time, newest first. @param since milliseconds since the epoch */
  since(applicationName: string, deploymentGroupName: string, since: number): Promise<string[]>;
  /** Stops it and puts all traffic back; one that has ended meanwhile is left as it is. */
  stop(deploymentId: string): Promise<void>;
}

export function deployments(client: Pick<CodeDeployClient, "send">): Deployments {
  async function target(deploymentId: string): Promise<ObservedTarget | undefined> {
    try {
      const { targetIds: [targetId] = [] } = await client.send(new ListDeploymentTargetsCommand({ deploymentId }));
      if (targetId === undefined) return undefined;
      const { deploymentTarget } = await client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
      return observedTarget(deploymentTarget?.lambdaTarget);
    } catch (error) {
      if (error instanceof Error && error.name === "DeploymentNotStartedException") return undefined;
      throw error;
    }
  }

  return {
    async get(deploymentId) {
      // The target is read first: what it says of traffic is then never newer than the end of the deployment.
      const observed = await target(deploymentId);
      const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
      return { ...observedShift(deploymentId, deploymentInfo!), ...(observed !== undefined && { target: observed }) };
    },

    since: (applicationName, deploymentGroupName, since) => allListed(
      (nextToken) => client.send(new ListDeploymentsCommand({ applicationName, deploymentGroupName, createTimeRange: { start: new Date(since) }, nextToken })),
      (page) => [page.deployments, page.nextToken],
    ),

    async stop(deploymentId) {
      try {
        await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
      } catch (error) {
        if (!(error instanceof Error && error.name === "DeploymentAlreadyCompletedException")) throw error;
      }
    },
  };
}

function observedShift(deploymentId: string, info: DeploymentInfo): GroupedShift {
  const { rollbackDeploymentId, rollbackTriggeringDeploymentId: undoes } = info.rollbackInfo ?? {};
  return {
    deploymentId, applicationName: info.applicationName!, deploymentGroupName: info.deploymentGroupName!, status: info.status!,
    description: info.description ?? "", configName: info.deploymentConfigName!, createdAt: info.createTime!.toISOString(),
    ...(info.completeTime !== undefined && { endedAt: info.completeTime.toISOString() }),
    ...(info.errorInformation !== undefined && { error: { code: info.errorInformation.code, message: info.errorInformation.message } }),
    ...(rollbackDeploymentId && { rollbackDeploymentId }),
    ...(undoes && { undoes }),
  };
}

function observedTarget(target: LambdaTarget | undefined): ObservedTarget | undefined {
  const { currentVersion, targetVersion, targetVersionWeight = 0 } = target?.lambdaFunctionInfo ?? {};
  if (target === undefined || currentVersion === undefined || targetVersion === undefined) return undefined;
  const traffic = target.lifecycleEvents?.find(({ lifecycleEventName }) => lifecycleEventName === "AllowTraffic");
  return {
    fromVersion: currentVersion, toVersion: targetVersion,
    // The API's text calls it a percentage; what is seen is a fraction of 1.
    percent: Math.round(targetVersionWeight <= 1 ? targetVersionWeight * 100 : targetVersionWeight),
    ...(traffic?.startTime !== undefined && { trafficFrom: traffic.startTime.toISOString() }),
    ...(traffic?.endTime !== undefined && { trafficUntil: traffic.endTime.toISOString() }),
  };
}
