import { allow, trustService } from "@switchyard/conventions";
import { type EnvironmentScope, observeFunction, type RoleDefinition, useTopicKey } from "./role-scope";

/** The history recorder of the environment: writes the audit trail, and is the only one that writes to people. */
export function historyRecorderRole(scope: EnvironmentScope): RoleDefinition {
  const { arn, shared } = scope;
  return {
    description: "Records all deployments and reports them to people",
    trust: trustService("lambda.amazonaws.com"),
    statements: ({ topicKeyArn }) => [
      ...observeFunction(scope, shared.historyRecorder),
      allow({
        sid: "RecordDeployments",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        resources: [arn.table(shared.deploymentTable)],
      }),
      allow({
        sid: "ReadDeployments",
        actions: ["codedeploy:GetDeployment", "codedeploy:ListDeployments"],
        // Every group of our application, and of no other: the policy stays the same however many services there are.
        resources: [arn.deploymentGroup(shared.application, "*")],
      }),
      allow({
        sid: "FollowDeployments",
        actions: ["codedeploy:GetDeploymentTarget"],
        resources: ["*"],
        everythingBecause: "CodeDeploy has no resource to name for a deployment that exists",
      }),
      allow({ sid: "TellPeople", actions: ["sns:Publish"], resources: [arn.topic(shared.deploymentNotificationsTopic)] }),
      useTopicKey(topicKeyArn),
      allow({ sid: "KeepFailures", actions: ["sqs:SendMessage"], resources: [arn.queue(shared.recorderDeadLetterQueue)] }),
    ],
  };
}
