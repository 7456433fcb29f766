import { AwsError, type CallContext, type Reader, type Shape, type Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import type { HookEvent, LambdaAppSpec } from "./appspec";
import type { DeploymentState } from "./deployment-machine";

/** A hook that has been asked and may still answer. */
export interface HookExecution {
  hook: HookEvent;
  /** `LifecycleEventHookExecutionId`. */
  executionId: string;
  answered: boolean;
}

export interface DeploymentRecord {
  id: string;
  /** Place in lists, newest first. */
  order: string;
  applicationId: string;
  applicationName: string;
  groupId: string;
  groupName: string;
  configName: string;
  /** `TrafficRoutingConfig`, as it was when the deployment was made. */
  routing: Shape;
  description?: string;
  creator: "user" | "codeDeployRollback";
  createTime: number;
  /** `RevisionLocation`. */
  revision: Shape;
  previousRevision?: Shape;
  /** Absent until an AppSpec in S3 has been read. */
  spec?: LambdaAppSpec;
  serviceRoleArn: string;
  alarms: { enabled: boolean; ignorePollAlarmFailure: boolean; names: string[] };
  overrideAlarmConfiguration?: Shape;
  autoRollback: { enabled: boolean; events: string[] };
  deploymentStyle: Shape;
  /** Of a rollback: what it undoes, and whether that had moved traffic at all. */
  rollbackOf?: { deploymentId: string; restores: boolean };
  rollbackInfo?: Shape;
  hooks: HookExecution[];
  state: DeploymentState;
}

/** Keys are deployment ids. */
export const deployments = new RegionTable<DeploymentRecord>("codedeploy.deployment");
/** Ids of deployments; keys `<order>`, newest first. */
const allDeployments = new RegionTable<string>("codedeploy.deployment-order");
/** Ids of deployments; keys `<group id>/<order>`, newest first. */
const groupDeployments = new RegionTable<string>("codedeploy.group-deployment");
/** The deployment that is going on, by group id. */
const running = new RegionTable<string>("codedeploy.running-deployment");
/** What a group was last used for, by group id. */
const histories = new RegionTable<GroupHistory>("codedeploy.group-history");
const counters = new RegionTable<number>("codedeploy.counter");

export interface GroupHistory {
  lastAttempted?: string;
  lastSuccessful?: string;
  /** `RevisionLocation` of the last deployment that succeeded. */
  targetRevision?: Shape;
}

const ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LAST_ORDER = 1e12;

export function newDeploymentId(context: CallContext): string {
  return `d-${context.randomId(9, ID_LETTERS)}`;
}

/** The next place in lists that show the newest first. */
export function nextOrder(context: CallContext, tx: Transaction): string {
  const count = (counters.get(context, tx, "deployments") ?? 0) + 1;
  counters.put(context, tx, "deployments", count);
  return String(LAST_ORDER - count).padStart(13, "0");
}

/** Adds a deployment; from now on it is the one that runs in its group. */
export function addDeployment(context: CallContext, tx: Transaction, record: DeploymentRecord): void {
  deployments.put(context, tx, record.id, record);
  allDeployments.put(context, tx, record.order, record.id);
  groupDeployments.put(context, tx, `${record.groupId}/${record.order}`, record.id);
  running.put(context, tx, record.groupId, record.id);
  histories.put(context, tx, record.groupId, { ...groupHistory(context, tx, record.groupId), lastAttempted: record.id });
}

export function runningDeployment(context: CallContext, tx: Reader, groupId: string): string | undefined {
  return running.get(context, tx, groupId);
}

/** A deployment is over: its group is free again. */
export function releaseGroup(context: CallContext, tx: Transaction, record: DeploymentRecord): void {
  if (running.get(context, tx, record.groupId) === record.id) running.remove(context, tx, record.groupId);
  if (record.state.status !== "Succeeded") return;
  histories.put(context, tx, record.groupId, {
    ...groupHistory(context, tx, record.groupId), lastSuccessful: record.id, targetRevision: record.revision,
  });
}

export function groupHistory(context: CallContext, tx: Reader, groupId: string): GroupHistory {
  return histories.get(context, tx, groupId) ?? {};
}

/** Newest first. @param groupId @defaultValue deployments of all groups */
export function listedDeployments(context: CallContext, tx: Reader, groupId?: string): DeploymentRecord[] {
  const ids = groupId === undefined ? allDeployments.values(context, tx) : groupDeployments.values(context, tx, `${groupId}/`);
  return ids.flatMap((id) => deployments.get(context, tx, id) ?? []);
}

/** @throws AwsError for an id that cannot be one, or that nobody has */
export function existingDeployment(context: CallContext, tx: Reader, id: string | undefined): DeploymentRecord {
  if (id === undefined || id === "") throw new AwsError("DeploymentIdRequiredException", "The deployment ID was not specified");
  if (!/^d-[A-Z0-9]{9}$/.test(id)) throw new AwsError("InvalidDeploymentIdException", `Specified DeploymentId is not in the valid format: ${id}`);
  const found = deployments.get(context, tx, id);
  if (found === undefined) throw new AwsError("DeploymentDoesNotExistException", `The deployment ${id} could not be found`);
  return found;
}
