import { liveAlias, operatorCommandLine } from "@switchyard/conventions";
import { type AliasTraffic, appSpec, deploymentVerdict, type Fact, type FactOf, failureMessage, hookFailure, isSplit, isStopRequested, type ProgressOf, type RollbackEnd, stopNote, stopReason } from "@switchyard/release";
import type { ReleaseAttempt } from "./attempt";
import type { KnownDeployment } from "./deployment-control";
import { ActionFailure, type StepResult } from "./pipeline-answer";
import type { ReleaseTools } from "./release-tools";

type Role = "shift" | "promotion";

/**
 * Starts the deployment that moves the traffic, or waits until the group is free for it.
 *
 * @param since the attempt has started no deployment of this role before; milliseconds since the epoch
 */
export async function startShift(tools: ReleaseTools, attempt: ReleaseAttempt, { to, role, since }: { to: string; role: Role; since: number }): Promise<StepResult> {
  const { functions, deployments, greenFunction, hooks } = tools;
  const waiting = (why: string): StepResult => ({ kind: "continue", progress: { phase: "waiting", attempt: attempt.attempt, since, to, role }, summary: `Waits for ${why}` });
  const description = role === "shift" ? attempt.deploymentId : `${attempt.deploymentId} promoted`;

  const running = await deployments.running();
  // A call that died after CreateDeployment and before its answer, or was delivered twice, has left its deployment: it is ours, and there is no second.
  const own = running?.description === description ? running : await deployments.startedAs(description, since);
  const alias = await functions.alias(greenFunction, liveAlias);
  if (own !== undefined) return shifting(tools, attempt, { from: own.from ?? alias.version, to, role }, own);
  if (running !== undefined) return waiting(`deployment ${running.deploymentId}, which is not of this release`);
  if (isSplit(alias)) {
    throw new ActionFailure(`${liveAlias} of ${greenFunction} splits its traffic though no deployment runs, and CodeDeploy refuses to start from there. ` +
      `${role === "shift" ? "No traffic was moved. " : ""}Put it right with: ${operatorCommandLine("repair", tools)}, then: ${operatorCommandLine("retry", tools)}`);
  }
  const content = appSpec({ functionName: greenFunction, alias: liveAlias, currentVersion: alias.version, targetVersion: to, ...hooks });
  const deploymentId = await deployments.start({ appSpec: content, role, description });
  if (deploymentId === undefined) return waiting("a deployment that began in this moment");
  return shifting(tools, attempt, { from: alias.version, to, role }, await deployments.get(deploymentId));
}

async function shifting(tools: ReleaseTools, attempt: ReleaseAttempt, { from, to, role }: { from: string; to: string; role: Role }, deployment: KnownDeployment): Promise<StepResult> {
  const { deploymentId } = deployment;
  await tools.history.point(deploymentId, attempt.deploymentId);
  await attempt.record({ kind: "versions", from, to, at: deployment.startedAt }, factOf(deployment, role, "START"));
  return { kind: "continue", progress: { phase: "shifting", attempt: attempt.attempt, from, to, deploymentId, role }, externalId: deploymentId, summary: `CodeDeploy moves traffic from version ${from} to ${to}` };
}

