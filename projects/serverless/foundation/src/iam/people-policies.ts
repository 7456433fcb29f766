import { actions, allow, deploymentConfigs, type Statement, stages } from "@switchyard/conventions";
import type { ServiceScope } from "./role-scope";

/** Attached to people who approve one service's releases. No pipeline, build or function has it. */
export function releaseApproverStatements({ arn, names }: ServiceScope): Statement[] {
  return [
    allow({
      sid: "Approve",
      actions: ["codepipeline:PutApprovalResult"],
      resources: [arn.pipelineAction(names.pipeline, stages.switchTraffic, actions.approve)],
    }),
    allow({
      sid: "ReadPipeline",
      actions: ["codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState", "codepipeline:ListActionExecutions"],
      resources: [arn.pipeline(names.pipeline)],
    }),
  ];
}

/** Attached to people who stop, promote, roll back, retry and repair one service's releases. */
export function releaseOperatorStatements({ arn, shared, names }: ServiceScope): Statement[] {
  const green = arn.function(names.greenFunction);
  const blue = arn.function(names.blueFunction);
  return [
    allow({
      sid: "RunPipeline",
      actions: [
        "codepipeline:GetPipelineExecution",
        "codepipeline:GetPipelineState",
        "codepipeline:ListActionExecutions",
        "codepipeline:ListPipelineExecutions",
        "codepipeline:StartPipelineExecution",
        "codepipeline:StopPipelineExecution",
      ],
      resources: [arn.pipeline(names.pipeline)],
    }),
    allow({
      sid: "RetryStage",
      actions: ["codepipeline:RetryStageExecution"],
      resources: [arn.pipelineStage(names.pipeline, stages.deployBlue), arn.pipelineStage(names.pipeline, stages.switchTraffic)],
    }),
    allow({
      sid: "RunDeployment",
      actions: [
        "codedeploy:CreateDeployment",
        "codedeploy:GetDeployment",
        "codedeploy:GetDeploymentGroup",
        "codedeploy:ListDeployments",
        // CodeDeploy asks for it when a deployment overrides a red alarm.
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
      actions: ["codedeploy:StopDeployment", "codedeploy:GetDeploymentTarget"],
      resources: ["*"],
      everythingBecause: "CodeDeploy has no resource to name for a deployment that exists",
    }),
    allow({
      sid: "RepairAlias",
      actions: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetFunctionConfiguration", "lambda:ListVersionsByFunction"],
      resources: [blue, arn.qualifiedFunction(names.blueFunction, "*"), green, arn.qualifiedFunction(names.greenFunction, "*")],
    }),
    allow({ sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: [arn.alarm("*")] }),
    allow({
      sid: "KeepHistory",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Scan"],
      resources: [arn.table(shared.deploymentTable)],
    }),
  ];
}
