import type { AccessRequest } from "../../authorization/access-request";
import type { CallContext, Shape } from "../../service";
import { pipelineArn } from "./records";

/** Actions without a resource type in AWS's service authorization data: they are on `*` alone. */
const WITHOUT_RESOURCE = new Set(["AcknowledgeJob", "GetJobDetails", "ListActionTypes", "ListPipelines", "PollForJobs", "PutJobFailureResult", "PutJobSuccessResult"]);

/** Actions on a stage: `…:pipeline/stage`. */
const ON_STAGE = new Set(["DisableStageTransition", "EnableStageTransition", "RetryStageExecution", "RollbackStage"]);

/**
 * What calls to CodePipeline ask of IAM where it is not the action of the same name on the pipeline that the input names.
 *
 * @returns undefined for the others
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/permissions-reference.html
 */
export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  const action = `codepipeline:${operation}`;
  if (WITHOUT_RESOURCE.has(operation)) return [{ action, resources: ["*"] }];
  const name: string | undefined = input.pipelineName ?? input.name ?? input.pipeline?.name;
  if (ON_STAGE.has(operation)) return [{ action, resources: [pipelineArn(context, `${name}/${input.stageName}`)] }];
  if (operation === "PutApprovalResult") return [{ action, resources: [pipelineArn(context, `${name}/${input.stageName}/${input.actionName}`)] }];
  return name === undefined ? undefined : [{ action, resources: [pipelineArn(context, name)] }];
}
