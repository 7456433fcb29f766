import type { Service } from "../../service";
import { TIMEOUT_TASK, RUN_TASK } from "./build-records";
import { batchDeleteBuilds, batchGetBuilds, listBuilds, listBuildsForProject, stopBuild } from "./builds";
import { invalidateProjectCache } from "./cache";
import { batchGetProjects, createProject, deleteProject, listProjects, updateProject } from "./projects";
import {
  batchGetReportGroups, createReportGroup, deleteReportGroup, listReportGroups, updateReportGroup,
} from "./report-groups";
import {
  batchGetReports, deleteReport, describeCodeCoverages, describeTestCases, listReports, listReportsForReportGroup,
} from "./reports/reports";
import { runBuild, timeOutBuild } from "./run-build";
import { retryBuild, startBuild } from "./start-build";

/** Build projects, their builds and reports. */
export const service: Service = {
  id: "codebuild",
  operations: {
    BatchDeleteBuilds: batchDeleteBuilds,
    BatchGetBuilds: batchGetBuilds,
    BatchGetProjects: batchGetProjects,
    BatchGetReportGroups: batchGetReportGroups,
    BatchGetReports: batchGetReports,
    CreateProject: createProject,
    CreateReportGroup: createReportGroup,
    DeleteProject: deleteProject,
    DeleteReport: deleteReport,
    DeleteReportGroup: deleteReportGroup,
    DescribeCodeCoverages: describeCodeCoverages,
    DescribeTestCases: describeTestCases,
    InvalidateProjectCache: invalidateProjectCache,
    ListBuilds: listBuilds,
    ListBuildsForProject: listBuildsForProject,
    ListProjects: listProjects,
    ListReportGroups: listReportGroups,
    ListReports: listReports,
    ListReportsForReportGroup: listReportsForReportGroup,
    RetryBuild: retryBuild,
    StartBuild: startBuild,
    StopBuild: stopBuild,
    UpdateProject: updateProject,
    UpdateReportGroup: updateReportGroup,
  },
  tasks: { [RUN_TASK]: runBuild, [TIMEOUT_TASK]: timeOutBuild },
};
