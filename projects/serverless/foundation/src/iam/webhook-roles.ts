import { allow, resourceName, trustService, webhookDetailType, webhookEventSource } from "@switchyard/conventions";
import { type EnvironmentScope, observeFunction, type RoleDefinition } from "./role-scope";

/** The function that GitHub's deliveries come to: anybody can call it, so it may do nothing but pass pushes on, under one name. */
export function githubWebhookRole(scope: EnvironmentScope): RoleDefinition {
  const { arn, shared, environmentSuffix } = scope;
  return {
    description: "Passes GitHub's pushes on to EventBridge",
    trust: trustService("lambda.amazonaws.com"),
    statements: [
      ...observeFunction(scope, shared.githubWebhook),
      allow({ sid: "ReadSecret", actions: ["secretsmanager:GetSecretValue"], resources: [arn.secret(shared.webhookSecret)] }),
      allow({ sid: "RememberDeliveries", actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources: [arn.table(shared.webhookDeliveryTable)] }),
      allow({
        sid: "PassOn",
        actions: ["events:PutEvents"],
        resources: [arn.defaultBus()],
        conditions: { StringEquals: { "events:source": webhookEventSource(environmentSuffix), "events:detail-type": webhookDetailType } },
      }),
    ],
  };
}

/** EventBridge, for the rules that pushes match: starts pipelines of this environment. */
export function webhookStartRole({ place, arn, environmentSuffix }: EnvironmentScope): RoleDefinition {
  return {
    description: "Starts pipelines on GitHub's pushes",
    trust: trustService("events.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": place.account },
      ArnLike: { "aws:SourceArn": arn.rule(resourceName("rule", "github-push-*", environmentSuffix)) },
    }),
    statements: [allow({ sid: "StartPipelines", actions: ["codepipeline:StartPipelineExecution"], resources: [arn.pipeline(resourceName("pipeline", "*", environmentSuffix))] })],
  };
}
