import { type CodeDeployClient, ListDeploymentsCommand, type ListDeploymentsCommandInput } from "@aws-sdk/client-codedeploy";
import { runningDeploymentStatuses } from "@switchyard/conventions";
import type { DeploymentHistory } from "@switchyard/deployment-history";
import { allListed } from "@switchyard/function-support";
import { releaseRecord } from "@switchyard/release";

export interface ShiftHistoryOptions {
  client: Pick<CodeDeployClient, "send">;
  applicationName: string;
  history: Pick<DeploymentHistory, "find" | "follow">;
}

/** What the deployments of a group say of versions. */
export interface ShiftHistory {
  /** Whether a deployment of the group runs, a rollback included. */
  isRunning(deploymentGroupName: string): Promise<boolean>;
  /**
   * Versions that served the callers just before a version did: where a rollback goes. The group's deployments lead to their items; the table is
   * not read through, because the audit trail grows for ever.
   *
   * @param since no deployment older than this brought the version; milliseconds since the epoch
   */
  versionsBefore(deploymentGroupName: string, version: string, since: number): Promise<string[]>;
}

export function shiftHistory({ client, applicationName, history }: ShiftHistoryOptions): ShiftHistory {
  const list = (more: Omit<ListDeploymentsCommandInput, "applicationName">): Promise<string[]> =>
    allListed((nextToken) => client.send(new ListDeploymentsCommand({ applicationName, ...more, nextToken })), (page) => [page.deployments, page.nextToken]);

  return {
    async isRunning(deploymentGroupName) {
      return (await list({ deploymentGroupName, includeOnlyStatuses: [...runningDeploymentStatuses] })).length > 0;
    },

    async versionsBefore(deploymentGroupName, version, since) {
      const succeeded = await list({ deploymentGroupName, includeOnlyStatuses: ["Succeeded"], createTimeRange: { start: new Date(since) } });
      const before = new Set<string>();
      for (const codeDeployId of succeeded) {
        const deploymentId = await history.follow(codeDeployId);
        const item = deploymentId === undefined ? undefined : await history.find(deploymentId);
        const { fromVersion, toVersion } = releaseRecord(item?.facts ?? {});
        if (toVersion === version && fromVersion !== undefined) before.add(fromVersion);
      }
      return [...before];
    },
  };
}
