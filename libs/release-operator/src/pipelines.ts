import {
  type CodePipelineClient, GetPipelineStateCommand, ListActionExecutionsCommand, ListPipelineExecutionsCommand, PutApprovalResultCommand, RetryStageExecutionCommand,
  type StageState as AwsStage, StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { allListed } from "@switchyard/function-support/listed";
import { attemptsOf, clip } from "@switchyard/release";
import { Refusal } from "./refusal";

export interface ActionState {
  action: string;
  /** None when it never ran. */
  status?: string;
  summary?: string;
  error?: string;
  /** Of an open approval: what an answer has to show. */
  token?: string;
}

export interface StageState {
  stage: string;
  /** The execution that is in it, or was the last. */
  executionId?: string;
  status?: string;
  actions: ActionState[];
}

export interface Execution {
  executionId: string;
  /** As the API has it: `InProgress`, `Stopping`, `Succeeded`, … */
  status: string;
  /** ISO 8601. */
  startedAt: string;
}

export interface ApprovalAnswer {
  stage: string;
  action: string;
  token: string;
  decision: "Approved" | "Rejected";
  summary: string;
}

/** The pipeline of one service. */
export interface Pipeline {
  stages(): Promise<StageState[]>;
  /** The youngest hundred, newest first. */
  executions(): Promise<Execution[]>;
  /** How often an execution was tried, from 1. */
  attempt(executionId: string): Promise<number>;
  /** @throws Refusal when somebody else has answered meanwhile */
  answer(answer: ApprovalAnswer): Promise<void>;
  /** Repeats all actions of a stage. */
  retry(executionId: string, stage: string): Promise<void>;
  /** Ends an execution at once, whatever it is doing. */
  abandon(executionId: string, reason: string): Promise<void>;
}

const maximumStopReason = 200;
const answeredMeanwhile = ["ApprovalAlreadyCompletedException", "InvalidApprovalTokenException"];

export function pipeline(client: Pick<CodePipelineClient, "send">, pipelineName: string): Pipeline {
  return {
    async stages() {
      const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
      return stageStates.map(stageOf);
    },

    async executions() {
      const { pipelineExecutionSummaries = [] } = await client.send(new ListPipelineExecutionsCommand({ pipelineName }));
      return pipelineExecutionSummaries.map(({ pipelineExecutionId, status, startTime }) => ({ executionId: pipelineExecutionId!, status: status!, startedAt: startTime!.toISOString() }));
    },

    async attempt(pipelineExecutionId) {
      const started = await allListed(
        (nextToken) => client.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken })),
        (page) => [page.actionExecutionDetails, page.nextToken],
      );
      return attemptsOf(started.reverse().map(({ stageName, actionName, startTime }) => ({ stage: stageName!, action: actionName!, startedAt: startTime!.toISOString() }))).length;
    },

    async answer({ stage, action, token, decision, summary }) {
      try {
        await client.send(new PutApprovalResultCommand({ pipelineName, stageName: stage, actionName: action, token, result: { status: decision, summary } }));
      } catch (error) {
        if (error instanceof Error && answeredMeanwhile.includes(error.name)) throw new Refusal("Somebody else has answered this approval in this moment. Look again with `status`.");
        throw error;
      }
    },

    async retry(pipelineExecutionId, stageName) {
      await client.send(new RetryStageExecutionCommand({ pipelineName, stageName, pipelineExecutionId, retryMode: "ALL_ACTIONS" }));
    },

    async abandon(pipelineExecutionId, reason) {
      await client.send(new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon: true, reason: clip(reason, maximumStopReason) }));
    },
  };
}

function stageOf({ stageName, latestExecution, actionStates = [] }: AwsStage): StageState {
  const { pipelineExecutionId: executionId, status } = latestExecution ?? {};
  return {
    stage: stageName!,
    ...(executionId !== undefined && { executionId }),
    ...(status !== undefined && { status }),
    actions: actionStates.map(({ actionName, latestExecution: latest }) => ({
      action: actionName!,
      ...(latest?.status !== undefined && { status: latest.status }),
      ...(latest?.summary !== undefined && { summary: latest.summary }),
      ...(latest?.errorDetails?.message !== undefined && { error: latest.errorDetails.message }),
      ...(latest?.token !== undefined && latest.status === "InProgress" && { token: latest.token }),
    })),
  };
}
