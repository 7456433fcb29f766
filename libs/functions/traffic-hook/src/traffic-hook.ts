import { type CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import type { Log } from "@switchyard/function-support";
import * as z from "zod/mini";

/**
 * What CodeDeploy sends to a lifecycle hook.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
const hookEvent = z.object({
  DeploymentId: z.string().check(z.minLength(1)),
  LifecycleEventHookExecutionId: z.string().check(z.minLength(1)),
});

export interface TrafficHookOptions {
  codeDeploy: Pick<CodeDeployClient, "send">;
  log: Log;
  /** One bundle serves both hooks; the function's environment says which one it is. */
  phase: string;
}

/**
 * Judges a deployment before and after its traffic moves. It has no checks yet, so it answers `Failed` each time: a
 * hook that cannot judge must stop the shift, not wave it through.
 *
 * @throws Error when the event is not a hook's; CodeDeploy then fails the deployment after its hour
 */
export function trafficHook(options: TrafficHookOptions): (event: unknown) => Promise<void> {
  const { codeDeploy, log, phase } = options;
  return async (event) => {
    const parsed = hookEvent.safeParse(event);
    if (!parsed.success) throw new Error("The event is not a CodeDeploy lifecycle hook; only a deployment may call this function.");
    const { DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId } = parsed.data;
    log("error", "hook failed", { deploymentId, phase, reason: "This version of the traffic hook has no checks yet." });
    await codeDeploy.send(
      new PutLifecycleEventHookExecutionStatusCommand({ deploymentId, lifecycleEventHookExecutionId, status: "Failed" }),
    );
  };
}
