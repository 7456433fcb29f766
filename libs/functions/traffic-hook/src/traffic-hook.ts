import { type CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import type { Log } from "@switchyard/function-support";
import * as z from "zod/mini";
import type { TrafficCheck } from "./checks";
import { deploymentTarget } from "./deployment-target";
import type { TimeLimit } from "./time-limit";

/**
 * What CodeDeploy sends to a lifecycle hook.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
const hookEvent = z.object({
  DeploymentId: z.string().check(z.minLength(1)),
  LifecycleEventHookExecutionId: z.string().check(z.minLength(1)),
});

/** What Lambda says of an invocation, as far as it matters here. */
export interface HookContext {
  getRemainingTimeInMillis(): number;
}

/** Time that is kept for the record and the answer to CodeDeploy, and of that for the answer. */
const reserved = { record: 20_000, answer: 10_000, end: 1_000 } as const;

export interface TrafficHookOptions {
  codeDeploy: Pick<CodeDeployClient, "send">;
  check: TrafficCheck;
  /** Ends what the clients and the check do when it is time to answer. */
  limit: Pick<TimeLimit, "set">;
  /** Puts on record why a version is not good, for people: CodeDeploy keeps no reason. */
  record: (deploymentId: string, problems: readonly string[]) => Promise<void>;
  log: Log;
}

/**
 * Judges a deployment and tells CodeDeploy. A hook that cannot judge answers `Failed`: it must stop the shift, not wave it through. It
 * answers before Lambda ends it, whatever it waits for.
 *
 * @throws Error when the event is not a hook's, or CodeDeploy does not take the answer; it then fails the deployment after its hour
 */
export function trafficHook({ codeDeploy, check, limit, record, log }: TrafficHookOptions): (event: unknown, context: HookContext) => Promise<void> {
  return async (event, context) => {
    const keep = (milliseconds: number): void => limit.set(context.getRemainingTimeInMillis() - milliseconds);
    const parsed = hookEvent.safeParse(event);
    if (!parsed.success) throw new Error("The event is not a CodeDeploy lifecycle hook; only a deployment may call this function.");
    const { DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId } = parsed.data;
    keep(reserved.record);
    const problems = await judge(codeDeploy, check, deploymentId);
    const status = problems.length === 0 ? "Succeeded" : "Failed";
    log(status === "Succeeded" ? "info" : "error", `hook ${status.toLowerCase()}`, { deploymentId, ...(problems.length > 0 && { problems }) });
    if (problems.length > 0) {
      // The answer to CodeDeploy matters more than the record of it.
      keep(reserved.answer);
      await record(deploymentId, problems).catch((error: unknown) => log("error", "hook not recorded", { deploymentId, error: String(error) }));
    }
    keep(reserved.end);
    await codeDeploy.send(new PutLifecycleEventHookExecutionStatusCommand({ deploymentId, lifecycleEventHookExecutionId, status }));
  };
}

async function judge(codeDeploy: Pick<CodeDeployClient, "send">, check: TrafficCheck, deploymentId: string): Promise<string[]> {
  try {
    return await check(deploymentId, await deploymentTarget(codeDeploy, deploymentId));
  } catch (error) {
    return [`the version cannot be judged: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`];
  }
}
