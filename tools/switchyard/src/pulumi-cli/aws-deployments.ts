import { CodeDeployClient, ListDeploymentsCommand } from "@aws-sdk/client-codedeploy";
import { runningDeploymentStatuses } from "@switchyard/conventions/release-pipeline";

import { goneGroup, type RunningDeployments } from "../operation/running-shifts";

/** Asks AWS, with the credentials that the environment gives, as Pulumi does. */
export function awsRunningDeployments(send?: CodeDeployClient["send"]): RunningDeployments {
  return async ({ applicationName, deploymentGroupName, region }) => {
    const client = send === undefined ? new CodeDeployClient({ region }) : { send };
    try {
      // One page: a group runs one deployment at a time.
      const { deployments = [] } = await client.send(new ListDeploymentsCommand({ applicationName, deploymentGroupName, includeOnlyStatuses: [...runningDeploymentStatuses] }));
      return deployments;
    } catch (error) {
      if (error instanceof Error && goneGroup.includes(error.name)) return [];
      throw new Error(`Whether a deployment of ${deploymentGroupName} runs cannot be told: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
}
