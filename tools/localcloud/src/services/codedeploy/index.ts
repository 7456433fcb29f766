import type { Service } from "../../service";
import { batchGetApplications, createApplication, deleteApplication, getApplication, listApplications, updateApplication } from "./applications";
import { createDeploymentConfig, deleteDeploymentConfig, getDeploymentConfig, listDeploymentConfigs } from "./deployment-configs";
import { createDeployment } from "./create-deployment";
import { continueDeployment, putLifecycleEventHookExecutionStatus, stopDeployment } from "./deployment-controls";
import { batchGetDeployments, getDeployment, listDeployments } from "./deployment-reads";
import { batchGetDeploymentTargets, getDeploymentTarget, listDeploymentTargets } from "./deployment-targets";
import { tasks } from "./engine";
import {
  batchGetDeploymentGroups, createDeploymentGroup, deleteDeploymentGroup, getDeploymentGroup, listDeploymentGroups, updateDeploymentGroup,
} from "./groups";
import { getApplicationRevision, listApplicationRevisions, registerApplicationRevision } from "./revisions";
import { listTagsForResource, tagResource, untagResource } from "./tags";

/** Applications, deployment groups and deployments for Lambda, and deployment configurations. */
export const service: Service = {
  id: "codedeploy",
  operations: {
    BatchGetApplications: batchGetApplications,
    BatchGetDeploymentGroups: batchGetDeploymentGroups,
    BatchGetDeploymentTargets: batchGetDeploymentTargets,
    BatchGetDeployments: batchGetDeployments,
    ContinueDeployment: continueDeployment,
    CreateApplication: createApplication,
    CreateDeployment: createDeployment,
    CreateDeploymentConfig: createDeploymentConfig,
    CreateDeploymentGroup: createDeploymentGroup,
    DeleteApplication: deleteApplication,
    DeleteDeploymentConfig: deleteDeploymentConfig,
    DeleteDeploymentGroup: deleteDeploymentGroup,
    GetApplication: getApplication,
    GetApplicationRevision: getApplicationRevision,
    GetDeployment: getDeployment,
    GetDeploymentConfig: getDeploymentConfig,
    GetDeploymentGroup: getDeploymentGroup,
    GetDeploymentTarget: getDeploymentTarget,
    ListApplicationRevisions: listApplicationRevisions,
    ListApplications: listApplications,
    ListDeploymentConfigs: listDeploymentConfigs,
    ListDeploymentGroups: listDeploymentGroups,
    ListDeploymentTargets: listDeploymentTargets,
    ListDeployments: listDeployments,
    ListTagsForResource: listTagsForResource,
    PutLifecycleEventHookExecutionStatus: putLifecycleEventHookExecutionStatus,
    RegisterApplicationRevision: registerApplicationRevision,
    StopDeployment: stopDeployment,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateApplication: updateApplication,
    UpdateDeploymentGroup: updateDeploymentGroup,
  },
  tasks,
};
