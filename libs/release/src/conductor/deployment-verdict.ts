/** What GetDeployment says, as far as it decides. */
export interface ObservedDeployment {
  deploymentId: string;
  status: string;
  error?: { code?: string; message?: string };
  rollbackDeploymentId?: string;
}

export type DeploymentVerdict = { kind: "running" } | { kind: "succeeded" } | { kind: "ended"; state: "FAILURE" | "STOP"; cause: string; rollbackDeploymentId?: string };

/**
 * Where a deployment stands. Only Succeeded, Failed and Stopped are final: AWS has added states in between before, and a new one must not
 * be taken for a failure.
 */
export function deploymentVerdict({ status, error, rollbackDeploymentId }: ObservedDeployment): DeploymentVerdict {
  if (status === "Succeeded") return { kind: "succeeded" };
  if (status !== "Failed" && status !== "Stopped") return { kind: "running" };
  const cause = [error?.code, error?.message].filter((part) => part !== undefined && part !== "").join(": ");
  return {
    kind: "ended", state: status === "Failed" ? "FAILURE" : "STOP",
    cause: cause === "" ? noReason : cause,
    ...(rollbackDeploymentId === undefined || rollbackDeploymentId === "" ? {} : { rollbackDeploymentId }),
  };
}

const noReason = "CodeDeploy gave no reason";

/**
 * Whether somebody asked for the stop: CodeDeploy says `MANUAL_STOP`, and it is not known to say so of every one. What an alarm or a hook
 * has ended always has a code of its own.
 */
export function isStopRequested({ state, cause }: { state: string; cause: string }): boolean {
  return state === "STOP" && (cause === noReason || cause.startsWith("MANUAL_STOP"));
}

/** What an alarm said while a deployment ran. */
export interface AlarmStatement { name: string; reason: string }

/** CodePipeline's limit for the message of a failed action. */
export const maximumFailureCharacters = 5000;

/** How CodeDeploy put the traffic back; `none` when it names no rollback. */
export type RollbackEnd = { kind: "none" } | { kind: "succeeded"; deploymentId: string } | { kind: "failed"; deploymentId: string; cause: string };

export interface ReleaseFailure {
  service: string;
  from: string;
  to: string;
  deploymentId: string;
  verdict: Extract<DeploymentVerdict, { kind: "ended" }>;
  rollback: RollbackEnd;
  alarms: readonly AlarmStatement[];
  /** What the hooks found wrong. @defaultValue nothing */
  hooks?: readonly string[];
  /** Who or what had it stopped, as it goes on after "stopped"; without it CodeDeploy's own cause is told. */
  stopReason?: string;
  /** Command that shows the whole record. */
  look: string;
  /** Command that puts the alias right. */
  repair: string;
}

/** What happened, why, where the traffic is now and where to look: the text that people find in the pipeline. */
export function failureMessage({ service, from, to, deploymentId, verdict, rollback, alarms, hooks = [], stopReason, look, repair }: ReleaseFailure): string {
  const lines = [
    `Version ${to} of ${service} was not released: deployment ${deploymentId} ${stopReason === undefined ? `${verdict.state === "STOP" ? "was stopped" : "failed"}. ${verdict.cause}` : `was stopped ${stopReason}`}`,
    ...hooks,
    ...alarms.map(({ name, reason }) => `Alarm ${name}: ${reason}`),
    whereTrafficIs(rollback, { from, to, repair }),
    `The whole record: ${look}`,
  ];
  return clip(lines.join("\n"), maximumFailureCharacters);
}

function whereTrafficIs(rollback: RollbackEnd, { from, to, repair }: Pick<ReleaseFailure, "from" | "to" | "repair">): string {
  switch (rollback.kind) {
    case "none": return "CodeDeploy reports no rollback: look where the alias points before anything else.";
    case "succeeded": return `All traffic is back on version ${from} (rollback ${rollback.deploymentId}).`;
    case "failed": return `THE ROLLBACK FAILED (${rollback.deploymentId}): ${rollback.cause}\n`
      + `Callers may still be on version ${to}. Put the alias right now: ${repair}`;
  }
}

/** @returns the text, cut with a mark where it is too long */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
