import type { Service } from "../../service";
import {
  batchGetProjects, createProject, deleteProject, listBuilds, listBuildsForProject, listProjects, updateProject,
} from "./projects";
import {
  batchGetReportGroups, createReportGroup, deleteReportGroup, listReportGroups, listReportsForReportGroup, updateReportGroup,
} from "./report-groups";

/** Build projects and report groups. Builds belong to what the cloud does. */
export const service: Service = {
  id: "codebuild",
  operations: {
    BatchGetProjects: batchGetProjects,
    BatchGetReportGroups: batchGetReportGroups,
    CreateProject: createProject,
    CreateReportGroup: createReportGroup,
    DeleteProject: deleteProject,
    DeleteReportGroup: deleteReportGroup,
    ListBuilds: listBuilds,
    ListBuildsForProject: listBuildsForProject,
    ListProjects: listProjects,
    ListReportGroups: listReportGroups,
    ListReportsForReportGroup: listReportsForReportGroup,
    UpdateProject: updateProject,
    UpdateReportGroup: updateReportGroup,
  },
};
