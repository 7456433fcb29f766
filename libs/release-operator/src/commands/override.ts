import { deploymentConfigs, liveAlias } from "@switchyard/conventions";
import { identityOf, operatorIdOf } from "@switchyard/deployment-history";
import { appSpec, type Fact, isSplit } from "@switchyard/release";
import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { heldRelease, isRed } from "../situation";
import { recordedLine } from "../wording";

/** What a release is made of; its own item says so too. */
const carried: readonly Fact["kind"][] = ["source", "artifact", "proof", "candidate", "approval"];

/**
 * Releases although alarms are red before any traffic moves (D17): starts the deployment in the operator's own name, with those alarms left
 * out; the others, the hooks and the steps stay. While the conductor still waits for the alarms, it finds the deployment under its release's
 * id and follows it; once it has given up, the deployment has an item of its own.
 */
export async function override(operated: Operator, reason: string): Promise<Report> {
  const { service, pipeline, deployments, functions, history, liveFunction, hooks, print } = operated;
  const running = await deployments.running();
  if (running !== undefined) throw new Refusal(`Deployment ${running.deploymentId} runs already; alarms are overridden when a deployment starts. Follow it: ${print("status")}`);
  const [states, alarms, live] = [await pipeline.stages(), await operated.alarms(), await functions.alias(liveFunction)];
  if (isSplit(live)) throw new Refusal(`The alias ${liveAlias} of ${liveFunction} splits its traffic though no deployment runs, and CodeDeploy refuses to start from there. First: ${print("repair")}`);
  const held = await heldRelease(operated, states, alarms, live);
  if (typeof held === "string") throw new Refusal(`There is nothing to override: ${held}. See: ${print("status")}`);
  const { identity: release, version, isWaitedFor } = held;
  if (!(await functions.versions(liveFunction)).includes(version)) throw new Refusal(`Version ${version} of ${liveFunction}, which release ${release.deploymentId} made, does not exist any more. Push again.`);

  const [overridden, guarding] = [alarms.filter(isRed), alarms.filter((alarm) => !isRed(alarm) && alarm.state !== "missing")];
  const identity = isWaitedFor ? release : identityOf(operatorIdOf({ service, work: "override", unique: operated.uuid() }), service);
  let codeDeployId = "";
  const recorded = await operated.record(isWaitedFor ? [release] : [identity, release], { command: "override", reason }, async () => {
    if (!isWaitedFor) await history.add(identity, Object.values((await history.find(release.deploymentId))!.facts).filter(({ kind }) => carried.includes(kind)));
    const content = appSpec({ functionName: liveFunction, alias: liveAlias, currentVersion: live.version, targetVersion: version, beforeTrafficHook: hooks.before, afterTrafficHook: hooks.after });
    codeDeployId = await deployments.start({
      appSpec: content, configName: deploymentConfigs.linear, description: identity.deploymentId, alarms: { enabled: guarding.length > 0, alarms: guarding.map(({ name }) => ({ name })) },
    });
    await history.point(codeDeployId, identity.deploymentId);
  });
  return {
    document: {
      service, deploymentId: identity.deploymentId, codeDeployId, fromVersion: live.version, toVersion: version,
      overridden: overridden.map(({ name }) => name), guarding: guarding.map(({ name }) => name), isFollowedByPipeline: isWaitedFor, recorded,
    },
    lines: [
      `Deployment ${codeDeployId} moves callers of ${service} from version ${live.version} to version ${version}, ten percent every ten minutes.`,
      `Overridden, because red: ${overridden.map(({ name, reason: why }) => `${name} (${why})`).join(", ")}.`,
      guarding.length === 0 ? "No alarm guards it; only the hooks do." : `Still guarded by: ${guarding.map(({ name }) => name).join(", ")}, and by the hooks.`,
      isWaitedFor
        ? "The release conductor finds it with its next look and follows it; the pipeline stays green."
        : `The pipeline has given this release up and stays red. When version ${version} serves all callers, \`${print("retry")}\` turns it green: it then finds nothing to deploy.`,
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}
