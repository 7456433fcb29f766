import { type CodePipelineClient, PutJobFailureResultCommand, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
import { clip, encodeProgress, maximumFailureCharacters, type Progress } from "@switchyard/release";

/** What a step of an action has come to. */
export type StepResult =
  /** CodePipeline calls again. */
  | { kind: "continue"; progress: Progress; summary: string; externalId?: string; percent?: number }
  | { kind: "done"; summary: string; externalId?: string; variables?: Record<string, string> };

/** Fails the action with a text for people. */
export class ActionFailure extends Error {
  override readonly name = "ActionFailure";

  constructor(
    message: string,
    /** As CodePipeline has them. */
    readonly type: "JobFailed" | "ConfigurationError" | "PermissionError" | "RevisionOutOfSync" | "SystemUnavailable" = "JobFailed",
    readonly externalId?: string,
  ) {
    super(message);
  }
}

/** CodePipeline's limit for a summary, in characters. */
const maximumSummaryCharacters = 2048;

/** Answers a job; each job is answered once. */
export interface PipelineAnswer {
  succeed(jobId: string, result: StepResult): Promise<void>;
  fail(jobId: string, failure: ActionFailure): Promise<void>;
}

export function pipelineAnswer(client: Pick<CodePipelineClient, "send">): PipelineAnswer {
  return {
    async succeed(jobId, result) {
      const executionDetails = {
        summary: clip(result.summary, maximumSummaryCharacters),
        ...(result.externalId === undefined ? {} : { externalExecutionId: result.externalId }),
        ...(result.kind === "continue" && result.percent !== undefined ? { percentComplete: result.percent } : {}),
      };
      const more = result.kind === "continue" ? { continuationToken: encodeProgress(result.progress) } : result.variables && { outputVariables: result.variables };
      await once(() => client.send(new PutJobSuccessResultCommand({ jobId, executionDetails, ...more })));
    },

    async fail(jobId, { type, message, externalId }) {
      const failureDetails = { type, message: clip(message, maximumFailureCharacters), ...(externalId === undefined ? {} : { externalExecutionId: externalId }) };
      await once(() => client.send(new PutJobFailureResultCommand({ jobId, failureDetails })));
    },
  };
}

/** A job that was delivered twice has been answered by the other call. */
async function once(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Error && error.name === "InvalidJobStateException")) throw error;
  }
}
