import type { LocalCloud } from "@switchyard/localcloud";
import { runningDeploymentStatuses } from "@switchyard/conventions/release-pipeline";

import { goneGroup, type RunningDeployments } from "./running-shifts";

/** The deployments that a local cloud is carrying out. @param open asked for the cloud with the first group */
export function deploymentsRunningIn(open: () => Promise<Pick<LocalCloud, "call" | "administrator">>): RunningDeployments {
  return async ({ applicationName, deploymentGroupName, region }) => {
    const cloud = await open();
    try {
      const input = { applicationName, deploymentGroupName, includeOnlyStatuses: [...runningDeploymentStatuses] };
      const { deployments } = await cloud.call({ service: "codedeploy", operation: "ListDeployments", input, caller: cloud.administrator, region });
      return deployments as string[];
    } catch (error) {
      if (goneGroup.includes((error as { code?: string }).code ?? "")) return [];
      throw error;
    }
  };
}
