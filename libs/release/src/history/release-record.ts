import { stages } from "@switchyard/conventions";
import { isStopRequested } from "../conductor/deployment-verdict";
import type { Fact, FactOf, Facts } from "./fact";
import { stopReason } from "./stop-reason";

/** How an attempt ended; `running` and `rolling back` have not ended. */
export type Outcome =
  | "running" | "rolling back" | "succeeded" | "nothing to deploy" | "rolled back" | "rollback failed" | "failed" | "stopped" | "rejected" | "superseded";

/** Noted when the alias's version is already the release. */
export const nothingToDeploy = "nothing to deploy";

/** What people read of one attempt. */
export interface ReleaseRecord {
  outcome: Outcome;
  startedAt?: string;
  endedAt?: string;
  durationSeconds?: number;
  commit?: string;
  author?: string;
  message?: string;
  artifactSha256?: string;
  blueVersion?: string;
  /** Version of green that was made for the release, also when it never served anyone. */
  candidateVersion?: string;
  fromVersion?: string;
  toVersion?: string;
  approval?: { decision: "Approved" | "Rejected"; by: string; comment?: string; at: string };
  /** CodeDeploy's own ids, in the order in which they began. */
  deploymentIds: string[];
  rollbackDeploymentId?: string;
  /** Why it did not succeed, as CodeDeploy, the pipeline or an alarm said. */
  cause?: string;
  alarms: { alarm: string; reason: string; at: string }[];
  trafficSteps: { percent: number; at: string }[];
  operators: { command: string; by: string; reason?: string; at: string }[];
  notes: string[];
  /** Everything that happened, in order of time. */
  states: { name: string; at: string }[];
}

type Deployment = { id: string; role: FactOf<"deployment">["role"]; facts: FactOf<"deployment">[]; startedAt: string; undoes?: string };

const finalStates = ["SUCCESS", "FAILURE", "STOP"];

/** The record that a set of facts makes; the same for the same set, however it came together. */
export function releaseRecord(facts: Facts): ReleaseRecord {
  const all = Object.values(facts).sort(byTime);
  const of = <K extends Fact["kind"]>(kind: K): FactOf<K>[] => all.filter((fact): fact is FactOf<K> => fact.kind === kind);
  const deployments = deploymentsOf(of("deployment"));
  const outcome = outcomeOf(all, deployments);
  const [source, artifact, proof, candidate] = [of("source")[0], of("artifact")[0], of("proof")[0], of("candidate")[0]];
  const [versions, approval] = [of("versions")[0], of("approval")[0]];
  // A retry begins when the execution is resumed; what it releases is older.
  const startedAt = of("execution").find(({ state }) => state === "STARTED" || state === "RESUMED")?.at ?? all[0]?.at;
  const endedAt = isEnded(outcome) ? endOf(all, deployments) : undefined;
  const cause = causeOf(all, outcome, deployments);
  return {
    outcome,
    ...(startedAt && { startedAt }),
    ...(endedAt && { endedAt }),
    ...(startedAt && endedAt && { durationSeconds: Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000) }),
    ...(source && { commit: source.commit }),
    ...(source?.author && { author: source.author }),
    ...(source?.message && { message: source.message }),
    ...(artifact && { artifactSha256: artifact.sha256 }),
    ...(proof && { blueVersion: proof.version }),
    ...(candidate && { candidateVersion: candidate.version }),
    ...(versions && { fromVersion: versions.from, toVersion: versions.to }),
    ...(approval && { approval: { decision: approval.decision, by: approval.by, ...(approval.comment && { comment: approval.comment }), at: approval.at } }),
    deploymentIds: deployments.filter(({ role }) => role !== "rollback").map(({ id }) => id),
    ...rollbackOf(deployments),
    ...(cause && { cause }),
    alarms: of("alarm").map(({ alarm, reason, at }) => ({ alarm, reason, at })),
    trafficSteps: of("traffic").map(({ percent, at }) => ({ percent, at })),
    operators: of("operator").map(({ command, by, reason, at }) => ({ command, by, ...(reason && { reason }), at })),
    notes: of("note").map(({ note }) => note),
    states: all.flatMap((fact) => stateName(fact) ?? []),
  };
}

export function isEnded(outcome: Outcome): boolean {
  return outcome !== "running" && outcome !== "rolling back";
}

function byTime(left: Fact, right: Fact): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  return rank(left) - rank(right) || (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
}

/** The pipeline's stages in their order. A stage that is not of it comes before all others. */
const stageOrder: readonly string[] = [stages.source, stages.build, stages.deployBlue, stages.switchTraffic];
const rankOfStage = (stage: string): number => 10 * (stageOrder.indexOf(stage) + 1);

/**
 * What comes first of things that happened at the same time: a stage follows the one before it, the larger begins first and ends last, a
 * rollback follows what it undoes.
 */
function rank(fact: Fact): number {
  switch (fact.kind) {
    case "execution": return fact.state === "STARTED" || fact.state === "RESUMED" ? -1 : 50;
    case "stage": return rankOfStage(fact.stage) + (fact.state === "STARTED" ? 0 : 8);
    case "action": return rankOfStage(fact.stage) + (fact.state === "STARTED" ? 1 : 7);
    case "deployment": return rankOfStage(stages.switchTraffic) + (fact.role === "rollback" ? 4 : 2) + (fact.state === "START" ? 0 : 1);
    case "hook": return rankOfStage(stages.switchTraffic) + 2.5;
    // In the moment of a step a rollback may have taken all traffic away again.
    case "traffic": return rankOfStage(stages.switchTraffic) + (fact.percent === 0 ? 6 : 5);
    default: return rankOfStage(stages.switchTraffic) + 6;
  }
}

