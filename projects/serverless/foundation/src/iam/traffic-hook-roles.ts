import { allow, type Statement, trustService } from "@switchyard/conventions";
import { invokeGreenByVersion, observeFunction, type RoleDefinition, type ServiceScope } from "./role-scope";

/** The hook before a shift: calls the new version by number with synthetic payments. */
export function beforeTrafficHookRole(scope: ServiceScope): RoleDefinition {
  return {
    description: "Tries one service's new version before traffic moves",
    trust: trustService("lambda.amazonaws.com"),
    statements: [...observeFunction(scope, scope.names.beforeTrafficHook), ...invokeGreenByVersion(scope), ...answerDeployment(), ...noteInHistory(scope)],
  };
}

/** The hook after a shift: judges the new version by its metrics, or by synthetic payments when nobody called it. */
export function afterTrafficHookRole(scope: ServiceScope): RoleDefinition {
  return {
    description: "Judges one service's new version after traffic moved",
    trust: trustService("lambda.amazonaws.com"),
    statements: [
      ...observeFunction(scope, scope.names.afterTrafficHook),
      ...invokeGreenByVersion(scope),
      ...answerDeployment(),
      // A deployment says which of the alarms an operator has overridden.
      allow({ sid: "ReadDeployment", actions: ["codedeploy:GetDeployment"], resources: [scope.arn.deploymentGroup(scope.shared.application, scope.names.deploymentGroup)] }),
      allow({
        sid: "ReadMetrics",
        actions: ["cloudwatch:GetMetricData"],
        resources: ["*"],
        everythingBecause: "CloudWatch has no resource to name for metrics",
      }),
      allow({ sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: [scope.arn.alarm("*")] }),
      ...noteInHistory(scope),
    ],
  };
}

/** Why the version is not good, or that nobody called it while it was watched. */
function noteInHistory(scope: ServiceScope): Statement[] {
  return [allow({ sid: "NoteInHistory", actions: ["dynamodb:GetItem", "dynamodb:PutItem"], resources: [scope.arn.table(scope.shared.deploymentTable)] })];
}

function answerDeployment(): Statement[] {
  return [
    allow({
      sid: "AnswerDeployment",
      actions: ["codedeploy:GetDeploymentTarget", "codedeploy:ListDeploymentTargets", "codedeploy:PutLifecycleEventHookExecutionStatus"],
      resources: ["*"],
      everythingBecause: "CodeDeploy has no resource to name for a deployment that exists",
    }),
  ];
}
