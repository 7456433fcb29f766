import { liveAlias } from "@switchyard/conventions";
import { identityOf, type ItemIdentity, operatorIdOf } from "@switchyard/deployment-history";
import { isSplit } from "@switchyard/release";
import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { itemOfDeployment } from "../situation";
import { callers, recordedLine } from "../wording";

/** Ends a split of traffic that a stopped deployment has left behind: CodeDeploy starts no other from there (D4). */
export async function repair(operated: Operator, reason: string): Promise<Report> {
  const { service, deployments, functions, liveFunction, print } = operated;
  // Read before the deployments: one that begins in between changes the revision, and the change is refused.
  const live = await functions.alias(liveFunction);
  const running = await deployments.running();
  if (running !== undefined) {
    throw new Refusal(running.undoes === undefined
      ? `Deployment ${running.deploymentId} runs and splits the traffic on purpose; only CodeDeploy may touch the alias now. To put all callers back: ${print("stop")}`
      : `Deployment ${running.deploymentId} puts callers back already; it undoes ${running.undoes}. Follow it: ${print("status")}`);
  }
  if (!isSplit(live)) {
    throw new Refusal(`The alias ${liveAlias} of ${liveFunction} splits nothing: all callers reach version ${live.version}. There is nothing to repair. If that is the wrong version, give them the one before it: ${print("rollback")}`);
  }
  const identity = await itemToBlame(operated);
  const recorded = await operated.record([identity], { command: "repair", reason }, () => functions.clearWeights(liveFunction, live));
  return {
    document: { service, deploymentId: identity.deploymentId, alias: liveAlias, function: liveFunction, before: { version: live.version, weights: live.weights }, version: live.version, recorded },
    lines: [
      `Callers of ${service} reached ${callers(live)}; now all reach version ${live.version}.`,
      recordedLine(recorded),
      `To try the release again: ${print("retry")}`,
    ],
  };
}

/** The record of the last deployment: it has left the split. */
async function itemToBlame(operated: Operator): Promise<ItemIdentity> {
  const last = await operated.deployments.latest();
  if (last !== undefined) return itemOfDeployment(operated, last);
  return identityOf(operatorIdOf({ service: operated.service, work: "repair", unique: operated.uuid() }), operated.service);
}
