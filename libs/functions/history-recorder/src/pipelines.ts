import { type ActionExecutionDetail, type CodePipelineClient, ListActionExecutionsCommand, ListPipelineExecutionsCommand, type PipelineExecutionSummary } from "@aws-sdk/client-codepipeline";
import { allListed, listed } from "@switchyard/function-support";
import type { ObservedAction, ObservedExecution } from "@switchyard/release";

/** What CodePipeline knows. */
export interface Pipelines {
  /** @throws Error when the pipeline has no such execution */
  execution(pipeline: string, executionId: string): Promise<ObservedExecution>;
  /** Every action's executions in it, oldest first. */
  actions(pipeline: string, executionId: string): Promise<ObservedAction[]>;
  /** Executions that began after a time, newest first. @param since milliseconds since the epoch */
  since(pipeline: string, since: number): Promise<ObservedExecution[]>;
}

export function pipelines(client: Pick<CodePipelineClient, "send">): Pipelines {
  /** GetPipelineExecution has no times; the list has them. */
  const executions = (pipelineName: string): AsyncGenerator<ObservedExecution> => listed(
    (nextToken) => client.send(new ListPipelineExecutionsCommand({ pipelineName, nextToken })),
    (page) => [page.pipelineExecutionSummaries?.map(observedExecution), page.nextToken],
  );

  return {
    async execution(pipeline, executionId) {
      for await (const execution of executions(pipeline)) if (execution.executionId === executionId) return execution;
      throw new Error(`Pipeline ${pipeline} has no execution ${executionId}.`);
    },

    async actions(pipelineName, pipelineExecutionId) {
      const found = await allListed(
        (nextToken) => client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken })),
        (page) => [page.actionExecutionDetails, page.nextToken],
      );
      return found.reverse().map(observedAction);
    },

    async since(pipeline, since) {
      const found: ObservedExecution[] = [];
      for await (const execution of executions(pipeline)) {
        if (Date.parse(execution.startedAt) < since) break;
        found.push(execution);
      }
      return found;
    },
  };
}

function observedExecution({ pipelineExecutionId, status, startTime, lastUpdateTime }: PipelineExecutionSummary): ObservedExecution {
  return { executionId: pipelineExecutionId!, status: status!, startedAt: startTime!.toISOString(), updatedAt: lastUpdateTime!.toISOString() };
}

function observedAction({ stageName, actionName, status, startTime, lastUpdateTime, updatedBy, input, output }: ActionExecutionDetail): ObservedAction {
  const { externalExecutionId, externalExecutionSummary, errorDetails } = output?.executionResult ?? {};
  return {
    stage: stageName!, action: actionName!, category: input?.actionTypeId?.category ?? "", status: status!,
    startedAt: startTime!.toISOString(), updatedAt: lastUpdateTime!.toISOString(),
    ...(updatedBy !== undefined && { by: updatedBy }),
    ...(externalExecutionSummary !== undefined && { summary: externalExecutionSummary }),
    ...(errorDetails?.message !== undefined && { error: errorDetails.message }),
    ...(externalExecutionId !== undefined && { externalId: externalExecutionId }),
    variables: output?.outputVariables ?? {},
  };
}
