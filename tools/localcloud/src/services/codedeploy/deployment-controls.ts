import { AwsError, type Handler } from "../../service";
import { deployments, existingDeployment, type DeploymentRecord } from "./deployments";
import { isFinal } from "./deployment-machine";
import { happen } from "./engine";
import { HOOK_FAILED, stoppedByRequest } from "./failures";

function rejectCompleted({ id, state }: DeploymentRecord): void {
  if (isFinal(state)) throw new AwsError("DeploymentAlreadyCompletedException", `The deployment ${id} has already completed`);
}

/** While the alias is being changed, the stop waits for that: `Pending`. */
export const stopDeployment: Handler = (input, context) => context.store.transaction((tx) => {
  const record = existingDeployment(context, tx, input.deploymentId);
  rejectCompleted(record);
  const after = happen(context, tx, record.id, { kind: "broken", ending: stoppedByRequest(input.autoRollbackEnabled) });
  return after !== undefined && isFinal(after.state)
    ? { status: "Succeeded", statusMessage: "No more commands will be scheduled for execution in the deployment instances" }
    : { status: "Pending", statusMessage: "No more commands will be scheduled for execution in the deployment instances" };
});

/** Only deployments with a wait for it can be continued; those to Lambda have none. */
export const continueDeployment: Handler = (input, context) => context.store.read((tx) => {
  const record = existingDeployment(context, tx, input.deploymentId);
  rejectCompleted(record);
  throw new AwsError("UnsupportedActionForDeploymentTypeException", "ContinueDeployment is not supported for deployments to the Lambda compute platform.");
});

/** The answer of a hook; whoever has the execution id may give it, once. */
export const putLifecycleEventHookExecutionStatus: Handler = (input, context) => context.store.transaction((tx) => {
  const record = existingDeployment(context, tx, input.deploymentId);
  const id: string | undefined = input.lifecycleEventHookExecutionId;
  if (input.status !== "Succeeded" && input.status !== "Failed") {
    throw new AwsError("InvalidLifecycleEventHookExecutionStatusException",
      "The result of a Lambda validation function that verifies a lifecycle event is invalid. It should return Succeeded or Failed.");
  }
  const execution = record.hooks.find(({ executionId }) => executionId === id);
  if (execution === undefined) {
    throw new AwsError("InvalidLifecycleEventHookExecutionIdException",
      "A lifecycle event hook is invalid. Review the hooks section in your AppSpec file to ensure the lifecycle events and hooks functions are valid.");
  }
  if (execution.answered || isFinal(record.state)) {
    throw new AwsError("LifecycleEventAlreadyCompletedException", "An attempt to return the status of an already completed lifecycle event occurred.");
  }
  const hooks = record.hooks.map((one) => (one === execution ? { ...one, answered: true } : one));
  deployments.put(context, tx, record.id, { ...record, hooks });
  context.cancel(tx, { task: "hook-timeout", key: record.id });
  happen(context, tx, record.id, input.status === "Succeeded"
    ? { kind: "hookSucceeded", hook: execution.hook } : { kind: "broken", ending: HOOK_FAILED });
  return { lifecycleEventHookExecutionId: id };
});
