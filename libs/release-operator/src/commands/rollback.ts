import { deploymentConfigs, liveAlias } from "@switchyard/conventions";
import { identityOf, operatorIdOf } from "@switchyard/deployment-history";
import { appSpec, isSplit, releaseRecord } from "@switchyard/release";
import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { runningExecutions } from "../situation";
import { recordedLine } from "../wording";

/**
 * Gives all callers an earlier version at once, with the hooks of every deployment, also long after a release has ended (D19). The
 * candidate alarms are overridden: they watch the version that is left, and red ones would keep callers on it.
 */
export async function rollback(operated: Operator, reason: string, to?: string): Promise<Report> {
  const { service, deployments, functions, pipeline, history, liveFunction, hooks, print } = operated;
  const running = await deployments.running();
  if (running !== undefined) {
    throw new Refusal(
      running.undoes === undefined
        ? `Deployment ${running.deploymentId} moves traffic of ${service}, and CodeDeploy runs one at a time. This puts all callers back on the version before it, at once: ${print("stop")}\nTo go further back, roll back when it has ended.`
        : `Deployment ${running.deploymentId} puts callers of ${service} back already; it undoes ${running.undoes}. Follow it: ${print("status")}`);
  }
  const live = await functions.alias(liveFunction);
  if (isSplit(live)) throw new Refusal(`The alias ${liveAlias} of ${liveFunction} splits its traffic though no deployment runs, and CodeDeploy refuses to start from there. First: ${print("repair")}`);
  const target = to === undefined ? await versionBefore(operated, live.version) : await versionOf(operated, to);
  if (target === live.version) throw new Refusal(`Version ${target} serves all callers of ${service} already. Another release is found with: ${print("history")}`);
  const kept = await functions.versions(liveFunction);
  if (!kept.includes(target)) throw new Refusal(`Version ${target} of ${liveFunction} does not exist any more. There are ${kept.join(", ")}; name a release of one of them with --to.`);

  const identity = identityOf(operatorIdOf({ service, work: "rollback", unique: operated.uuid() }), service);
  let codeDeployId = "";
  const recorded = await operated.record([identity], { command: "rollback", reason }, async () => {
    const content = appSpec({ functionName: liveFunction, alias: liveAlias, currentVersion: live.version, targetVersion: target, beforeTrafficHook: hooks.before, afterTrafficHook: hooks.after });
    codeDeployId = await deployments.start({ appSpec: content, configName: deploymentConfigs.allAtOnce, description: identity.deploymentId, alarms: { enabled: false, alarms: [] } });
    await history.point(codeDeployId, identity.deploymentId);
  });
  const executions = runningExecutions(await pipeline.executions()).map(({ executionId }) => executionId);
  return {
    document: { service, deploymentId: identity.deploymentId, codeDeployId, fromVersion: live.version, toVersion: target, pipelineExecutions: executions, recorded },
    lines: [
      `All callers of ${service} go from version ${live.version} to version ${target} at once, with deployment ${codeDeployId}, once the hook before traffic has tried it.`,
      "The hook after traffic watches it for some minutes; if it is bad, CodeDeploy takes it back. The candidate alarms watch the version that is left, and are not asked.",
      ...(executions.length === 0 ? [] : [`The pipeline goes on with ${executions.join(", ")}: what it releases comes after this, on top of version ${target}. To prevent that, first reject or stop it.`]),
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}

/** The version that a deployment brought. */
async function versionOf({ service, find, print }: Operator, id: string): Promise<string> {
  const item = await find(id);
  if (item === undefined) throw new Refusal(`--to: the history has no deployment ${id}. Find one with: ${print("history")}`);
  const { outcome, toVersion } = releaseRecord(item.facts);
  if (item.service !== service) throw new Refusal(`--to: deployment ${id} is of ${item.service}, not of ${service}.`);
  if (outcome !== "succeeded" || toVersion === undefined) throw new Refusal(`--to: deployment ${id} is "${outcome}", so its version has not come to serve all callers. Name one that succeeded: ${print("history")}`);
  return toVersion;
}

/**
 * What served callers before a version was released. A rollback to it does not count: going back twice must not lead forth again. A release
 * that was taken back has not left its version with callers; one whose rollback failed has, and is what a person most wants to go back from.
 */
async function versionBefore({ service, history, print }: Operator, version: string): Promise<string> {
  const releases = (await history.list())
    .filter((item) => item.service === service)
    .map(({ origin, facts }) => ({ isRollback: origin === "operator" && Object.values(facts).some((fact) => fact.kind === "operator" && fact.command === "rollback"), ...releaseRecord(facts) }))
    .filter(({ isRollback, outcome, toVersion }) => !isRollback && outcome !== "rolled back" && toVersion === version)
    .sort((a, b) => String(b.endedAt).localeCompare(String(a.endedAt)));
  const before = releases[0]?.fromVersion;
  if (before === undefined) throw new Refusal(`The history does not know what served callers of ${service} before version ${version}. Name a release to go back to with --to; find one with: ${print("history")}`);
  return before;
}
