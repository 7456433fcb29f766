import { allow, candidateAlarms, deploymentConfigs, liveAlias, trustService } from "@switchyard/conventions";
import { observeFunction, type RoleDefinition, type ServiceScope } from "./role-scope";

/**
 * The release conductor of one service: puts a release on blue and moves blue's alias, publishes it on green, writes
 * the candidate alarms and starts the deployment. It may not move green's alias, nor change the deployment group.
 */
export function releaseConductorRole(scope: ServiceScope): RoleDefinition {
  const { arn, shared, names } = scope;
  const blue = arn.function(names.blueFunction);
  const green = arn.function(names.greenFunction);
  const deploymentGroup = arn.deploymentGroup(shared.application, names.deploymentGroup);
  const alarms = candidateAlarms.map((alarm) => arn.alarm(names.candidateAlarms[alarm]));
  return {
    description: "Conducts the releases of one service",
    trust: trustService("lambda.amazonaws.com"),
    statements: [
      ...observeFunction(scope, names.releaseConductor),
      allow({
        sid: "PublishOnBlueAndGreen",
        actions: ["lambda:UpdateFunctionCode", "lambda:PublishVersion"],
        resources: [blue, green],
      }),
      allow({
        sid: "ReadBlueAndGreen",
        actions: ["lambda:GetFunctionConfiguration", "lambda:GetAlias"],
        // Reads of a version or an alias are authorised on the qualified ARN.
        resources: [blue, arn.qualifiedFunction(names.blueFunction, "*"), green, arn.qualifiedFunction(names.greenFunction, "*")],
      }),
      allow({ sid: "MoveBlueAlias", actions: ["lambda:UpdateAlias"], resources: [blue, arn.qualifiedFunction(names.blueFunction, liveAlias)] }),
      allow({ sid: "SmokeTestBlue", actions: ["lambda:InvokeFunction"], resources: [arn.qualifiedFunction(names.blueFunction, "*")] }),
      allow({
        sid: "StartDeployment",
        actions: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:ListDeployments"],
        resources: [deploymentGroup],
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
        actions: ["codedeploy:StopDeployment"],
        resources: ["*"],
        everythingBecause: "CodeDeploy has no resource to name for a deployment that exists",
      }),
      allow({
        sid: "AnswerPipeline",
        actions: ["codepipeline:PutJobSuccessResult", "codepipeline:PutJobFailureResult"],
        resources: ["*"],
        everythingBecause: "CodePipeline has no resource to name for a job",
      }),
      allow({
        sid: "ReadExecution",
        actions: ["codepipeline:GetPipelineState", "codepipeline:ListActionExecutions"],
        resources: [arn.pipeline(names.pipeline)],
      }),
      allow({ sid: "WatchCandidate", actions: ["cloudwatch:PutMetricAlarm"], resources: alarms }),
      allow({ sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: [arn.alarm("*")] }),
      allow({
        sid: "RecordDeployment",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: [arn.table(shared.deploymentTable)],
      }),
    ],
  };
}
