import { type CodeDeployClient, CreateDeploymentCommand, type DeploymentInfo, GetDeploymentCommand, ListDeploymentsCommand, StopDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { deploymentConfigs, runningDeploymentStatuses } from "@switchyard/conventions";
import { listed } from "@switchyard/function-support";
import { currentVersionOf, type ObservedDeployment } from "@switchyard/release";

export interface DeploymentControlOptions {
  client: Pick<CodeDeployClient, "send">;
  applicationName: string;
  deploymentGroupName: string;
}

/** A deployment with what says whose it is and when it was. */
export interface KnownDeployment extends ObservedDeployment {
  /** Our id of the attempt, when the conductor started it. */
  description: string;
  /** Version that it moves traffic from. */
  from?: string;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
}

/** The deployments of one group. */
export interface DeploymentControl {
  /** @returns undefined when the group has a running deployment and takes no other */
  start(options: { appSpec: string; role: "shift" | "promotion"; description: string }): Promise<string | undefined>;
  get(deploymentId: string): Promise<KnownDeployment>;
  /** The group runs one at a time. */
  running(): Promise<KnownDeployment | undefined>;
  /** A deployment with this description that was created after a time, whatever has become of it. @param since milliseconds since the epoch */
  startedAs(description: string, since: number): Promise<KnownDeployment | undefined>;
  /** Stops and puts all traffic back. */
  stop(deploymentId: string): Promise<void>;
}

/** By which the clocks of two services may differ. */
const clockMilliseconds = 60_000;

export function deploymentControl({ client, applicationName, deploymentGroupName }: DeploymentControlOptions): DeploymentControl {
  const group = { applicationName, deploymentGroupName };

  async function get(deploymentId: string): Promise<KnownDeployment> {
    const { deploymentInfo: info } = await client.send(new GetDeploymentCommand({ deploymentId }));
    return known(deploymentId, info!);
  }

  return {
    get,

    async start({ appSpec, role, description }) {
      try {
        const { deploymentId } = await client.send(
          new CreateDeploymentCommand({
            ...group,
            description,
            deploymentConfigName: role === "shift" ? deploymentConfigs.linear : deploymentConfigs.allAtOnce,
            revision: { revisionType: "AppSpecContent", appSpecContent: { content: appSpec } },
          }),
        );
        return deploymentId!;
      } catch (error) {
        if (error instanceof Error && error.name === "DeploymentLimitExceededException") return undefined;
        throw error;
      }
    },

    async running() {
      const { deployments = [] } = await client.send(new ListDeploymentsCommand({ ...group, includeOnlyStatuses: [...runningDeploymentStatuses] }));
      return deployments[0] === undefined ? undefined : get(deployments[0]);
    },

    async startedAs(description, since) {
      const createTimeRange = { start: new Date(since - clockMilliseconds) };
      const ids = listed((nextToken) => client.send(new ListDeploymentsCommand({ ...group, createTimeRange, nextToken })), (page) => [page.deployments, page.nextToken]);
      for await (const deploymentId of ids) {
        const found = await get(deploymentId);
        if (found.description === description) return found;
      }
      return undefined;
    },

    async stop(deploymentId) {
      try {
        await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
      } catch (error) {
        // It ended by itself in this moment; its end is read with the next look.
        if (!(error instanceof Error && error.name === "DeploymentAlreadyCompletedException")) throw error;
      }
    },
  };
}

function known(deploymentId: string, { status, errorInformation, rollbackInfo, description, revision, createTime, startTime, completeTime }: DeploymentInfo): KnownDeployment {
  const from = currentVersionOf(revision?.appSpecContent?.content ?? "");
  const started = (startTime ?? createTime)!;
  return {
    deploymentId,
    status: status ?? "",
    ...(errorInformation && { error: { code: errorInformation.code, message: errorInformation.message } }),
    ...(rollbackInfo?.rollbackDeploymentId === undefined ? {} : { rollbackDeploymentId: rollbackInfo.rollbackDeploymentId }),
    description: description ?? "",
    ...(from !== undefined && { from }),
    startedAt: started.toISOString(),
    endedAt: (completeTime ?? started).toISOString(),
  };
}
