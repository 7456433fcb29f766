import { actions, allow, deploymentConfigs, type Statement, stages } from "@switchyard/conventions";
import type { EnvironmentScope, ServiceScope } from "./role-scope";

/** Attached to people who approve one service's releases: `approve` and `reject`. No pipeline, build or function has it. */
export function releaseApproverStatements(service: string, scope: ServiceScope): Statement[] {
  const { arn, names, shared } = scope;
  return [
    allow({
      sid: "Approve",
      actions: ["codepipeline:PutApprovalResult"],
      resources: [arn.pipelineAction(names.pipeline, stages.switchTraffic, actions.approve)],
    }),
    allow({ sid: "ReadPipeline", actions: ["codepipeline:GetPipelineState", "codepipeline:ListActionExecutions"], resources: [arn.pipeline(names.pipeline)] }),
    // What is being approved, and that it was.
    allow({ sid: "ReadHistory", actions: ["dynamodb:GetItem"], resources: [arn.table(shared.deploymentTable)] }),
    keepHistory(scope, [`${service}:*`]),
  ];
}

/** Attached to people who look after one service's releases: all of operators' commands but `approve` and `reject`. */
export function releaseOperatorStatements(service: string, scope: ServiceScope): Statement[] {
  const { arn, shared, names } = scope;
  const [blue, green] = [names.blueFunction, names.greenFunction].map((name) => [arn.function(name), arn.qualifiedFunction(name, "*")]) as [string[], string[]];
  return [
    allow({
      sid: "StopPipeline",
      actions: ["codepipeline:GetPipelineState", "codepipeline:ListActionExecutions", "codepipeline:ListPipelineExecutions", "codepipeline:StopPipelineExecution"],
      resources: [arn.pipeline(names.pipeline)],
    }),
    allow({
      sid: "RetryStage",
      actions: ["codepipeline:RetryStageExecution"],
      resources: Object.values(stages).map((stage) => arn.pipelineStage(names.pipeline, stage)),
    }),
    allow({
      sid: "RunDeployment",
      actions: [
        "codedeploy:CreateDeployment",
        "codedeploy:GetDeployment",
        "codedeploy:ListDeployments",
        // CodeDeploy asks for it when a deployment overrides alarms: `override` and `rollback`.
        "codedeploy:UpdateDeploymentGroup",
      ],
      resources: [arn.deploymentGroup(shared.application, names.deploymentGroup)],
    }),
    allow({
      sid: "ReadDeploymentConfigs",
      actions: ["codedeploy:GetDeploymentConfig"],
      resources: [arn.deploymentConfig(deploymentConfigs.linear), arn.deploymentConfig(deploymentConfigs.allAtOnce)],
    }),
    allow({
      sid: "RegisterRevision",
      actions: ["codedeploy:RegisterApplicationRevision", "codedeploy:GetApplicationRevision"],
      resources: [arn.application(shared.application)],
    }),
    allow({
      sid: "StopDeployment",
      actions: ["codedeploy:StopDeployment", "codedeploy:GetDeploymentTarget", "codedeploy:ListDeploymentTargets"],
      resources: ["*"],
      everythingBecause: "CodeDeploy has no resource to name for a deployment that exists",
    }),
    allow({ sid: "ReadAliases", actions: ["lambda:GetAlias"], resources: [...blue, ...green] }),
    allow({ sid: "RepairAlias", actions: ["lambda:UpdateAlias", "lambda:ListVersionsByFunction"], resources: green }),
    allow({ sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: [arn.alarm("*")] }),
    allow({ sid: "ReadHistory", actions: ["dynamodb:GetItem", "dynamodb:Scan"], resources: [arn.table(shared.deploymentTable)] }),
    // Under CodeDeploy's own ids are deployments that were started outside of the pipeline, and what leads from those ids to ours.
    keepHistory(scope, [`${service}:*`, "codedeploy:d-*", "d-*"]),
  ];
}

/** Writes the items of one service only: the trail is of all of them. */
function keepHistory({ arn, shared }: EnvironmentScope, keys: string[]): Statement {
  return allow({
    sid: "KeepHistory",
    actions: ["dynamodb:PutItem"],
    resources: [arn.table(shared.deploymentTable)],
    conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } },
  });
}
