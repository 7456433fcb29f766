import { allow, resourceName, trustService } from "@switchyard/conventions";
import { type EnvironmentScope, observeFunction, type RoleDefinition, useTopicKey } from "./role-scope";

/**
 * The history recorder of the environment: writes the audit trail, is the only one that writes to people, and stops shifts that their
 * pipelines have given up. Patterns end in the environment's suffix, so the policy stays the same however many services there are.
 */
export function historyRecorderRole(scope: EnvironmentScope): RoleDefinition {
  const { arn, shared, environmentSuffix } = scope;
  return {
    description: "Records all deployments and reports them to people",
    trust: trustService("lambda.amazonaws.com"),
    statements: ({ topicKeyArn }) => [
      ...observeFunction(scope, shared.historyRecorder),
      allow({
        sid: "RecordDeployments",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: [arn.table(shared.deploymentTable)],
      }),
      allow({
        sid: "ReadPipelines",
        actions: ["codepipeline:ListPipelineExecutions", "codepipeline:ListActionExecutions"],
        resources: [arn.pipeline(resourceName("pipeline", "*", environmentSuffix))],
      }),
      allow({
        sid: "ReadAlarms",
        actions: ["cloudwatch:DescribeAlarmHistory"],
        resources: [arn.alarm(resourceName("alarm", "*-candidate-*", environmentSuffix))],
      }),
      allow({
        sid: "ReadDeployments",
        actions: ["codedeploy:GetDeployment", "codedeploy:ListDeployments"],
        // Every group of our application, and of no other.
        resources: [arn.deploymentGroup(shared.application, "*")],
      }),
      allow({
        sid: "FollowDeployments",
        actions: ["codedeploy:GetDeploymentTarget", "codedeploy:ListDeploymentTargets", "codedeploy:StopDeployment"],
        resources: ["*"],
        everythingBecause: "CodeDeploy has no resource to name for a deployment that exists",
      }),
      allow({ sid: "TellPeople", actions: ["sns:Publish"], resources: [arn.topic(shared.deploymentNotificationsTopic)] }),
      useTopicKey(topicKeyArn),
      allow({ sid: "KeepFailures", actions: ["sqs:SendMessage"], resources: [arn.queue(shared.recorderDeadLetterQueue)] }),
    ],
  };
}
