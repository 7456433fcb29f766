import { liveAlias } from "@switchyard/conventions";
import type { HistoryItem } from "@switchyard/deployment-history";
import { releaseRecord, type ReleaseRecord } from "@switchyard/release";
import type { Shape } from "@switchyard/localcloud";
import { paymentProblems } from "./payment-records";
import type { PipelineExecution, Rehearsal } from "./rehearsal";

/** What became of one release, as AWS's own answers and the history tell it. */
export interface ReleaseOutcome {
  pipeline: string;
  /** In the order in which they ended: name, status, and the message of a failure. */
  actions: { name: string; status: string; message?: string }[];
  /** Where callers go: the version, and the weights while a shift is under way or stuck. */
  alias: { version: string; weights: Record<string, number> };
  blueVersion: string;
  /** CodeDeploy's deployments of the group, oldest first. */
  deployments: { id: string; status: string; creator: string; description: string; error?: string; rolledBackBy?: string; undoes?: string }[];
  record: ReleaseRecord;
  /** Subjects of the mail that people got, oldest first. */
  messages: string[];
  /** What callers met, by version. */
  versions: Record<string, { calls: number; failures: number }>;
  /** What is wrong with the customers' payments; empty when each was taken once and none was lost. */
  paymentProblems: string[];
}

/** @param attempt of the execution that the record is of. @defaultValue 1 */
export async function outcomeOf(rehearsal: Rehearsal, execution: PipelineExecution, attempt = 1): Promise<ReleaseOutcome> {
  const { service, executionId } = execution;
  const { pipeline, greenFunction, blueFunction, deploymentGroup } = rehearsal.names[service]!;
  const { admin, shared } = rehearsal;
  const [{ actionExecutionDetails }, alias, blue, { deployments }, item] = await Promise.all([
    admin("codepipeline", "ListActionExecutions", { pipelineName: pipeline, filter: { pipelineExecutionId: executionId } }),
    admin("lambda", "GetAlias", { FunctionName: greenFunction, Name: liveAlias }),
    admin("lambda", "GetAlias", { FunctionName: blueFunction, Name: liveAlias }),
    admin("codedeploy", "ListDeployments", { applicationName: shared.application, deploymentGroupName: deploymentGroup }),
    rehearsal.history.find(rehearsal.historyId(execution, attempt)),
  ]);
  const infos = await Promise.all((deployments as string[]).toReversed().map(async (deploymentId) => (await admin("codedeploy", "GetDeployment", { deploymentId })).deploymentInfo as Shape));
  return {
    pipeline: await rehearsal.pipelineStatus(execution),
    actions: (actionExecutionDetails as Shape[]).toReversed().map(({ actionName, status, output }) => ({
      name: actionName, status, ...(output?.executionResult?.errorDetails?.message && { message: output.executionResult.errorDetails.message }),
    })),
    alias: { version: alias.FunctionVersion, weights: alias.RoutingConfig?.AdditionalVersionWeights ?? {} },
    blueVersion: blue.FunctionVersion,
    deployments: infos.map(({ deploymentId, status, creator, description, errorInformation, rollbackInfo }) => ({
      id: deploymentId, status, creator, description: description ?? "",
      ...(errorInformation && { error: errorInformation.code }),
      ...(rollbackInfo?.rollbackDeploymentId && { rolledBackBy: rollbackInfo.rollbackDeploymentId }),
      ...(rollbackInfo?.rollbackTriggeringDeploymentId && { undoes: rollbackInfo.rollbackTriggeringDeploymentId }),
    })),
    record: releaseRecord((item as HistoryItem | undefined)?.facts ?? {}),
    messages: rehearsal.mail().map(({ subject }) => subject),
    versions: Object.fromEntries([...rehearsal.callers.get(service)!.versions].sort()),
    paymentProblems: await paymentProblems(rehearsal),
  };
}
