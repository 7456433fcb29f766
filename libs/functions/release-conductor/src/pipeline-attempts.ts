import { type CodePipelineClient, ListActionExecutionsCommand, type ListActionExecutionsCommandOutput } from "@aws-sdk/client-codepipeline";
import { attemptsOf, type StartedAction } from "@switchyard/release";

/** Which attempt of an execution is going on. */
export interface PipelineAttempts {
  /** @returns from 1 */
  current(executionId: string): Promise<number>;
}

/** A job does not say which attempt it is of; the list of the execution's actions does. */
export function pipelineAttempts(client: Pick<CodePipelineClient, "send">, pipelineName: string): PipelineAttempts {
  return {
    async current(pipelineExecutionId) {
      const started: StartedAction[] = [];
      let nextToken: string | undefined;
      do {
        const page: ListActionExecutionsCommandOutput = await client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken }));
        for (const { stageName, actionName, startTime } of page.actionExecutionDetails ?? []) started.push({ stage: stageName!, action: actionName!, startedAt: startTime!.toISOString() });
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return attemptsOf(started.reverse()).length;
    },
  };
}
