import { allow, trustService } from "@switchyard/conventions";
import { type RoleDefinition, type ServiceScope, useTopicKey } from "./role-scope";

/**
 * CodeDeploy, for one service: the only principal that may move the alias which customers call. AWS's own policy for
 * it allows every alias of the account.
 */
export function codedeployRole({ place, arn, shared, names }: ServiceScope): RoleDefinition {
  return {
    description: "Shifts one service's traffic and rolls it back",
    trust: trustService("codedeploy.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": place.account },
      ArnEquals: { "aws:SourceArn": arn.deploymentGroup(shared.application, names.deploymentGroup) },
    }),
    statements: ({ topicKeyArn }) => [
      allow({
        sid: "ShiftTraffic",
        actions: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
        // Lambda authorises changes of an alias on its function, and reads of provisioned concurrency on the version.
        resources: [arn.function(names.greenFunction), arn.qualifiedFunction(names.greenFunction, "*")],
      }),
      allow({
        sid: "CallHooks",
        actions: ["lambda:InvokeFunction"],
        resources: [arn.function(names.beforeTrafficHook), arn.function(names.afterTrafficHook)],
      }),
      allow({ sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: [arn.alarm("*")] }),
      allow({ sid: "ReportEvents", actions: ["sns:Publish"], resources: [arn.topic(shared.deploymentEventsTopic)] }),
      useTopicKey(topicKeyArn),
    ],
  };
}
