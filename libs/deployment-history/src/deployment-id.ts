import type { ItemIdentity } from "./history-item";

/**
 * Keys of the deployment history. The id is ours, because an attempt exists before CodeDeploy gives one and may end without.
 */

/** One attempt to release one execution of a service's pipeline. */
export interface Attempt {
  service: string;
  executionId: string;
  /** From 1; a retry of the stage is a new one. */
  attempt: number;
}

export function deploymentIdOf({ service, executionId, attempt }: Attempt): string {
  return `${service}:${executionId}:${attempt}`;
}

/** @returns undefined for an id of another form, as deployments outside of the pipeline have */
export function parseDeploymentId(id: string): Attempt | undefined {
  const [, service, executionId, attempt] = /^([^:]+):([0-9a-f-]{36}):([1-9]\d*)$/.exec(id) ?? [];
  return service === undefined || executionId === undefined ? undefined : { service, executionId, attempt: Number(attempt) };
}

/** What an operator starts outside of a pipeline, and records under an id of its own. */
export type OperatorWork = "rollback" | "override" | "repair";

/** @param unique a UUID */
export function operatorIdOf({ service, work, unique }: { service: string; work: OperatorWork; unique: string }): string {
  return `${service}:${work}:${unique}`;
}

/** @returns undefined for an id of another form */
export function parseOperatorId(id: string): { service: string; work: OperatorWork } | undefined {
  const [, service, work] = /^([^:]+):(rollback|override|repair):[0-9a-f-]{36}$/.exec(id) ?? [];
  return service === undefined || work === undefined ? undefined : { service, work: work as OperatorWork };
}

/**
 * The item that an id stands for.
 *
 * @param id ours, or CodeDeploy's of a deployment that nobody of ours has started
 */
export function identityOf(id: string, service: string): ItemIdentity {
  if (parseDeploymentId(id)?.service === service) return { deploymentId: id, service, origin: "pipeline" };
  return { deploymentId: id, service, origin: parseOperatorId(id)?.service === service ? "operator" : "manual" };
}

const pointerPrefix = "codedeploy:";

/** Key of the item that leads from CodeDeploy's id to ours. */
export function pointerIdOf(codeDeployId: string): string {
  return `${pointerPrefix}${codeDeployId}`;
}

export function isPointerId(id: string): boolean {
  return id.startsWith(pointerPrefix);
}
