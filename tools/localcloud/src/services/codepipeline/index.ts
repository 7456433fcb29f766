import type { Service } from "../../service";
import { createPipeline, deletePipeline, getPipeline, listPipelines, updatePipeline } from "./pipelines";
import {
  disableStageTransition, enableStageTransition, getPipelineExecution, getPipelineState, listActionExecutions, listPipelineExecutions,
} from "./state";
import { listTagsForResource, tagResource, untagResource } from "./tags";

/** Pipelines and their transitions. Executions belong to what the cloud does. */
export const service: Service = {
  id: "codepipeline",
  operations: {
    CreatePipeline: createPipeline,
    DeletePipeline: deletePipeline,
    DisableStageTransition: disableStageTransition,
    EnableStageTransition: enableStageTransition,
    GetPipeline: getPipeline,
    GetPipelineExecution: getPipelineExecution,
    GetPipelineState: getPipelineState,
    ListActionExecutions: listActionExecutions,
    ListPipelineExecutions: listPipelineExecutions,
    ListPipelines: listPipelines,
    ListTagsForResource: listTagsForResource,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdatePipeline: updatePipeline,
  },
};
