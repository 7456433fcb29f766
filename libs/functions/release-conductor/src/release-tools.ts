import type { DeploymentHistory } from "@switchyard/deployment-history";
import type { ApprovalRules } from "./approval-check";
import type { ArtifactClient } from "./artifact-reader";
import type { CandidateWatch } from "./candidate-watch";
import type { DeploymentControl } from "./deployment-control";
import type { FunctionReleases } from "./function-releases";
import type { PipelineExecutions } from "./pipeline-execution";

/** What the conductor's steps work with: one service's names, and AWS behind small interfaces. */
export interface ReleaseTools {
  service: string;
  /** Pulumi stack of the environment, for the commands that texts name. */
  stack: string;
  blueFunction: string;
  greenFunction: string;
  hooks: { beforeTrafficHook: string; afterTrafficHook: string };
  functions: FunctionReleases;
  watch: CandidateWatch;
  deployments: DeploymentControl;
  history: DeploymentHistory;
  executions: PipelineExecutions;
  approval: ApprovalRules;
  artifactClient: ArtifactClient;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** The same as ISO 8601. */
  time: () => string;
}
