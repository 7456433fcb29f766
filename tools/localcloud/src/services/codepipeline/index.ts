import type { Service } from "../../service";
import { createPipeline, deletePipeline, getPipeline, listPipelines, updatePipeline } from "./pipelines";
import { checkBuild } from "./actions/build";
import { actionTimeout, invokeJob, jobTimeout } from "./actions/invoke";
import { runAction } from "./actions/run-action";
import { failActionTask } from "./engine";
import { putApprovalResult, retryStageExecution, stopPipelineExecution } from "./execution-controls";
import { getPipelineExecution, listActionExecutions, listPipelineExecutions } from "./execution-reads";
import { getJobDetails, putJobFailureResult, putJobSuccessResult } from "./job-results";
import { sourceChange, startPipelineExecution } from "./start-execution";
import { disableStageTransition, enableStageTransition, getPipelineState } from "./state";
import { listTagsForResource, tagResource, untagResource } from "./tags";

/** Pipelines, their executions, and what their actions do. */
export const service: Service = {
  id: "codepipeline",
  operations: {
    CreatePipeline: createPipeline,
    DeletePipeline: deletePipeline,
    DisableStageTransition: disableStageTransition,
    EnableStageTransition: enableStageTransition,
    GetJobDetails: getJobDetails,
    GetPipeline: getPipeline,
    GetPipelineExecution: getPipelineExecution,
    GetPipelineState: getPipelineState,
    ListActionExecutions: listActionExecutions,
    ListPipelineExecutions: listPipelineExecutions,
    ListPipelines: listPipelines,
    ListTagsForResource: listTagsForResource,
    PutApprovalResult: putApprovalResult,
    PutJobFailureResult: putJobFailureResult,
    PutJobSuccessResult: putJobSuccessResult,
    RetryStageExecution: retryStageExecution,
    StartPipelineExecution: startPipelineExecution,
    StopPipelineExecution: stopPipelineExecution,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdatePipeline: updatePipeline,
  },
  tasks: {
    "action-timeout": actionTimeout, "check-build": checkBuild, "fail-action": failActionTask, "invoke-job": invokeJob, "job-timeout": jobTimeout,
    "run-action": runAction, "source-change": sourceChange,
  },
};
