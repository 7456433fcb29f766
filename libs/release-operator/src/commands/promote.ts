import { releaseRecord } from "@switchyard/release";
import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { ownerOfDeployment } from "../situation";
import { recordedLine } from "../wording";

/** Has the conductor give all callers the new version at once: an intent in the record, which it looks for with each step (D18). */
export async function promote(operated: Operator, reason: string): Promise<Report> {
  const { service, deployments, history, print } = operated;
  const running = await deployments.running();
  if (running === undefined) throw new Refusal(`Nothing moves traffic of ${service}, so there is nothing to promote. See: ${print("status")}`);
  const { deploymentId, undoes, traffic } = running;
  if (undoes !== undefined) throw new Refusal(`Deployment ${deploymentId} takes back ${undoes}; a rollback cannot be promoted. To release it again: ${print("retry")}`);
  const { identity, role } = ownerOfDeployment(running, service);
  if (identity.origin !== "pipeline") throw new Refusal(`Deployment ${deploymentId} was started outside of the pipeline, and no release conductor follows it. Wait for its end, or stop it: ${print("stop")}`);
  const earlier = releaseRecord((await history.find(identity.deploymentId))?.facts ?? {}).operators.find(({ command }) => command === "promote");
  if (role === "promotion" || earlier !== undefined) {
    throw new Refusal(`Release ${identity.deploymentId} has been promoted already${earlier === undefined ? "" : `, by ${earlier.by} at ${earlier.at}`}. Follow it: ${print("status")}`);
  }
  const recorded = await operated.record([identity], { command: "promote", reason });
  const to = traffic === undefined ? "the new version" : `version ${traffic.toVersion}`;
  const from = traffic === undefined ? "the old version" : `version ${traffic.fromVersion}`;
  return {
    document: { service, deploymentId: identity.deploymentId, codeDeployId: deploymentId, recorded },
    lines: [
      `All callers of ${service} will have ${to} at once.`,
      `With its next look, usually within a minute, the release conductor stops deployment ${deploymentId} with rollback: for a short while all callers are on ${from}.`,
      "Then it starts one that moves everything at once, with the same hooks and alarms. The pipeline goes on.",
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}
