import { actions, stages } from "@switchyard/conventions";
import { deploymentIdOf, identityOf, type ItemIdentity } from "@switchyard/deployment-history";
import { ownerOf, releaseRecord, type ReleaseRecord } from "@switchyard/release";
import type { AlarmState } from "./alarms";
import type { Deployment } from "./deployments";
import type { AliasState } from "./functions";
import type { Operator } from "./operator";
import type { ActionState, Execution, StageState } from "./pipelines";

/** What a deployment is for, and the item that records it. */
export interface Owner {
  identity: ItemIdentity;
  role: "shift" | "promotion";
}

/** @param deployment not a rollback by CodeDeploy */
export function ownerOfDeployment({ deploymentId, description }: Deployment, service: string): Owner {
  const { deploymentId: id, role } = ownerOf(description);
  const identity = identityOf(id, service);
  return { identity: identity.origin === "manual" ? identityOf(deploymentId, service) : identity, role };
}

/** The item that records a deployment, or what it undoes. */
export async function itemOfDeployment({ history, service }: Operator, deployment: Deployment): Promise<ItemIdentity> {
  if (deployment.undoes === undefined) return ownerOfDeployment(deployment, service).identity;
  return identityOf((await history.follow(deployment.undoes)) ?? deployment.undoes, service);
}

/** An approval that waits for an answer. */
export interface OpenApproval {
  executionId: string;
  token: string;
}

export function openApproval(states: readonly StageState[]): OpenApproval | undefined {
  const stage = states.find((one) => one.stage === stages.switchTraffic);
  const token = stage?.actions.find(({ action }) => action === actions.approve)?.token;
  return stage?.executionId === undefined || token === undefined ? undefined : { executionId: stage.executionId, token };
}

/** Executions that have not ended, oldest first: that is the order in which they go through the stages. */
export function runningExecutions(executions: readonly Execution[]): Execution[] {
  return executions.filter(({ status }) => status === "InProgress" || status === "Stopping").reverse();
}

/** The item of an execution's last attempt. */
export async function attemptOfExecution({ pipeline, service }: Operator, executionId: string): Promise<ItemIdentity> {
  return identityOf(deploymentIdOf({ service, executionId, attempt: await pipeline.attempt(executionId) }), service);
}

export interface RetryableStage {
  stage: string;
  executionId: string;
}

const over = ["Failed", "Stopped"];

/** Stages that failed or were stopped, that of the youngest execution first. */
export function retryableStages(states: readonly StageState[], executions: readonly Execution[]): RetryableStage[] {
  const age = (id: string): number => executions.findIndex(({ executionId }) => executionId === id);
  const isOver = (id: string): boolean => over.includes(executions.find(({ executionId }) => executionId === id)?.status ?? "Failed");
  return states
    .flatMap(({ stage, executionId, status }) => (executionId !== undefined && over.includes(status ?? "") && isOver(executionId) ? [{ stage, executionId }] : []))
    .sort((a, b) => age(a.executionId) - age(b.executionId));
}

/** A release that only its red alarms keep from being released. */
export interface HeldRelease {
  identity: ItemIdentity;
  record: ReleaseRecord;
  /** Version that was published for it. */
  version: string;
  /** Whether the conductor still waits for the alarms, and goes on with a deployment that is started in its release's name. */
  isWaitedFor: boolean;
}

/** @returns why there is none, in words, when there is none */
export async function heldRelease(operated: Operator, states: readonly StageState[], alarms: readonly AlarmState[], live: AliasState): Promise<HeldRelease | string> {
  const stage = states.find((one) => one.stage === stages.switchTraffic);
  const conductor = stage?.actions.find(({ action }) => action === actions.switchTraffic);
  const status = conductor?.status;
  if (stage?.executionId === undefined || (status !== "InProgress" && status !== "Failed")) return "no release waits for its alarms, or has failed because of them";
  if (!alarms.some(isRed)) return "no candidate alarm is red, so none keeps a release back";
  const identity = await attemptOfExecution(operated, stage.executionId);
  const item = await operated.history.find(identity.deploymentId);
  const record = releaseRecord(item?.facts ?? {});
  const version = record.candidateVersion;
  if (version === undefined) return `release ${identity.deploymentId} has not come to its candidate alarms`;
  if (record.deploymentIds.length > 0) return `release ${identity.deploymentId} has moved traffic already; an override is for alarms that are red before that`;
  if (live.version === version) return `version ${version}, which release ${identity.deploymentId} made, serves all callers already`;
  return { identity, record, version, isWaitedFor: status === "InProgress" };
}

export function isRed({ state }: AlarmState): boolean {
  return state === "ALARM";
}

export function failureOf({ actions: all }: StageState): ActionState | undefined {
  return all.find(({ status }) => status === "Failed" || status === "Abandoned");
}
