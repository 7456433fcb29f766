import type { Service } from "../../service";
import { batchGetApplications, createApplication, deleteApplication, getApplication, listApplications, updateApplication } from "./applications";
import { createDeploymentConfig, deleteDeploymentConfig, getDeploymentConfig, listDeploymentConfigs } from "./deployment-configs";
import {
  batchGetDeploymentGroups, createDeploymentGroup, deleteDeploymentGroup, getDeploymentGroup, listDeploymentGroups, listDeployments,
  updateDeploymentGroup,
} from "./groups";
import { listTagsForResource, tagResource, untagResource } from "./tags";

/** Applications, deployment groups for Lambda, and deployment configurations. */
export const service: Service = {
  id: "codedeploy",
  operations: {
    BatchGetApplications: batchGetApplications,
    BatchGetDeploymentGroups: batchGetDeploymentGroups,
    CreateApplication: createApplication,
    CreateDeploymentConfig: createDeploymentConfig,
    CreateDeploymentGroup: createDeploymentGroup,
    DeleteApplication: deleteApplication,
    DeleteDeploymentConfig: deleteDeploymentConfig,
    DeleteDeploymentGroup: deleteDeploymentGroup,
    GetApplication: getApplication,
    GetDeploymentConfig: getDeploymentConfig,
    GetDeploymentGroup: getDeploymentGroup,
    ListApplications: listApplications,
    ListDeploymentConfigs: listDeploymentConfigs,
    ListDeploymentGroups: listDeploymentGroups,
    ListDeployments: listDeployments,
    ListTagsForResource: listTagsForResource,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateApplication: updateApplication,
    UpdateDeploymentGroup: updateDeploymentGroup,
  },
};