function deploymentsOf(facts: readonly FactOf<"deployment">[]): Deployment[] {
  const byId = new Map<string, FactOf<"deployment">[]>();
  for (const fact of facts) byId.set(fact.deploymentId, [...(byId.get(fact.deploymentId) ?? []), fact]);
  return [...byId].map(([id, own]) => {
    const undoes = own.find((fact) => fact.undoes !== undefined)?.undoes;
    return { id, role: own[0]!.role, facts: own, startedAt: own[0]!.at, ...(undoes && { undoes }) };
  });
}

/** The last deployment that was meant to bring the new version decides; what undid an earlier one does not. */
function outcomeOf(all: readonly Fact[], deployments: readonly Deployment[]): Outcome {
  const last = deployments.filter(({ role }) => role !== "rollback").at(-1);
  if (last !== undefined) return deploymentOutcome(last, deployments);
  if (all.some((fact) => fact.kind === "note" && fact.note === nothingToDeploy)) return "nothing to deploy";
  if (all.some((fact) => fact.kind === "approval" && fact.decision === "Rejected")) return "rejected";
  const states = all.filter((fact): fact is FactOf<"execution"> => fact.kind === "execution").map(({ state }) => state);
  if (states.includes("SUPERSEDED")) return "superseded";
  if (states.includes("STOPPED") || states.includes("CANCELED")) return "stopped";
  if (states.includes("FAILED")) return "failed";
  return "running";
}

function deploymentOutcome(deployment: Deployment, all: readonly Deployment[]): Outcome {
  const state = finalState(deployment);
  if (state === undefined) return "running";
  if (state === "SUCCESS") return "succeeded";
  const rollback = all.find(({ role, undoes }) => role === "rollback" && undoes === deployment.id);
  if (rollback === undefined) return state === "STOP" ? "stopped" : "failed";
  const end = finalState(rollback);
  return end === undefined ? "rolling back" : end === "SUCCESS" ? "rolled back" : "rollback failed";
}

function finalState({ facts }: Deployment): string | undefined {
  return facts.find(({ state }) => finalStates.includes(state))?.state;
}

function rollbackOf(deployments: readonly Deployment[]): { rollbackDeploymentId?: string } {
  const rollback = deployments.filter(({ role }) => role === "rollback").at(-1);
  return rollback ? { rollbackDeploymentId: rollback.id } : {};
}

/** When the last thing ended that decides: a deployment, or else the execution. */
function endOf(all: readonly Fact[], deployments: readonly Deployment[]): string | undefined {
  const ends = deployments.flatMap(({ facts }) => facts.filter(({ state }) => finalStates.includes(state)).map(({ at }) => at));
  const others = all.filter((fact) => (fact.kind === "execution" && fact.state !== "STARTED" && fact.state !== "RESUMED" && fact.state !== "STOPPING") || fact.kind === "approval" || fact.kind === "note").map(({ at }) => at);
  return (ends.length > 0 ? ends : others).at(-1);
}

function causeOf(all: readonly Fact[], outcome: Outcome, deployments: readonly Deployment[]): string | undefined {
  if (outcome === "succeeded" || outcome === "running" || outcome === "nothing to deploy") return undefined;
  const alarm = all.find((fact): fact is FactOf<"alarm"> => fact.kind === "alarm");
  if (alarm !== undefined) return `alarm ${alarm.alarm}: ${alarm.reason}`;
  const hook = all.find((fact): fact is FactOf<"hook"> => fact.kind === "hook");
  if (hook !== undefined) return hookFailure(hook);
  // A promotion comes after a shift that was stopped for it: what ended the last one counts.
  const ended = [...deployments.filter(({ role }) => role !== "rollback").toReversed(), ...deployments].flatMap(({ id, facts }) => facts.flatMap(({ state, error }) => (error === undefined ? [] : [{ id, state, cause: error }])));
  const end = ended[0];
  if (end !== undefined) {
    const reason = isStopRequested(end) ? stopReason(all, end.id) : undefined;
    return reason === undefined ? end.cause : `stopped ${reason}`;
  }
  const action = all.find((fact): fact is FactOf<"action"> => fact.kind === "action" && fact.state === "FAILED");
  return action && `${action.stage}/${action.action}${action.summary ? `: ${action.summary}` : " failed"}`;
}

/** What a hook has found, as people read it. */
export function hookFailure({ hook, problems }: Pick<FactOf<"hook">, "hook" | "problems">): string {
  return `hook ${hook}: ${problems.join("; ")}`;
}

function hookState(hook: FactOf<"hook">["hook"]): string {
  return `hook ${hook} FAILED`;
}

/** Whether the hook before traffic has refused the version, and no caller has ever reached it. */
export function isRefusedBeforeTraffic({ states, trafficSteps }: Pick<ReleaseRecord, "states" | "trafficSteps">): boolean {
  return states.some(({ name }) => name === hookState("BeforeAllowTraffic")) && trafficSteps.every(({ percent }) => percent === 0);
}

function stateName(fact: Fact): { name: string; at: string } | undefined {
  switch (fact.kind) {
    case "execution": return { name: `pipeline ${fact.state}`, at: fact.at };
    case "stage": return { name: `${fact.stage} ${fact.state}`, at: fact.at };
    case "action": return { name: `${fact.stage}/${fact.action} ${fact.state}`, at: fact.at };
    case "hook": return { name: hookState(fact.hook), at: fact.at };
    case "deployment": return { name: `${fact.role} ${fact.deploymentId} ${fact.state}`, at: fact.at };
    default: return undefined;
  }
}
