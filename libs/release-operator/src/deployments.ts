import {
  type AlarmConfiguration, type CodeDeployClient, CreateDeploymentCommand, type DeploymentInfo, type DeploymentStatus, GetDeploymentCommand, GetDeploymentTargetCommand, ListDeploymentsCommand,
  ListDeploymentTargetsCommand, StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { runningDeploymentStatuses } from "@switchyard/conventions";
import { Refusal } from "./refusal";

/** A deployment as far as an operator decides by it. */
export interface Deployment {
  deploymentId: string;
  /** As the API has it: `InProgress`, `Baking`, … */
  status: string;
  /** Our id of the attempt, when we started it. */
  description: string;
  /** ISO 8601. */
  createdAt: string;
  /** Of a rollback: the deployment that it undoes. */
  undoes?: string;
  /** Unknown before it has started. */
  traffic?: { fromVersion: string; toVersion: string; percent: number };
}

/** The deployments of one group, which runs one at a time. */
export interface Deployments {
  running(): Promise<Deployment | undefined>;
  /** The youngest, whatever became of it. */
  latest(): Promise<Deployment | undefined>;
  /** @throws Refusal when another one began in this moment */
  start(options: { appSpec: string; configName: string; description: string; alarms: AlarmConfiguration }): Promise<string>;
  /** Stops and puts all traffic back. @throws Refusal when it ended in this moment */
  stop(deploymentId: string): Promise<void>;
}

export function deployments(client: Pick<CodeDeployClient, "send">, group: { applicationName: string; deploymentGroupName: string }): Deployments {
  async function traffic(deploymentId: string): Promise<Deployment["traffic"]> {
    try {
      const { targetIds: [targetId] = [] } = await client.send(new ListDeploymentTargetsCommand({ deploymentId }));
      if (targetId === undefined) return undefined;
      const { deploymentTarget } = await client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
      const { currentVersion, targetVersion, targetVersionWeight = 0 } = deploymentTarget?.lambdaTarget?.lambdaFunctionInfo ?? {};
      if (currentVersion === undefined || targetVersion === undefined) return undefined;
      // The API's text calls it a percentage; what is seen is a fraction of 1.
      return { fromVersion: currentVersion, toVersion: targetVersion, percent: Math.round(targetVersionWeight <= 1 ? targetVersionWeight * 100 : targetVersionWeight) };
    } catch (error) {
      if (error instanceof Error && error.name === "DeploymentNotStartedException") return undefined;
      throw error;
    }
  }

  async function get(deploymentId: string): Promise<Deployment> {
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    const moved = await traffic(deploymentId);
    return { ...deploymentOf(deploymentId, deploymentInfo!), ...(moved && { traffic: moved }) };
  }

  async function first(statuses?: DeploymentStatus[]): Promise<Deployment | undefined> {
    const { deployments: [id] = [] } = await client.send(new ListDeploymentsCommand({ ...group, ...(statuses && { includeOnlyStatuses: statuses }) }));
    return id === undefined ? undefined : get(id);
  }

  return {
    running: () => first([...runningDeploymentStatuses]),
    latest: () => first(),

    async start({ appSpec, configName, description, alarms }) {
      try {
        const { deploymentId } = await client.send(new CreateDeploymentCommand({
          ...group, description, deploymentConfigName: configName,
          revision: { revisionType: "AppSpecContent", appSpecContent: { content: appSpec } },
          overrideAlarmConfiguration: alarms,
        }));
        return deploymentId!;
      } catch (error) {
        if (error instanceof Error && error.name === "DeploymentLimitExceededException") throw new Refusal("Another deployment of the group began in this moment, and CodeDeploy runs one at a time. Look again with `status`.");
        throw error;
      }
    },

    async stop(deploymentId) {
      try {
        await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
      } catch (error) {
        if (error instanceof Error && error.name === "DeploymentAlreadyCompletedException") throw new Refusal(`Deployment ${deploymentId} ended by itself in this moment. Look again with \`status\`.`);
        throw error;
      }
    },
  };
}

function deploymentOf(deploymentId: string, { status, description, createTime, rollbackInfo }: DeploymentInfo): Deployment {
  const undoes = rollbackInfo?.rollbackTriggeringDeploymentId;
  return { deploymentId, status: status ?? "", description: description ?? "", createdAt: createTime!.toISOString(), ...(undoes && { undoes }) };
}