/** Follows the deployment to its end, sees to it that its alarms stay what they are, and promotes when an operator has said so. */
export async function followShift(tools: ReleaseTools, progress: ProgressOf<"shifting">, attempt: ReleaseAttempt): Promise<StepResult> {
  const { deployments, watch, service, greenFunction } = tools;
  const { deploymentId, from, to, role } = progress;
  const deployment = await deployments.get(deploymentId);
  const verdict = deploymentVerdict(deployment);
  if (verdict.kind === "succeeded") {
    await attempt.record(factOf(deployment, role, "SUCCESS"));
    return { kind: "done", summary: `Version ${to} of ${greenFunction} serves all callers`, externalId: deploymentId };
  }
  const { alarms, differences } = await watch.read(to);
  if (verdict.kind === "ended") {
    await attempt.record(factOf(deployment, role, verdict.state, verdict.cause));
    // What an alarm or a hook ended in the moment of a promotion is bad, and not promoted.
    const isRequested = isStopRequested(verdict);
    if (isRequested && progress.stopped?.thenPromotes) return startShift(tools, attempt, { to, role: "promotion", since: Date.parse(deployment.startedAt) });
    const rollback = await rollbackEnd(tools, deployment);
    if (rollback === undefined) {
      return { kind: "continue", progress, externalId: deploymentId, summary: `Deployment ${deploymentId} has ended (${verdict.cause}); all traffic is being put back on version ${from}` };
    }
    const red = alarms.filter(({ state }) => state === "ALARM");
    await attempt.record(...red.map(({ name, reason, updatedAt }): Fact => ({ kind: "alarm", alarm: name, reason, at: new Date(updatedAt).toISOString() })));
    const facts = await factsOf(tools, attempt);
    const look = operatorCommandLine("history", { stack: tools.stack, id: attempt.deploymentId });
    const hooks = facts.filter((fact): fact is FactOf<"hook"> => fact.kind === "hook" && fact.deploymentId === deploymentId).map(hookFailure);
    // Whoever has left no trace in the record is not known.
    const asked = progress.stopped === undefined ? stopReason(facts, deploymentId) : `because ${progress.stopped.because}`;
    throw new ActionFailure(failureMessage({
      service, from, to, deploymentId, verdict, rollback, alarms: red, hooks, stopReason: isRequested ? asked : undefined, look,
      repair: operatorCommandLine("repair", tools), goBack: operatorCommandLine("rollback", tools),
    }), "JobFailed", deploymentId);
  }
  const stopped = progress.stopped ?? (await reasonToStop(tools, attempt, progress, differences));
  if (stopped !== undefined && progress.stopped === undefined) {
    // Of a promotion the record has the operator's intent.
    if (!stopped.thenPromotes) await attempt.record({ kind: "note", note: stopNote(deploymentId, stopped.because), at: tools.time() });
    await deployments.stop(deploymentId);
  }
  return {
    kind: "continue",
    progress: { ...progress, ...(stopped && { stopped }) },
    externalId: deploymentId,
    summary: stopped === undefined ? `CodeDeploy moves traffic from version ${from} to ${to}` : `Deployment ${deploymentId} is being stopped: ${stopped.because}`,
  };
}

/** CodeDeploy may name a rollback a moment after the failure. */
const namingMilliseconds = 60_000;

/** @returns undefined while the traffic is being put back: nobody is told where it is before that is known */
async function rollbackEnd({ deployments, functions, greenFunction, now }: ReleaseTools, { rollbackDeploymentId, endedAt }: KnownDeployment): Promise<RollbackEnd | undefined> {
  const alias = (): Promise<AliasTraffic> => functions.alias(greenFunction, liveAlias);
  if (rollbackDeploymentId === undefined) return now() - Date.parse(endedAt) < namingMilliseconds ? undefined : { kind: "none", alias: await alias() };
  const verdict = deploymentVerdict(await deployments.get(rollbackDeploymentId));
  switch (verdict.kind) {
    case "running": return undefined;
    case "succeeded": return { kind: "succeeded", deploymentId: rollbackDeploymentId };
    case "ended": return { kind: "failed", deploymentId: rollbackDeploymentId, cause: verdict.cause, alias: await alias() };
  }
}

async function reasonToStop(tools: ReleaseTools, attempt: ReleaseAttempt, { role }: ProgressOf<"shifting">, differences: readonly string[]): Promise<ProgressOf<"shifting">["stopped"]> {
  if (differences.length > 0) return { because: `the candidate alarms guard this release no more: ${differences.join("; ")}`, thenPromotes: false };
  if (role === "promotion") return undefined;
  const promotion = (await factsOf(tools, attempt)).find((fact): fact is FactOf<"operator"> => fact.kind === "operator" && fact.command === "promote");
  return promotion && { because: `${promotion.by} promotes it: ${promotion.reason ?? "no reason given"}`, thenPromotes: true };
}

async function factsOf({ history }: ReleaseTools, { deploymentId }: ReleaseAttempt): Promise<Fact[]> {
  return Object.values((await history.find(deploymentId))?.facts ?? {});
}

function factOf(deployment: KnownDeployment, role: Role, state: "START" | "SUCCESS" | "FAILURE" | "STOP", error?: string): Fact {
  return { kind: "deployment", deploymentId: deployment.deploymentId, role, state, at: state === "START" ? deployment.startedAt : deployment.endedAt, ...(error && { error }) };
}
