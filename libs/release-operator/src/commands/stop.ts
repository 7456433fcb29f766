import type { Operator, Report } from "../operator";
import { Refusal } from "../refusal";
import { attemptOfExecution, itemOfDeployment, runningExecutions } from "../situation";
import { recordedLine } from "../wording";

/** Rolls back now. Before any traffic moves, it ends the pipeline's execution instead. */
export async function stop(operated: Operator, reason: string): Promise<Report> {
  const { service, deployments, pipeline, print } = operated;
  const [running, executions] = [await deployments.running(), runningExecutions(await pipeline.executions())];
  if (running === undefined) return stopExecution(operated, reason, executions.map(({ executionId }) => executionId));
  const { deploymentId, undoes, traffic } = running;
  if (undoes !== undefined) throw new Refusal(`Deployment ${deploymentId} puts callers back already; it undoes ${undoes}. Follow it: ${print("status")}`);
  const identity = await itemOfDeployment(operated, running);
  const recorded = await operated.record([identity], { command: "stop", reason }, () => deployments.stop(deploymentId));
  return {
    document: { service, deploymentId: identity.deploymentId, codeDeployId: deploymentId, recorded },
    lines: [
      `Deployment ${deploymentId} is being stopped, and CodeDeploy puts all callers of ${service} back on ${traffic === undefined ? "the version before" : `version ${traffic.fromVersion}`}.`,
      ...(identity.origin === "pipeline" || executions.length === 0 ? [] : [`The pipeline goes on with ${executions.map(({ executionId }) => executionId).join(", ")}; stop again to end that too.`]),
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}

async function stopExecution(operated: Operator, reason: string, running: readonly string[]): Promise<Report> {
  const { service, pipeline, print } = operated;
  const [executionId, ...others] = running;
  if (executionId === undefined) throw new Refusal(`Nothing runs of ${service}: no deployment, and no execution of the pipeline. To go back to an earlier version: ${print("rollback")}`);
  const identity = await attemptOfExecution(operated, executionId);
  const recorded = await operated.record([identity], { command: "stop", reason }, () => pipeline.abandon(executionId, reason));
  return {
    document: { service, deploymentId: identity.deploymentId, executionId, recorded },
    lines: [
      `No traffic of ${service} moves yet. Execution ${executionId} of the pipeline is ended at once; callers stay where they are.`,
      ...(others.length === 0 ? [] : [`The pipeline goes on with ${others.join(", ")}.`]),
      recordedLine(recorded),
      `Follow it: ${print("status")}`,
    ],
  };
}
