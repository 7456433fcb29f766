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

const pointerPrefix = "codedeploy:";

/** Key of the item that leads from CodeDeploy's id to ours. */
export function pointerIdOf(codeDeployId: string): string {
  return `${pointerPrefix}${codeDeployId}`;
}

export function isPointerId(id: string): boolean {
  return id.startsWith(pointerPrefix);
}
