import type { CallContext, Reader, Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";
import { noApplication, noGroup } from "./errors";

export type ComputePlatform = "Server" | "Lambda" | "ECS";

export interface ApplicationRecord {
  id: string;
  name: string;
  computePlatform: ComputePlatform;
  created: Date;
  tags: Tags;
}

export interface DeploymentGroupRecord {
  id: string;
  application: string;
  name: string;
  /** `DeploymentGroupInfo` without names, id and compute platform. */
  settings: Shape;
  tags: Tags;
}

export interface DeploymentConfigRecord {
  deploymentConfigId: string;
  deploymentConfigName: string;
  computePlatform: ComputePlatform;
  createTime: Date;
  minimumHealthyHosts?: Shape;
  trafficRoutingConfig?: Shape;
}

export const applications = new RegionTable<ApplicationRecord>("codedeploy.application");
/** Keys `<application>/<group>`. */
export const groups = new RegionTable<DeploymentGroupRecord>("codedeploy.group");
/** Custom configurations only. */
export const configs = new RegionTable<DeploymentConfigRecord>("codedeploy.config");

export function existingApplication(context: CallContext, tx: Reader, name: string): ApplicationRecord {
  const found = applications.get(context, tx, name);
  if (found === undefined) throw noApplication(name);
  return found;
}

export function existingGroup(context: CallContext, tx: Reader, application: string, name: string): DeploymentGroupRecord {
  existingApplication(context, tx, application);
  const found = groups.get(context, tx, `${application}/${name}`);
  if (found === undefined) throw noGroup(name);
  return found;
}

/** A group whatever its name has become; none when it is deleted. */
export function groupById(context: CallContext, tx: Reader, id: string): DeploymentGroupRecord | undefined {
  return groups.values(context, tx).find((group) => group.id === id);
}

export function codedeployArn(context: CallContext, kind: "application" | "deploymentgroup" | "deploymentconfig", name: string): string {
  return `arn:${context.partition}:codedeploy:${context.region}:${context.accountId}:${kind}:${name}`;
}
