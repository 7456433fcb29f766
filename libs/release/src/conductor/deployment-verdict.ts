import { type AliasTraffic, isSplit } from "./alias-traffic";

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

/** How CodeDeploy put the traffic back, or where it is when it has not; `none` when it names no rollback. */
export type RollbackEnd =
  | { kind: "none"; alias: AliasTraffic }
  | { kind: "succeeded"; deploymentId: string }
  | { kind: "failed"; deploymentId: string; cause: string; alias: AliasTraffic };

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
  /** Command that ends a split of traffic. It refuses when nothing is split. */
  repair: string;
  /** Command that gives all callers the version before. It refuses while traffic is split. */
  goBack: string;
}

/** What happened, why, where the traffic is now and where to look: the text that people find in the pipeline. */
export function failureMessage(failure: ReleaseFailure): string {
  const { service, to, deploymentId, verdict, alarms, hooks = [], stopReason, look } = failure;
  const lines = [
    `Version ${to} of ${service} was not released: deployment ${deploymentId} ${stopReason === undefined ? `${verdict.state === "STOP" ? "was stopped" : "failed"}. ${verdict.cause}` : `was stopped ${stopReason}`}`,
    ...hooks,
    ...alarms.map(({ name, reason }) => `Alarm ${name}: ${reason}`),
    whereTrafficIs(failure),
    `The whole record: ${look}`,
  ];
  return clip(lines.join("\n"), maximumFailureCharacters);
}

function whereTrafficIs({ rollback, ...failure }: ReleaseFailure): string {
  switch (rollback.kind) {
    case "none": return `CodeDeploy reports no rollback. ${whoCallersReach(rollback.alias, failure)}`;
    case "succeeded": return `All traffic is back on version ${failure.from} (rollback ${rollback.deploymentId}).`;
    case "failed": return `THE ROLLBACK FAILED (${rollback.deploymentId}): ${rollback.cause}\n${whoCallersReach(rollback.alias, failure)}`;
  }
}

/** With the command that works from there. */
function whoCallersReach(alias: AliasTraffic, { to, repair, goBack }: Pick<ReleaseFailure, "to" | "repair" | "goBack">): string {
  const { version, weights } = alias;
  if (isSplit(alias)) return `The alias still splits callers between versions ${[version, ...Object.keys(weights)].join(" and ")}. Put all of them on version ${version} now: ${repair}`;
  return `All callers are on version ${version}.${version === to ? ` Put them back on the version before it now: ${goBack}` : ""}`;
}

/** @returns the text, cut with a mark where it is too long */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
