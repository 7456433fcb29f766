import { type ActionExecutionDetail, type CodePipelineClient, GetPipelineStateCommand, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { actions, stages } from "@switchyard/conventions";
import { allListed } from "@switchyard/function-support";
import { attemptsOf, type CommitAuthor, type ObservedApproval } from "@switchyard/release";

/** What CodePipeline says of an execution while one of its actions asks. */
export interface CurrentExecution {
  /** Which attempt is going on, from 1. */
  attempt: number;
  /** Who wrote the commit, as the source says. */
  author: CommitAuthor;
  /** The whole text of the commit. */
  message: string;
  /** The answer to this attempt's approval. */
  approval?: ObservedApproval;
}

/** Executions of the service's pipeline. A job does not say which attempt it is of, nor who wrote or approved what; the list of actions does. */
export interface PipelineExecutions {
  current(executionId: string): Promise<CurrentExecution>;
}

export function pipelineExecutions(client: Pick<CodePipelineClient, "send">, pipelineName: string): PipelineExecutions {
  /** Oldest first. */
  async function actionsOf(pipelineExecutionId: string): Promise<ActionExecutionDetail[]> {
    const found = await allListed(
      (nextToken) => client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken })),
      (page) => [page.actionExecutionDetails, page.nextToken],
    );
    return found.reverse();
  }

  /** The pipeline's state holds the answer too, for as long as no later execution has asked. */
  async function answerInState(executionId: string): Promise<{ by?: string | undefined; comment?: string | undefined }> {
    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
    const stage = stageStates.find(({ stageName, latestExecution }) => stageName === stages.switchTraffic && latestExecution?.pipelineExecutionId === executionId);
    const answer = stage?.actionStates?.find(({ actionName }) => actionName === actions.approve)?.latestExecution;
    return { by: answer?.lastUpdatedBy, comment: answer?.summary };
  }

  async function approvalOf(executionId: string, action: ActionExecutionDetail): Promise<ObservedApproval> {
    const listed = { by: action.updatedBy, comment: action.output?.executionResult?.externalExecutionSummary };
    const state = listed.by === undefined || listed.comment === undefined ? await answerInState(executionId) : {};
    const { by, comment } = { by: listed.by ?? state.by, comment: listed.comment ?? state.comment };
    return {
      decision: action.status === "Succeeded" ? "Approved" : "Rejected",
      ...(by !== undefined && { by }),
      ...(comment !== undefined && { comment }),
      at: action.lastUpdateTime!.toISOString(),
    };
  }

  return {
    async current(executionId) {
      const started = (await actionsOf(executionId)).map((detail) => ({ stage: detail.stageName!, action: detail.actionName!, startedAt: detail.startTime!.toISOString(), detail }));
      const attempts = attemptsOf(started);
      const source = started.findLast(({ stage }) => stage === stages.source)?.detail.output?.outputVariables;
      const { AuthorDisplayName: name, AuthorEmail: email, CommitMessage: message = "" } = source ?? {};
      const approving = attempts.at(-1)!.find(({ stage, action, detail }) => stage === stages.switchTraffic && action === actions.approve && detail.status !== "InProgress");
      return {
        attempt: attempts.length,
        author: { ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
        message,
        ...(approving !== undefined && { approval: await approvalOf(executionId, approving.detail) }),
      };
    },
  };
}
