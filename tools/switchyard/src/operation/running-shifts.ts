import type { Snapshot } from "@switchyard/engine";

import type { RunPlan } from "../run/messages";
import { UserError } from "../workspace/problem";

/** A deployment group of CodeDeploy that a stack holds. */
export interface DeploymentGroup {
  applicationName: string;
  deploymentGroupName: string;
  region: string;
}

/** Asks the cloud for the ids of a group's deployments that have not ended; none when there is no such group any more. */
export type RunningDeployments = (group: DeploymentGroup) => Promise<string[]>;

/** How CodeDeploy says that a group is gone, or was never made. */
export const goneGroup = ["ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException"];

const groupType = "aws:codedeploy/deploymentGroup:DeploymentGroup";

interface Resource {
  type: string;
  outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Destroying anything of a system while traffic moves would leave callers between two versions: CodeDeploy could neither finish nor roll back. Whatever layer is
 * destroyed, the groups are looked for in the state of all layers of its system. A deployment that begins after this look is not seen.
 *
 * @param stateOf a layer's state; undefined when it was never deployed
 * @throws UserError naming every running deployment, and how to go on
 */
export async function rejectRunningShifts(
  plan: Pick<RunPlan, "stack" | "layers" | "workspace">,
  stateOf: (layer: string) => Promise<Pick<Snapshot, "resources"> | undefined>,
  runningDeployments: RunningDeployments,
): Promise<void> {
  const systems = plan.workspace.filter(({ name }) => plan.layers.includes(name)).map(({ system }) => system);
  const problems: string[] = [];
  for (const { name } of plan.workspace.filter(({ system }) => systems.includes(system))) {
    const resources = (await stateOf(name))?.resources ?? [];
    for (const group of deploymentGroupsOf(resources)) {
      for (const id of await runningDeployments(group)) problems.push(problemOf(plan, name, group, id, serviceOf(resources, group)));
    }
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"), 1);
}

function problemOf({ layers, stack }: Pick<RunPlan, "layers" | "stack">, owner: string, group: DeploymentGroup, id: string, service: string | undefined): string {
  const options = `${stack === "local" ? "" : ` --stack=${stack}`}${service === undefined ? "" : ` --service ${service}`}`;
  return (
    `${layers.join(", ")} cannot be destroyed while traffic moves: deployment ${id} of ${group.deploymentGroupName} has not ended on stack ${stack}.\n` +
    `Wait for its end (npx nx status ${owner}${options}), or put all traffic back first (npx nx stop ${owner}${options} --reason "…").`
  );
}

/** @param resources of one stack */
export function deploymentGroupsOf(resources: readonly Resource[]): DeploymentGroup[] {
  return resources.flatMap(({ type, outputs = {} }) => {
    const { appName, deploymentGroupName, arn } = outputs;
    if (type !== groupType || typeof appName !== "string" || typeof deploymentGroupName !== "string" || typeof arn !== "string") return [];
    return [{ applicationName: appName, deploymentGroupName, region: arn.split(":")[3]! }];
  });
}

/** What the stack's outputs call the service of a group. */
function serviceOf(resources: readonly Resource[], { deploymentGroupName }: DeploymentGroup): string | undefined {
  const names = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.["deploymentGroupNames"];
  return Object.entries((names ?? {}) as Record<string, unknown>).find(([, name]) => name === deploymentGroupName)?.[0];
}
