import { AwsError, type CallContext, type Handler, type Reader, type Shape, type Transaction } from "../../service";
import { continueJob, jobData } from "./actions/invoke";
import { changeAction, endAction, failAction } from "./engine";
import { actionExecutions, jobs, type ActionRecord, type JobRecord } from "./executions";
import { pipelineArn } from "./records";

/** Characters of all variables that an action puts out. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const OUTPUT_VARIABLES_SIZE = 122_880;

interface OpenJob { job: JobRecord; action: ActionRecord }

function existingJob(context: CallContext, tx: Reader, id: string): OpenJob {
  const job = jobs.get(context, tx, id);
  const action = job && actionExecutions.get(context, tx, job.actionId);
  if (job === undefined || action === undefined) throw new AwsError("JobNotFoundException", `Could not find a job with id '${id}'`);
  return { job, action };
}

function openJob(context: CallContext, tx: Reader, id: string): OpenJob {
  const found = existingJob(context, tx, id);
  if (found.job.status !== "InProgress" || found.action.status !== "InProgress") {
    throw new AwsError("InvalidJobStateException", `Job '${id}' cannot be updated: its state is ${found.job.status === "InProgress" ? found.action.status : found.job.status}`);
  }
  return found;
}

function details({ executionDetails }: Shape): Partial<ActionRecord> {
  const { summary, externalExecutionId, percentComplete } = (executionDetails ?? {}) as Shape;
  return {
    ...(summary !== undefined && { summary }), ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(percentComplete !== undefined && { percentComplete }),
  };
}

function closeJob(context: CallContext, tx: Transaction, job: JobRecord, status: JobRecord["status"]): void {
  jobs.put(context, tx, job.id, { ...job, status });
  context.cancel(tx, { task: "job-timeout", key: job.actionId });
}

/** Success with a continuation token means that there is more to do. */
export const putJobSuccessResult: Handler = (input, context) => {
  const { jobId, continuationToken, outputVariables } = input;
  if (continuationToken !== undefined && outputVariables !== undefined) {
    throw new AwsError("ValidationException", "outputVariables can be included only when there is no continuation token on the request");
  }
  const size = Object.entries((outputVariables ?? {}) as Record<string, string>).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (size > OUTPUT_VARIABLES_SIZE) throw new AwsError("OutputVariablesSizeExceededException", `The total size of the output variables, ${size}, exceeds the limit of ${OUTPUT_VARIABLES_SIZE}`);
  return context.store.transaction((tx) => {
    const { job, action } = openJob(context, tx, jobId);
    closeJob(context, tx, job, "Succeeded");
    if (continuationToken === undefined) {
      endAction(context, tx, action.id, { succeeded: true, change: { ...details(input), outputVariables: outputVariables ?? {} } });
    } else {
      changeAction(context, tx, action.id, details(input));
      continueJob(context, tx, action.id, continuationToken);
    }
    return {};
  });
};

export const putJobFailureResult: Handler = (input, context) => context.store.transaction((tx) => {
  const { job, action } = openJob(context, tx, input.jobId);
  const { type, message, externalExecutionId } = input.failureDetails;
  closeJob(context, tx, job, "Failed");
  failAction(context, tx, action.id, type, message, externalExecutionId === undefined ? {} : { externalExecutionId });
  return {};
});

export const getJobDetails: Handler = async (input, context) => {
  const { job, action } = context.store.read((tx) => existingJob(context, tx, input.jobId));
  const data = await jobData(context, action);
  const { pipeline, stage, action: name, id, executionId, input: { actionTypeId } } = action;
  return { jobDetails: {
    id: job.id, accountId: context.accountId,
    data: {
      actionTypeId, ...data,
      pipelineContext: {
        pipelineName: pipeline, pipelineArn: pipelineArn(context, pipeline), pipelineExecutionId: executionId,
        stage: { name: stage }, action: { name, actionExecutionId: id },
      },
    },
  } };
};
