import { deploymentVerdict, type ObservedDeployment } from "../conductor/deployment-verdict";
import type { Fact, Facts } from "./fact";

/** What GetDeployment and GetDeploymentTarget say of a deployment to Lambda. Times are ISO 8601. */
export interface ObservedShift extends ObservedDeployment {
  description: string;
  /** Name of its configuration, which says when how much traffic moves. */
  configName: string;
  createdAt: string;
  /** Set when it has ended. */
  endedAt?: string;
  /** Of a rollback: the deployment that it undoes. */
  undoes?: string;
  /** Unknown before it has started. */
  target?: ObservedTarget;
}

export interface ObservedTarget {
  fromVersion: string;
  toVersion: string;
  /** From 0 to 100. */
  percent: number;
  /** When traffic began to move, and when it had done so. */
  trafficFrom?: string;
  trafficUntil?: string;
}

const minute = 60_000;

/** What an operator's promotion has after the id of its attempt. */
const promoted = " promoted";

/** Our id of the attempt in a deployment's description, and what the deployment is for. */
export function ownerOf(description: string): { deploymentId: string; role: "shift" | "promotion" } {
  return description.endsWith(promoted)
    ? { deploymentId: description.slice(0, -promoted.length), role: "promotion" }
    : { deploymentId: description, role: "shift" };
}

/**
 * The facts of a deployment, with CodeDeploy's own times: the same whoever looks, and never fewer later.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
 */
export function shiftFacts(shift: ObservedShift): Fact[] {
  const { deploymentId, description, createdAt, endedAt, undoes, target } = shift;
  const role = undoes === undefined ? ownerOf(description).role : "rollback";
  const common = { kind: "deployment", deploymentId, role, ...(undoes !== undefined && { undoes }) } as const;
  const verdict = deploymentVerdict(shift);
  const start: Fact = { ...common, state: "START", at: createdAt };
  const end: Fact[] = verdict.kind === "running" || endedAt === undefined ? [] : [
    verdict.kind === "succeeded" ? { ...common, state: "SUCCESS", at: endedAt } : { ...common, state: verdict.state, at: endedAt, error: verdict.cause },
  ];
  if (role === "rollback") {
    return [start, ...end, ...(verdict.kind === "succeeded" && endedAt !== undefined ? [{ kind: "traffic", deploymentId, percent: 0, at: endedAt } as const] : [])];
  }
  return [start, ...end, ...(target === undefined ? [] : [{ kind: "versions", from: target.fromVersion, to: target.toVersion, at: createdAt } as const, ...trafficFacts(shift, target)])];
}

/**
 * Whether everything is known that can be known of a deployment: it has moved all traffic, or what undid it has ended. The conductor
 * records ends too, but neither steps of traffic nor rollbacks.
 */
export function isFullyKnown(facts: Facts, deploymentId: string): boolean {
  if (facts[`deployment/${deploymentId}/SUCCESS`] !== undefined) return facts[`traffic/${deploymentId}/100`] !== undefined;
  return Object.values(facts).some((fact) => fact.kind === "deployment" && fact.undoes === deploymentId && fact.state !== "START" && fact.state !== "READY");
}

/**
 * The steps of traffic that were made. CodeDeploy tells the present weight only, and none of its events tells of a step; so each step has
 * the time that the configuration gives it, counted from the start of AllowTraffic. While traffic moves, the weight says which steps were
 * made; afterwards, the time at which AllowTraffic ended does.
 */
function trafficFacts({ deploymentId, configName, endedAt }: ObservedShift, { percent, trafficFrom, trafficUntil = endedAt }: ObservedTarget): Fact[] {
  if (trafficFrom === undefined) return [];
  const start = Date.parse(trafficFrom);
  return trafficSteps(configName)
    .map((step) => ({ percent: step.percent, at: new Date(start + step.minutes * minute).toISOString() }))
    .filter((step) => (trafficUntil === undefined ? step.percent <= percent : step.at <= trafficUntil))
    .map((step): Fact => ({ kind: "traffic", deploymentId, ...step }));
}

/**
 * When how much traffic moves, by the name of one of AWS's own configurations.
 *
 * @returns none for a configuration of somebody's own, whose name does not tell
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function trafficSteps(configName: string): { percent: number; minutes: number }[] {
  if (configName === "CodeDeployDefault.LambdaAllAtOnce") return [{ percent: 100, minutes: 0 }];
  const [, kind, percent, minutes] = /^CodeDeployDefault\.Lambda(Linear|Canary)(\d+)Percent(?:Every)?(\d+)Minutes?$/.exec(configName) ?? [];
  if (kind === undefined) return [];
  const [step, interval] = [Number(percent), Number(minutes)];
  if (kind === "Canary") return [{ percent: step, minutes: 0 }, { percent: 100, minutes: interval }];
  return Array.from({ length: Math.ceil(100 / step) }, (_, index) => ({ percent: Math.min(100, (index + 1) * step), minutes: index * interval }));
}
